using System.Globalization;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>Says what a run is going to do, and what it did.</summary>
internal static class RunText
{
    /// <summary>Gives the line that is printed before a run.</summary>
    /// <param name="start">What the run is about to do.</param>
    public static string Heading(RunStart start) => $"{start.Experiment}: {string.Join(", ", start.Stages)}{PlanSummary.Describe(start.Plan)}";

    /// <summary>Prints what a run did, with the metrics where there is a report.</summary>
    /// <param name="result">What it did.</param>
    /// <param name="output">Where it is printed.</param>
    public static void Print(RunResult result, CommandOutput output)
    {
        string uploaded = result.Uploaded == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {result.Uploaded} uploaded to the remote store");
        output.WriteLine($"  {Describe(result)}{uploaded}");
        if (EnergyTotal.Sum(result.Records) is { } energy)
        {
            output.WriteLine($"  energy {EnergyText.Describe(energy, CarbonIntensity.Read())}");
        }

        if (result.ReportFolder is { } folder)
        {
            MetricTable.Print(Path.Combine(folder, "metrics.json"), output);
            output.WriteLine($"Report: {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, folder), "index.html")}");
        }
    }

    /// <summary>Warns of what an answer leaves out: on standard error, since a program may read the answer.</summary>
    /// <param name="text">What is left out, and what to do.</param>
    public static void Warn(string text) => Console.Error.WriteLine($"warning: {text}");

    private static string Describe(RunResult result)
    {
        IReadOnlyList<StageRecord> records = result.Records;
        int fetched = records.Count(record => record.Fetched);
        int ran = records.Count(record => !record.UpToDate && !record.Fetched);
        string text = ran == 0
            ? string.Create(CultureInfo.InvariantCulture, $"all {records.Count} stages up to date")
            : string.Create(CultureInfo.InvariantCulture, $"{ran} of {records.Count} stages ran, {result.Seconds:F1} s");
        return fetched == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}, {fetched} fetched from the remote store");
    }
}
