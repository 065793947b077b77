using System.CommandLine;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary><c>two-tower</c>: the reference notebook's model with both backends next to two peers of the same run, over sizes and threads.</summary>
internal sealed class TwoTowerBenchmark(string split, string items)
{
    private static readonly (int Sample, int Steps)[] Sizes = [(20, 240), (4, 240), (1, 240)];
    private readonly List<TwoTowerRow> _rows = [];

    public static Command Create()
    {
        var artifacts =
            new Option<string>("--artifacts") { Description = "Holds the split of synthetic-20m.", DefaultValueFactory = _ => "artifacts" };
        var target = new Option<string>("--out") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var runs = new Option<int>(
            "--runs") { Description = "Runs of each case on all 20 M ratings; the smaller sizes get one.", DefaultValueFactory = _ => 3 };
        var peer = new Option<int>(
            "--peer-turns") { Description = "Only the fused trainer and PyTorch, so many turns of each, on one user in 4.", DefaultValueFactory = _ =>
                0 };
        var threads = new Option<int[]>("--threads")
        {
            Description = "With --peer-turns: the numbers of threads.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2],
        };
        var device = new Option<string>("--device")
        {
            Description = "With --peer-turns: cpu; or cuda, the torch backend with batches of 2,048 and 16,384.", DefaultValueFactory = _ => "cpu",
        };
        var command = new Command("two-tower", "The two-tower model.") { artifacts, target, runs, peer, threads, device };
        command.SetAction(arguments => Run(
            arguments.GetValue(artifacts)!, arguments.GetValue(target)!, arguments.GetValue(runs),
            new TwoTowerTurns(arguments.GetValue(peer), arguments.GetValue(threads)!, arguments.GetValue(device)!)));
        return command;
    }

    private static int Run(string artifacts, string target, int runs, TwoTowerTurns turns)
    {
        try
        {
            var benchmark = new TwoTowerBenchmark(
                BenchmarkData.FileOf(artifacts, "Split", "split.parquet"), BenchmarkData.FileOf(artifacts, "Ingest", "items.parquet"));
            if (turns.Count > 0)
            {
                benchmark.MeasureBesidePyTorch(turns);
                if (turns.Device == "cpu")
                {
                    TwoTowerPeerReport.Write(target, benchmark._rows, TwoTowerKernels.Measure());
                }
                else
                {
                    TwoTowerDeviceReport.Write(target, benchmark._rows);
                }

                return 0;
            }

            benchmark.MeasureAll(runs);
            TwoTowerReport.Write(target, benchmark._rows, TwoTowerKernels.Measure());
            return 0;
        }
        catch (BakeoffException e)
        {
            Console.Error.WriteLine($"error {e.Code}: {e.Message} {e.Remedy}");
            return 1;
        }
    }

    /// <summary>All trainers of a size in turn, so that they meet the same noise.</summary>
    private void MeasureAll(int runs)
    {
        string[] trainers = TwoTowerPeer.Python is not null ? ["fused", "torch", "modules", "pytorch"] : ["fused", "torch", "modules"];
        foreach ((int sample, int steps) in Sizes)
        {
            for (int run = 0; run < (sample == 1 ? runs : 1); run++)
            {
                foreach (int threads in new[] { 2, 1 })
                {
                    foreach (string trainer in trainers)
                    {
                        Measure(new TwoTowerCase(trainer, sample, threads, steps * (trainer == "fused" ? 5 : 1)));
                    }
                }
            }
        }
    }

    /// <summary>In turn, so that both meet the same noise.</summary>
    private void MeasureBesidePyTorch(TwoTowerTurns turns)
    {
        if (TwoTowerPeer.Python is null)
        {
            throw new InvalidOperationException("No Python here has PyTorch: apt-get install python3-torch libopenblas0-pthread.");
        }

        foreach (TwoTowerCase what in Enumerable.Range(0, turns.Count).SelectMany(_ => turns.Cases()))
        {
            Measure(what);
        }
    }

    private void Measure(TwoTowerCase what)
    {
        TwoTowerResult result = MeasurementProcess.Run<TwoTowerCase, TwoTowerResult>(TwoTowerMeasurement.Name, what, variable: null, split, items);
        _rows.Add(new TwoTowerRow(what, result));
        Console.WriteLine(FormattableString.Invariant(
            $"{what.Trainer} on {result.Interactions} rows, batch {what.Batch}, {what.Threads} threads: {result.Median:F2} ms a step, ")
            + FormattableString.Invariant($"{result.PeakMegabytes:F0} MB, loss {result.Loss:F4}"));
    }
}
