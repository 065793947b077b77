using System.CommandLine;
using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary><c>svd-phases</c>: the whole stage TrainSvd phase by phase, on one thread and on more, and the share that more threads do not make faster.</summary>
internal static class SvdPhasesBenchmark
{
    private const int Asked = 16;

    public static Command Create()
    {
        var artifacts = new Option<string>("--artifacts") { Description = "Holds the split of synthetic-20m.", DefaultValueFactory = _ => "artifacts" };
        var target = new Option<string>("--out") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var threads = new Option<int>("--threads") { Description = "The larger number of threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var epochs = new Option<int>("--epochs") { Description = "Epochs, for FunkSVD of each feature.", DefaultValueFactory = _ => 120 };
        var only = new Option<string?>("--only") { Description = "biased-mf or funk-svd." };
        var command = new Command("svd-phases", "The phases of the stage TrainSvd.") { artifacts, target, threads, epochs, only };
        command.SetAction(arguments => Run(
            arguments.GetValue(artifacts)!, arguments.GetValue(target)!, arguments.GetValue(threads), arguments.GetValue(epochs), arguments.GetValue(only)));
        return command;
    }

    private static int Run(string artifacts, string target, int threads, int epochs, string? only)
    {
        string[] files = [
            BenchmarkData.FileOf(artifacts, "Split", "split.parquet"), BenchmarkData.FileOf(artifacts, "Ingest", "items.parquet"),
            BenchmarkData.FileOf(artifacts, "Ingest", "profile.json")];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Machine: {Machine.Description}. One run each; seconds of the clock, in brackets of all threads together.\n");
        foreach (string algorithm in new[] { "biased-mf", "funk-svd" }.Where(name => only is null || name == only))
        {
            SvdPhasesResult Measure(int count) => MeasurementProcess.Run<SvdCase, SvdPhasesResult>(
                SvdPhasesMeasurement.Verb, new SvdCase(algorithm, 1, count, Epochs: epochs), null, files);
            (SvdPhasesResult one, SvdPhasesResult more) = (Measure(1), Measure(threads));
            text.Append(CultureInfo.InvariantCulture, $"\n## {algorithm}, 40 features, {epochs} epochs\n\n{Table(one, more, threads)}");
        }

        Directory.CreateDirectory(target);
        string file = Path.Combine(target, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-svd-phases.md");
        AtomicFile.WriteText(file, text.ToString());
        Console.WriteLine(text);
        return 0;
    }

    /// <summary>A phase takes s + p / n on n threads; from one and n threads follows s, the part of it that is serial.</summary>
    private static string Table(SvdPhasesResult one, SvdPhasesResult more, int threads)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"| phase | 1 thread | {threads} threads | times faster | serial s |\n|---|---|---|---|---|\n");
        (double all, double allMore, double serial) = (0, 0, 0);
        foreach ((SvdPhase alone, SvdPhase together) in one.Phases.Zip(more.Phases))
        {
            double own = Math.Clamp(((threads * together.Seconds) - alone.Seconds) / (threads - 1), 0, alone.Seconds);
            (all, allMore, serial) = (all + alone.Seconds, allMore + together.Seconds, serial + own);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {alone.Name} | {alone.Seconds:F2} ({alone.ProcessorSeconds:F2}) | {together.Seconds:F2} ({together.ProcessorSeconds:F2}) | {alone.Seconds / together.Seconds:F1} | {own:F2} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"| **all** | {all:F2} | {allMore:F2} | {all / allMore:F1} | {serial:F2} |\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"Peak memory {one.PeakMegabytes:F0} and {more.PeakMegabytes:F0} MB. The same bytes: {(one.Hash == more.Hash ? "yes" : "NO")} ({one.Hash}). By Amdahl's law {Asked} threads are at most {all / (serial + ((all - serial) / Asked)):F1} times faster than one, were there nothing that cores share.\n");
        return text.ToString();
    }
}
