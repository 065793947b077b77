using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>graph</c>: the whole graph through the real command line at every size, and the memory of each stage held to <c>build/peaks.json</c>.
/// </summary>
internal sealed class GraphBenchmark(string artifacts, string memory, int threads, int jobs)
{
    private const string Engine = "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll";

    public static Command Create()
    {
        var sizes = new Option<string>(
            "--sizes") { Description = "Which sizes, with commas between them.", DefaultValueFactory = _ =>
                string.Join(',', GraphSize.All.Select(size => size.Name)) };
        var memory = new Option<string>("--memory") { Description = "What bakeoff gets as --memory.", DefaultValueFactory = _ => "2GB" };
        var threads =
            new Option<int>("--threads") { Description = "What bakeoff gets as --threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var jobs = new Option<int>(
            "--jobs") { Description = "What bakeoff gets as --jobs: with 1 the seconds of a stage are its own.", DefaultValueFactory = _ => 1 };
        var artifacts = new Option<string>(
            "--artifacts") { Description = "Where the stores of the sizes are made again, one after the other.", DefaultValueFactory = _ =>
                "artifacts/ladder" };
        var output = new Option<string>(
            "--output") { Description = "The results' path without its ending. Sizes that are there already and not measured again are kept.",
            DefaultValueFactory = _ => $"docs/benchmarks/{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-graph" };
        var command = new Command("graph", "Measure the whole graph at every size.") { sizes, memory, threads, jobs, artifacts, output };
        command.SetAction(arguments =>
        {
            string[] wanted = arguments.GetValue(sizes)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (wanted.FirstOrDefault(name => GraphSize.All.All(size => size.Name != name)) is { } unknown)
            {
                Console.Error.WriteLine($"There is no size '{unknown}': choose from {string.Join(", ", GraphSize.All.Select(size => size.Name))}.");
                return 1;
            }

            var benchmark = new GraphBenchmark(
                Path.GetFullPath(arguments.GetValue(artifacts)!), arguments.GetValue(memory)!, arguments.GetValue(threads), arguments.GetValue(jobs));
            return benchmark.MeasureAll(GraphSize.All.Where(size => wanted.Contains(size.Name)), arguments.GetValue(output)!) ? 0 : 1;
        });
        return command;
    }

    /// <summary>Measures sizes and adds them to the report; false where a stage took more than it may.</summary>
    private bool MeasureAll(IEnumerable<GraphSize> sizes, string output)
    {
        bool kept = true;
        foreach (GraphSize size in sizes)
        {
            GraphRow row = Measure(size);
            GraphReport.Merge(output, row);
            foreach (string problem in row.Problems)
            {
                Console.Error.WriteLine($"{size.Name}: {problem}");
            }

            kept &= row.Problems.Count == 0;
        }

        return kept;
    }

    private GraphRow Measure(GraphSize size)
    {
        string folder = Path.Combine(artifacts, size.Name), experiments = Path.Combine(artifacts, "experiments");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        WriteExperiments(experiments, size);
        string[] options = ["run", "Report", "-e", size.Experiment, $"--memory={memory}", $"--threads={threads}", $"--jobs={jobs}"];
        string[] run = ["exec", Engine, .. options, "--experiments", experiments, "--artifacts", folder];
        Console.WriteLine($"{size.Name}: bakeoff {string.Join(' ', options)}");
        double seconds = Time(run), again = Time(run);
        string record = File.ReadAllText(
            Directory.GetFiles(Path.Combine(folder, "runs", size.Experiment), "*Z.json").Order(StringComparer.Ordinal).First());
        long page = new FileInfo(Path.Combine(folder, "reports", size.Experiment, "index.html")).Length;
        using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(BenchmarkData.FileOf(folder, "Ingest", "profile.json")));
        long Profile(string name) => profile.RootElement.GetProperty(name).GetInt64();
        GraphStage peer = GraphPeer.Run(BenchmarkData.FileOf(folder, "Download", "ratings.csv"), Megabytes / 2, threads);
        var row = new GraphRow(
            size.Name, Profile("ratings"), Profile("users"), Profile("items"), Machine.Description, "bakeoff " + string.Join(' ', options),
            [.. PeakTable.StagesOf(record).Select(stage => new GraphStage(stage.Label, stage.Seconds, stage.PeakBytes / 1e6))], seconds, again,
            page / 1e3, peer,
            new PeakTable(File.ReadAllText("build/peaks.json")).Check(size.Dataset, record, page));
        Directory.Delete(folder, recursive: true);
        return row;
    }

    /// <summary>DuckDB alone gets what a stage of ours gives its database: half of the memory.</summary>
    private int Megabytes =>
        (int)(double.Parse(memory[..^2], CultureInfo.InvariantCulture) * (memory.EndsWith("GB", StringComparison.OrdinalIgnoreCase) ? 1000 : 1));

    /// <summary>The repository's experiments, and the ladder's: the same models at every size that they fit.</summary>
    private static void WriteExperiments(string folder, GraphSize size)
    {
        foreach (string file in Directory.GetFiles("experiments", "experiment.json", SearchOption.AllDirectories))
        {
            AtomicFile.WriteText(
                Path.Combine(
                    Directory.CreateDirectory(Path.Combine(folder, Path.GetFileName(Path.GetDirectoryName(file)!))).FullName, "experiment.json"),
                        File.ReadAllText(file));
        }

        AtomicFile.WriteText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(folder, size.Experiment)).FullName, "experiment.json"),
            $$"""{ "extends": "{{size.Base}}", "question": "What does the whole graph take?", "dataset": "{{size.Dataset}}", "models": {{size.Models}} }""");
    }

    private static double Time(string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds
            : throw new InvalidOperationException($"bakeoff {string.Join(' ', arguments[2..])} failed.");
    }
}
