using System.Globalization;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>A comparison in words, the same ones wherever it is shown.</summary>
internal static class ComparisonText
{
    /// <summary>The columns of the table.</summary>
    public static readonly string[] Columns =
        ["model", "metric", "baseline", "candidate", "difference", "95 % interval", "gained / lost", "detectable", "verdict"];

    /// <summary>What exploratory rows are, before they are shown.</summary>
    public const string ExploratoryNote =
        "Nobody asked about these beforehand: they are corrected for each other, apart from the primary metrics, and fail no build.";

    private const string Mark = " ⚠";

    /// <summary>The answer in a sentence or two: what the primary metrics say; then how many of the others changed.</summary>
    /// <param name="report">The comparison.</param>
    public static string Answer(ComparisonReport report)
    {
        (string candidate, string baseline) = (report.Candidate.Experiment, report.Baseline.Experiment);
        string experiments = candidate == baseline ? candidate : $"{candidate} against {baseline}";
        string who = $"{report.Candidate.Name} against {report.Baseline.Name} ({experiments})";
        if (report.Identical)
        {
            return $"{who}: identical bytes{(report.Candidate.Ran + report.Baseline.Ran == 0 ? ", nothing re-run" : "")}.";
        }

        ComparedMetric[] primary = [.. report.Primary], changed = [.. primary.Where(row => row.Verdict != Verdict.Same)];
        (int better, int worse, int none) = Count(changed);
        string? untested = changed.FirstOrDefault(row => row.NoVerdict is not null)?.NoVerdict;
        string answer = (better, worse) switch
        {
            (0, 0) when primary.Length == 0 =>
                $"no verdict: {(report.PrimaryMetrics.Count == 0 ? "no metric is primary" : $"{Names(report)} cannot be compared")}",
            (0, 0) when report.Undecided.Count > 0 => string.Create(
                CultureInfo.InvariantCulture,
                $"no verdict: {report.Undecided.Count} primary values cannot be compared, {report.Undecided[0].Split('/')[0]} the first of them"),
            (0, 0) when !report.Changed.Any() => "no test user's value changed",
            (0, 0) when changed.Length == 0 => $"no test user's value of {Names(report)} changed",
            (0, 0) when untested is not null && none == changed.Count(row => row.NoVerdict is not null) =>
                $"no verdict by {Names(report)}: {untested}",
            (0, 0) => $"no significant difference by {Names(report)}",
            (_, 0) => "better",
            (0, _) => "worse",
            _ => "better in some ways and worse in others",
        };
        string counts = better + worse == 0 ? ""
            : string.Create(
            CultureInfo.InvariantCulture, $" by the primary metrics: {better} better, {worse} worse, {none} without a significant difference");
        return $"{who}: {answer}{counts}.{Example(primary)}{Exploratory(report)}";
    }

    /// <summary>The rows that changed: the primary ones first, then those with a verdict, then by the p-value.</summary>
    /// <param name="report">The comparison.</param>
    public static IEnumerable<ComparedMetric> Clearest(ComparisonReport report) =>
        report.Changed.OrderBy(row => !row.IsPrimary).ThenBy(row => row.Verdict == Verdict.NotShown).ThenBy(row => row.PValue);

    /// <summary>What the numbers rest on, in a sentence or two.</summary>
    /// <param name="report">The comparison.</param>
    public static string Basis(ComparisonReport report)
    {
        int same = report.Rows.Count - report.Changed.Count();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Counted.Plain(report.TestUsers, "test user")}, each compared with itself; primary metrics "
                + $"{(report.PrimaryMetrics.Count == 0 ? "none" : Names(report))}: {Tests(report.Tests)}, corrected together (Holm); "
                + $"{Tests(report.ExploratoryTests)} on exploratory metrics, corrected apart; intervals and verdicts at 95 %. {same} rows are the "
                + $"same for every user.");
    }

    /// <summary>
    /// What to know before the numbers are believed, in sentences: data that git does not have, what does not measure a model, no verdict, no
    /// interval.
    /// </summary>
    /// <param name="report">The comparison.</param>
    public static IEnumerable<string> Notes(ComparisonReport report) =>
    [
        .. report.Baseline.Notes.Union(report.Candidate.Notes),
        .. report.Rows.Where(row => (row.BaselineDoesNotMeasure ?? row.CandidateDoesNotMeasure) is not null).Take(1)
            .Select(_ => ReportLabels.MarkNote),
        .. report.Changed.Select(row => row.NoVerdict).OfType<string>().Distinct().Select(reason => $"No verdict where it says none: {reason}."),
        .. report.Changed.Where(row => row is { IsPrimary: true, NoVerdict: null }).Select(row => row.NoInterval).OfType<string>().Distinct()
            .Select(reason => $"No interval where it shows –: {reason}."),
    ];

    /// <summary>What both sides used, in a sentence; null where neither was measured.</summary>
    /// <param name="report">The comparison.</param>
    public static string? Energy(ComparisonReport report)
    {
        string Of(SideReport side) => $"{side.Name} {side.Energy?.Text ?? "not measured"}";
        return report is { Baseline.Energy: null, Candidate.Energy: null } ? null
            : $"Energy of the stages, each when it last ran on this machine: {Of(report.Baseline)}; {Of(report.Candidate)}.";
    }

    /// <summary>What changed, layer by layer; a layer without a change is left out.</summary>
    /// <param name="report">The comparison.</param>
    public static IEnumerable<(string Heading, IReadOnlyList<string> Lines)> Changes(ComparisonReport report) =>
        new[] { ("Options", report.Changes.Options), ("Code", report.Changes.Code), ("Data", report.Changes.Data) }.Where(
            layer => layer.Item2.Count > 0);

    /// <summary>A row of the table.</summary>
    /// <param name="row">The row.</param>
    public static string[] Cells(ComparedMetric row)
    {
        string name = Name(row), interval = $"{Interval(row)}{(row.SeedSpread is { } spread ? $", seeds ±{Decimals.Plain(spread)}" : "")}";
        string[] values =
        [
            row.Model, name + (row.SameAs is { } same ? $" (as {NameOf(same)})" : ""),
            Decimals.Plain(row.Baseline) + (row.BaselineDoesNotMeasure is null ? "" : Mark),
            Decimals.Plain(row.Candidate) + (row.CandidateDoesNotMeasure is null ? "" : Mark), Decimals.Signed(row.Difference),
        ];
        return row.Verdict == Verdict.Same ? [.. values, "", "", "", row.Verdict.ToName()]
            : [.. values, interval, string.Create(CultureInfo.InvariantCulture, $"{row.Gained:P0} / {row.Lost:P0}"), Decimals.Plain(row.Detectable),
                row.NoVerdict is null ? row.Verdict.ToName() : "none"];
    }

    /// <summary>A row's verdict; null where no test was made.</summary>
    /// <param name="row">The row.</param>
    public static Verdict? VerdictOf(ComparedMetric row) => row.NoVerdict is null ? row.Verdict : null;

    /// <summary>A row's metric as the table names it.</summary>
    /// <param name="row">The row.</param>
    public static string Name(ComparedMetric row) => NameOf(row.Id);

    private static string NameOf(string id) => id.Split('/') is [{ } name, { } candidates] && candidates != CandidateSet.TestItems.ToName()
        ? $"{name} ({candidates})" : id.Split('/')[0];

    private static string Names(ComparisonReport report) => string.Join(", ", report.PrimaryMetrics.Select(NameOf));

    private static string Tests(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} test{(count == 1 ? "" : "s")}");

    private static (int Better, int Worse, int None) Count(IEnumerable<ComparedMetric> rows)
    {
        Verdict[] verdicts = [.. rows.Select(row => row.Verdict)];
        return (verdicts.Count(verdict => verdict == Verdict.Better), verdicts.Count(verdict => verdict == Verdict.Worse),
            verdicts.Count(verdict => verdict == Verdict.NotShown));
    }

    private static string Example(IEnumerable<ComparedMetric> primary)
    {
        ComparedMetric? most = primary.Where(row => row.Verdict is Verdict.Better or Verdict.Worse).MinBy(row => row.PValue);
        return most is null ? "" : $" Most clearly {most.Model} at {Name(most)}: {Decimals.Signed(most.Difference)}, 95 % interval {Interval(most)}.";
    }

    private static string Exploratory(ComparisonReport report)
    {
        (int better, int worse, int none) = Count(report.Exploratory.Where(row => row.SameAs is null));
        return better + worse + none == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $" Exploratory: {better} better, {worse} worse, {none} without a significant difference.");
    }

    private static string Interval(ComparedMetric row) => row is { Low: { } low, High: { } high }
        ? $"{Decimals.Signed(low)} to {Decimals.Signed(high)}" : "–";
}
