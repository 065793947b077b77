using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary><c>svd</c>: both algorithms over sizes, threads, bins and vector widths, compared with a plain serial pass of the same run.</summary>
internal sealed class SvdBenchmark(string split, int runs)
{
    private static readonly string[] Algorithms = ["biased-mf", "funk-svd"];
    private static readonly int[] Samples = [200, 20, 4, 1];
    private readonly List<SvdRow> _rows = [];

    public static Command Create()
    {
        var artifacts =
            new Option<string>("--artifacts") { Description = "Holds the split of synthetic-20m.", DefaultValueFactory = _ => "artifacts" };
        var target = new Option<string>("--out") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var runs = new Option<int>(
            "--runs") { Description = "Runs of each case on all 20 M ratings and 2 threads; others get fewer.", DefaultValueFactory = _ => 5 };
        var only = new Option<string?>(
            "--only") { Description = "A part: peers, sizes, threads, bins, widths, memory, or scale (100 M ratings), and billion, which runs "
                + "only when it is asked for." };
        var command = new Command("svd", "Matrix factorization.") { artifacts, target, runs, only };
        command.SetAction(arguments => Run(
            arguments.GetValue(artifacts)!, arguments.GetValue(target)!, arguments.GetValue(runs), arguments.GetValue(only)));
        return command;
    }

    private static int Run(string artifacts, string target, int runs, string? only)
    {
        string folder = Directory.CreateTempSubdirectory("bakeoff-split-").FullName;
        try
        {
            var benchmark = new SvdBenchmark(BenchmarkData.SplitOf(artifacts, folder), runs);
            string truth = File.ReadAllText(BenchmarkData.FileOf(artifacts, "Download", "truth.json"));
            benchmark.MeasureAll(only);
            SvdReport.Write(target, benchmark._rows, CanonicalJson.Deserialize<Truth>(truth).NoiseRmse);
            return 0;
        }
        catch (BakeoffException e)
        {
            Console.Error.WriteLine($"error {e.Code}: {e.Message} {e.Remedy}");
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void MeasureAll(string? only)
    {
        void Part(string name, Action measure)
        {
            if (only is null || only == name)
            {
                measure();
            }
        }

        Part("peers", MeasurePeers);
        Part("sizes", MeasureSizes);
        Part("threads", MeasureThreads);
        Part("bins", MeasureBins);
        Part("widths", MeasureWidths);
        Part("memory", MeasureMemory);
        Part("scale", () => MeasureScale("scale", copies: 5, inMemory: true));
        if (only == "billion")
        {
            MeasureScale("billion", copies: 50, inMemory: false);
        }
    }

    /// <summary>Copies of all users under other ids: the shape of MovieLens 20M, so many times.</summary>
    private void MeasureScale(string part, int copies, bool inMemory)
    {
        string folder = Directory.CreateTempSubdirectory("bakeoff-scale-").FullName;
        try
        {
            string file = Path.Combine(folder, "split.parquet");
            using (var session = new DuckDbSession(folder))
            {
                session.WriteParquet(
                    string.Join(" UNION ALL ", Enumerable.Range(0, copies).Select(copy =>
                        $"SELECT \"user\" + {copy * 1_000_000L} AS \"user\", item, rating, timestamp, part "
                            + $"FROM {DuckDbSession.Parquet(split)}")),
                    file);
            }

            File.Copy(Path.Combine(Path.GetDirectoryName(split)!, "split.json"), Path.Combine(folder, "split.json"));
            foreach (string algorithm in Algorithms)
            {
                foreach (bool outOfCore in inMemory ? new[] { false, true } : [true])
                {
                    Measure(part, new SvdCase(algorithm, 1, 2, Features: algorithm == "biased-mf" ? 40 : 1, Epochs: 3, OutOfCore: outOfCore), file);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The plain pass and the grid in turn, so that both meet the same noise.</summary>
    private void MeasurePeers()
    {
        for (int run = 0; run < 3; run++)
        {
            Measure("peers", new SvdCase("plain", 1, 1, Features: 1, Epochs: 3));
            Measure("peers", new SvdCase("exact", 1, 1, Features: 1, Epochs: 4));
            Measure("peers", new SvdCase("funk-svd", 1, 1, Features: 3));
            Measure("peers", new SvdCase("funk-svd", 1, 2, Features: 3));
        }
    }

    private void MeasureSizes()
    {
        foreach (int sample in Samples)
        {
            for (int run = 0; run < (sample == 1 ? runs : Math.Min(runs, 3)); run++)
            {
                foreach (string algorithm in Algorithms)
                {
                    Measure("sizes", new SvdCase(algorithm, sample, 2));
                    if (run == 0 || sample > 1)
                    {
                        Measure("sizes", new SvdCase(algorithm, sample, 1));
                    }
                }
            }
        }
    }

    /// <summary>Powers of two up to the machine's own threads: what it does not have is not calculated.</summary>
    private void MeasureThreads()
    {
        for (int threads = 1; threads <= Environment.ProcessorCount; threads *= 2)
        {
            Measure("threads", new SvdCase("biased-mf", 1, threads, Epochs: 20));
            Measure("threads", new SvdCase("funk-svd", 1, threads, Features: 3));
        }
    }

    private void MeasureBins()
    {
        foreach (int bins in new[] { 4, 8, 16, 32 })
        {
            foreach (int threads in new[] { 1, 2 })
            {
                Measure("bins", new SvdCase("biased-mf", 1, threads, bins, Epochs: 20));
                Measure("bins", new SvdCase("funk-svd", 1, threads, bins, Features: 2, Epochs: 60));
            }
        }
    }

    private void MeasureWidths()
    {
        foreach (string? off in new[] { null, "DOTNET_EnableAVX512", "DOTNET_EnableAVX2" })
        {
            Measure("widths", new SvdCase("biased-mf", 4, 2, Epochs: 20, Environment: off));
            Measure("widths", new SvdCase("funk-svd", 4, 2, Features: 2, Epochs: 60, Environment: off));
        }
    }

    private void MeasureMemory()
    {
        foreach (string algorithm in Algorithms)
        {
            foreach (bool outOfCore in new[] { false, true })
            {
                Measure("memory", new SvdCase(algorithm, 1, 2, Features: algorithm == "biased-mf" ? 40 : 2, Epochs: 10, OutOfCore: outOfCore));
            }
        }
    }

    private void Measure(string part, SvdCase what, string? file = null)
    {
        SvdResult result = MeasurementProcess.Run<SvdCase, SvdResult>(SvdMeasurement.Name, what, what.Environment, file ?? split);
        _rows.Add(new SvdRow(part, what, result));
        Console.WriteLine(FormattableString.Invariant(
            $"{part}: {CanonicalJson.SerializeLine(what)} {result.TrainSeconds:F2} s, ")
            + FormattableString.Invariant($"{result.NanosecondsAnUpdate:F2} ns an update, {result.PeakMegabytes:F0} MB"));
    }

    private sealed record Truth(double NoiseRmse);
}
