using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Evaluation;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>data-stages</c>: Ingest, Split and Integrity on what Download wrote, each in a process of its own, and bare DuckDB (<see cref="GraphPeer"/>),
/// taking turns. Seconds of ours have the start of the processes in them, those of bare DuckDB do not.
/// </summary>
internal static class DataStagesBenchmark
{
    private const string Hidden = "data-stage";
    private const string Bare = "bare DuckDB";
    private static readonly string[] s_stages = ["Ingest", "Split", "Integrity"];

    public static IEnumerable<Command> Create()
    {
        var artifacts =
            new Option<string>("--artifacts") { Description = "Holds what Download wrote of the dataset.", DefaultValueFactory = _ => "artifacts" };
        var memory = new Option<int>(
            "--memory") { Description = "The memory of a stage in MB; DuckDB alone gets half of it.", DefaultValueFactory = _ => 2000 };
        var threads = new Option<int>("--threads") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var runs = new Option<int>("--runs") { Description = "Runs of each; they take turns.", DefaultValueFactory = _ => 3 };
        var target = new Option<string>(
            "--output") { Description = "The results' path without its ending.", DefaultValueFactory = _ =>
                $"docs/benchmarks/{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-data-stages" };
        var command = new Command("data-stages", "Ingest, Split and Integrity compared with bare DuckDB.")
        {
            artifacts, memory, threads, runs, target,
        };
        command.SetAction(arguments => Run(
            arguments.GetValue(artifacts)!, arguments.GetValue(memory), arguments.GetValue(threads), arguments.GetValue(runs),
            arguments.GetValue(target)!));
        yield return command;

        var what = new Argument<string>("case");
        var one = new Command(Hidden) { what };
        one.Hidden = true;
        one.SetAction(arguments =>
        {
            Console.WriteLine(CanonicalJson.SerializeLine(Measure(CanonicalJson.Deserialize<Case>(arguments.GetValue(what)!))));
            return 0;
        });
        yield return one;
    }

    private static void Run(string artifacts, int megabytes, int threads, int runs, string target)
    {
        List<GraphStage> results = [];
        string profile = "";
        for (int run = 0; run < runs; run++)
        {
            string folder = Directory.CreateTempSubdirectory("bakeoff-data-stages-").FullName;
            try
            {
                LayOut(artifacts, Path.Combine(folder, "Download"));
                foreach (string stage in s_stages)
                {
                    long start = Stopwatch.GetTimestamp();
                    GraphStage result = MeasurementProcess.Run<Case, GraphStage>(Hidden, new Case(stage, folder, megabytes, threads), null);
                    results.Add(result with { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds });
                }

                results.Add(GraphPeer.Run(Path.Combine(folder, "Download", "ratings.csv"), megabytes / 2, threads));
                profile = File.ReadAllText(Path.Combine(folder, "Ingest", "profile.json"));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }

            foreach (GraphStage result in results[^4..])
            {
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{result.Label}: {result.Seconds:F2} s, {result.ProcessorSeconds:F2} s of processors, {result.PeakMegabytes:F0} MB"));
            }
        }

        using JsonDocument document = JsonDocument.Parse(profile);
        Write(target, results, document.RootElement.GetProperty("ratings").GetInt64(), megabytes, threads, runs);
    }

    /// <summary>What Download wrote, as links.</summary>
    private static void LayOut(string artifacts, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in new[] { "ratings.csv", "movies.csv", "tags.csv", "truth.json" })
        {
            File.CreateSymbolicLink(Path.Combine(target, file), Path.GetFullPath(BenchmarkData.FileOf(artifacts, "Download", file)));
        }
    }

    private static GraphStage Measure(Case what)
    {
        (IStage stage, object options) = what.Stage switch
        {
            "Ingest" => ((IStage)new IngestStage(), (object)new IngestOptions()),
            "Split" => (new SplitStage(), new SplitOptions()),
            _ => (new IntegrityStage(), new IntegrityOptions { Folds = [0] }),
        };
        string work = Path.Combine(what.Folder, what.Stage + "-work");
        stage.Run(new StageContext
        {
            OptionsJson = OptionProperties.ToJson(options), Seed = 1, WorkFolder = Directory.CreateDirectory(work).FullName, ResumeFolder = work,
            OutputFolder = Directory.CreateDirectory(Path.Combine(what.Folder, what.Stage)).FullName,
            Inputs = new[] { "Download", "Ingest", "Split" }.ToDictionary(label => label, label => Path.Combine(what.Folder, label)),
            Threads = what.Threads, MemoryBytes = what.Megabytes * 1_000_000L,
        });
        return new GraphStage(what.Stage, 0, MeasurementProcess.PeakMegabytes(), MeasurementProcess.ProcessorSeconds());
    }

    private static void Write(string target, List<GraphStage> results, long ratings, int megabytes, int threads, int runs)
    {
        static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
        string Row(string name, IEnumerable<GraphStage[]> of)
        {
            GraphStage[][] all = [.. of];
            string Cell(Func<GraphStage, double> value, bool sums) =>
                all.Select(run => sums ? run.Sum(value) : run.Max(value)).ToArray() is var values
                ? string.Create(CultureInfo.InvariantCulture, $"{Median(values):F1} [{values.Min():F1}, {values.Max():F1}]") : "";
            return $"| {name} | {Cell(stage => stage.Seconds, true)} | {Cell(stage => stage.ProcessorSeconds ?? 0, true)} | "
                + $"{Cell(stage => stage.PeakMegabytes, false)} |\n";
        }

        GraphStage[][] byRun = [.. results.Chunk(s_stages.Length + 1)];
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"Machine: {Machine.Description}. {ratings:N0} ratings, {threads} threads, {megabytes} MB a stage; medians of {runs} runs in turn, "
                + $"smallest to largest in brackets.\n\n");
        text.Append("| | seconds | seconds of processors | peak, MB |\n|---|---:|---:|---:|\n");
        foreach (string label in (string[])[.. s_stages, Bare])
        {
            text.Append(Row(label, byRun.Select(run => run.Where(stage => stage.Label == label).ToArray())));
        }

        text.Append(Row("Ingest + Split + Integrity", byRun.Select(run => run[..s_stages.Length])));
        double Ratio(Func<GraphStage, double> value) => Median(byRun.Select(run => run[..s_stages.Length].Sum(value) / value(run[^1])));
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nThe three stages take {Ratio(stage => stage.Seconds):F2} times as long as bare DuckDB, and "
                + $"{Ratio(stage => stage.ProcessorSeconds ?? 0):F2} times the time of processors.\n");
        AtomicFile.WriteText(target + ".md", text.ToString());
        AtomicFile.WriteText(target + ".json", CanonicalJson.Serialize(results));
        Console.Write(text);
    }

    private sealed record Case(string Stage, string Folder, int Megabytes, int Threads);
}
