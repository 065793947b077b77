using System.Globalization;

namespace Bakeoff.Comparison;

/// <summary>A comparison in words, the same ones wherever it is shown.</summary>
internal static class ComparisonText
{
    /// <summary>The columns of the table.</summary>
    public static readonly string[] Columns = ["model", "metric", "baseline", "candidate", "difference", "95 % interval", "gained / lost", "detectable", "verdict"];

    /// <summary>The answer in a sentence or two.</summary>
    public static string Answer(ComparisonReport report)
    {
        string who = $"{report.Candidate.Name} against {report.Baseline.Name} ({report.Candidate.Experiment}{(report.Candidate.Experiment == report.Baseline.Experiment ? "" : " against " + report.Baseline.Experiment)})";
        if (report.Identical)
        {
            return $"{who}: identical bytes{(report.Candidate.Ran + report.Baseline.Ran == 0 ? ", nothing re-run" : "")}.";
        }

        int better = report.Rows.Count(row => row.Verdict == ComparedMetric.IsBetter), worse = report.Rows.Count(row => row.Verdict == ComparedMetric.IsWorse);
        string answer = (better, worse) switch
        {
            (0, 0) when !report.Changed.Any() => "no test user's value changed",
            (0, 0) => "no difference shown",
            (_, 0) => "better",
            (0, _) => "worse",
            _ => "better in some ways and worse in others",
        };
        string counts = better + worse == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $": {better} metrics better, {worse} worse, {report.Rows.Count(row => row.Verdict == ComparedMetric.NotShown)} without a difference shown");
        return $"{who}: {answer}{counts}.{Example(report)}";
    }

    /// <summary>The metrics that changed: those with a verdict first, then by the p-value.</summary>
    public static IEnumerable<ComparedMetric> Clearest(ComparisonReport report) => report.Changed.OrderBy(row => row.Verdict == ComparedMetric.NotShown).ThenBy(row => row.PValue);

    /// <summary>What changed, layer by layer; a layer without a change is left out.</summary>
    public static IEnumerable<(string Heading, IReadOnlyList<string> Lines)> Changes(ComparisonReport report) =>
        new[] { ("Options", report.Changes.Options), ("Code", report.Changes.Code), ("Data", report.Changes.Data) }.Where(layer => layer.Item2.Count > 0);

    /// <summary>A row of the table.</summary>
    public static string[] Cells(ComparedMetric row) =>
    [
        row.Model, row.Candidates == "test-items" ? row.Metric : $"{row.Metric} ({row.Candidates})", N(row.Baseline), N(row.Candidate), Signed(row.Difference),
        row.Verdict == ComparedMetric.Same ? "" : $"{Interval(row)}{(row.SeedSpread is { } spread ? $", seeds ±{N(spread)}" : "")}",
        row.Verdict == ComparedMetric.Same ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.Gained:P0} / {row.Lost:P0}"), row.Verdict == ComparedMetric.Same ? "" : row.Detectable is { } detectable ? N(detectable) : "–", row.Verdict,
    ];

    private static string Example(ComparisonReport report)
    {
        ComparedMetric? most = report.Rows.Where(row => row.Verdict is ComparedMetric.IsBetter or ComparedMetric.IsWorse).MinBy(row => row.PValue);
        return most is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $" Most clearly {most.Model} at {most.Metric}: {Signed(most.Difference)}, 95 % interval {Interval(most)}.");
    }

    private static string Interval(ComparedMetric row) => row is { Low: { } low, High: { } high } ? $"{Signed(low)} to {Signed(high)}" : "–";

    private static string N(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;−0.0000;0.0000", CultureInfo.InvariantCulture);
}
