using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>phases</c>: the whole stages TrainSvd and TrainTwoTower phase by phase, on one thread and on more, and the share that more threads do not make
/// faster.
/// </summary>
internal static class PhasesBenchmark
{
    private const int TowerEpochs = 3; // Those of synthetic-20m.

    public static Command Create()
    {
        var artifacts =
            new Option<string>("--artifacts") { Description = "Holds the split of synthetic-20m.", DefaultValueFactory = _ => "artifacts" };
        var target = new Option<string>("--out") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var threads =
            new Option<int>("--threads") { Description = "The larger number of threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var epochs = new Option<int>(
            "--epochs") { Description = "Epochs of the factorizations, for FunkSVD of each feature.", DefaultValueFactory = _ => 120 };
        var memory = new Option<long>(
            "--memory") { Description = "What the stage is told of its memory, in bytes.", DefaultValueFactory = _ => 2_000_000_000 };
        var together = new Option<bool>("--together")
        {
            Description = "Measure one thread of all cases at the same time, after the larger number: for machines with cores to spare.",
        };
        var only = new Option<string?>("--only") { Description = "biased-mf, funk-svd or two-tower." };
        var command = new Command("phases", "The phases of the training stages.") { artifacts, target, threads, epochs, memory, only, together };
        command.SetAction(arguments => Run(
            arguments.GetValue(artifacts)!, arguments.GetValue(target)!, arguments.GetValue(threads), arguments.GetValue(epochs),
            arguments.GetValue(memory),
            arguments.GetValue(only), arguments.GetValue(together)));
        return command;
    }

    private static int Run(string artifacts, string target, int threads, int epochs, long memory, string? only, bool together)
    {
        string[] files = [
            BenchmarkData.FileOf(artifacts, "Split", "split.parquet"), BenchmarkData.FileOf(artifacts, "Split", "split.json"),
            BenchmarkData.FileOf(artifacts, "Ingest", "items.parquet"),
            BenchmarkData.FileOf(artifacts, "Ingest", "profile.json")];
        (string Name, string Title, PhasesCase Case)[] cases = [
            ("biased-mf", $"biased-mf, 40 features, {epochs} epochs",
                new("TrainSvd", CanonicalJson.SerializeLine(new BiasedMfOptions { Features = 40, Epochs = epochs }), 1, memory)),
            ("funk-svd", $"funk-svd, 40 features, {epochs} epochs each",
                new("TrainSvd", CanonicalJson.SerializeLine(new FunkSvdOptions { Features = 40, Epochs = epochs }), 1, memory)),
            ("two-tower", $"two-tower, the notebook's towers, {TowerEpochs} epochs",
                new("TrainTwoTower", CanonicalJson.SerializeLine(new TwoTowerOptions { Epochs = TowerEpochs }), 1, memory)),
        ];
        Directory.CreateDirectory(target);
        cases = [.. cases.Where(one => only is null || one.Name == only)];
        PhasesResult Measure(PhasesCase what, int count) =>
            MeasurementProcess.Run<PhasesCase, PhasesResult>(PhasesMeasurement.Name, what with { Threads = count }, null, files);
        PhasesResult[] more = [.. cases.Select(one => Measure(one.Case, threads))];
        PhasesResult[] alone = together
            ? Task.WhenAll(cases.Select(one => Task.Run(() => Measure(one.Case, 1)))).GetAwaiter().GetResult()
            : [.. cases.Select(one => Measure(one.Case, 1))];
        for (int i = 0; i < cases.Length; i++)
        {
            (string name, string title, _) = cases[i];
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"Machine: {Machine.Description}. One run each.\n\n## {title}\n\n{PhaseTable.Of(alone[i], more[i], threads)}");
            AtomicFile.WriteText(
                Path.Combine(target, $"{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-phases-{name}.md"), text);
            Console.WriteLine(text);
        }

        return 0;
    }
}
