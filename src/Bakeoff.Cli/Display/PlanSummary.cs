using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>What a run is going to do, in a line.</summary>
internal static class PlanSummary
{
    private const int ShownLabels = 4;

    /// <summary>
    /// Such as <c>: 7 of 9 up to date, TrainSvd[0] to run, Evaluate and Report if what they read changes, about 42 s</c>; empty if there is nothing
    /// to do.
    /// </summary>
    public static string Describe(IReadOnlyList<PlanStep> steps)
    {
        string[] run = [.. steps.Where(step => step.State == PlanStep.Run).Select(step => step.Label)];
        string[] wait = [.. steps.Where(step => step.State == PlanStep.Wait).Select(step => step.Label)];
        if (run.Length == 0)
        {
            return "";
        }

        string more = wait.Length == 0 ? "" : wait.Length <= ShownLabels ? $", {List(wait)} if what they read changes"
            : string.Create(CultureInfo.InvariantCulture, $", up to {wait.Length} more");
        return $": {steps.Count - run.Length - wait.Length} of {steps.Count} up to date, {List(run)} to run{more}{Time(steps)}";
    }

    private static string List(string[] labels) => labels.Length <= ShownLabels
        ? string.Join(", ", labels[..^1]) + (labels.Length > 1 ? " and " : "") + labels[^1]
        : string.Create(CultureInfo.InvariantCulture, $"{labels.Length} stages");

    /// <summary>The longest chain of stages that read one another: with enough cores a run takes no longer.</summary>
    private static string Time(IReadOnlyList<PlanStep> steps)
    {
        var ends = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (PlanStep step in steps)
        {
            ends[step.Label] = step.Inputs.Select(input => ends.GetValueOrDefault(input)).DefaultIfEmpty().Max() + (step.Seconds ?? 0);
        }

        double seconds = Math.Max(ends.Values.Max(), steps.Sum(step => step.Seconds ?? 0) / Environment.ProcessorCount);
        string bound = steps.Any(step => step.Seconds is null) ? "at least" : "about";
        return seconds < 0.5 ? "" : string.Create(CultureInfo.InvariantCulture, $", {bound} {seconds:F0} s");
    }
}
