using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>The charts of a comparison: the differences with their intervals, each user as a point, both sides by slice.</summary>
internal static class ComparisonCharts
{
    private const int MaxPoints = 2000, MaxNamed = 5;

    /// <summary>Appends the differences at the primary metrics, a chart for each, before anything else.</summary>
    /// <param name="page">The page.</param>
    /// <param name="report">The comparison.</param>
    public static void AppendDifferences(StringBuilder page, ComparisonReport report)
    {
        page.Append("<div class=\"charts\">");
        foreach (IGrouping<string, ComparedMetric> metric in report.Primary.GroupBy(row => row.Id))
        {
            page.Append(ChartFigure.Render(Differences(report, [.. metric])));
        }

        page.Append("</div>\n");
    }

    /// <summary>Creates the chart of a metric user by user: below or above the diagonal is who gained or lost.</summary>
    /// <param name="change">The metric.</param>
    /// <param name="style">How the model looks.</param>
    public static Chart Users(UserChange change, SeriesStyle style)
    {
        int step = Math.Max(1, change.Users.Count / MaxPoints);
        string every = step > 1 ? string.Create(CultureInfo.InvariantCulture, $", every {step}th") : "";
        string name = change.Definition.DisplayName;
        ChartPoint PointOf(IGrouping<(double Baseline, double Candidate), (int Fold, long User, double Baseline, double Candidate)> users)
        {
            long[] ids = [.. users.Select(user => user.User)];
            string some = string.Join(", ", ids.Take(MaxNamed).Select(id => id.ToString(CultureInfo.InvariantCulture)));
            string note = ids.Length == 1 ? $"user {some}"
                : string.Create(CultureInfo.InvariantCulture, $"{ids.Length} users: {some}{(ids.Length > MaxNamed ? ", …" : "")}");
            return new ChartPoint(users.Key.Baseline, users.Key.Candidate, Note: note) { Count = ids.Length };
        }

        return new Chart(
            $"{change.Model}, {name}: a point for each user{every}", ChartKind.Dots, new ChartAxis($"{name}, baseline"),
            new ChartAxis($"{name}, candidate"),
            [
                new ChartSeries(
                    change.Model, style,
                    [.. change.Users.Where((_, i) => i % step == 0).GroupBy(user => (user.Baseline, user.Candidate)).Select(PointOf)]),
            ]) { HasDiagonal = true, HasLegend = false };
    }

    /// <summary>Appends both sides by slice, for the metrics that <c>metrics.json</c> has by slice and that changed.</summary>
    /// <param name="page">The page.</param>
    /// <param name="report">The comparison.</param>
    /// <param name="baseline">The values of the baseline.</param>
    /// <param name="candidate">The values of the candidate.</param>
    /// <param name="styles">How models look.</param>
    public static void AppendSlices(
        StringBuilder page, ComparisonReport report, EvaluatedRun baseline, EvaluatedRun candidate, ModelStyles styles)
    {
        string rows = candidate.Report.WhyNoRatings is null ? "ratings" : "interactions";
        page.Append("<div class=\"charts\">");
        foreach (string model in report.Changed.Select(row => row.Model).Distinct())
        {
            (SliceMetrics[] old, SliceMetrics[] now) = (Slices(baseline, model), Slices(candidate, model));
            foreach ((SliceKind by, string axis) in new[]
            {
                (SliceKind.UserActivity, $"training {rows} of the user"), (SliceKind.ItemPopularity, $"training {rows} of the item"),
            })
            {
                SliceMetrics[] before = [.. old.Where(slice => slice.By == by)], after = [.. now.Where(slice => slice.By == by)];
                if (before.Select(slice => slice.Label()).SequenceEqual(after.Select(slice => slice.Label())))
                {
                    page.AppendJoin("", report.Changed.Where(row => row.Model == model).Select(row =>
                        ChartFigure.Render(BySlice(row, $"{model} {row.Metric} by {by.ToName()}", axis, before, after, styles[model]))));
                }
            }
        }

        page.Append("</div>\n");
    }

    private static Chart Differences(ComparisonReport report, ComparedMetric[] rows)
    {
        ChartPoint PointOf(int row)
        {
            ComparedMetric of = rows[row];
            string values = $"{Decimals.Plain(of.Baseline)} before, {Decimals.Plain(of.Candidate)} now";
            return new ChartPoint(of.Difference, row, of.Low, of.High, of.NoVerdict is { } why ? $"{values}; {why}" : values);
        }

        string better = rows[0].Better == MetricDirection.Lower ? "below 0 is better" : "above 0 is better";
        string name = ComparisonText.Name(rows[0]);
        return new Chart(
            $"{name}: {report.Candidate.Name} minus {report.Baseline.Name}, paired by user", ChartKind.Intervals,
            new ChartAxis($"difference of {name}, 95 % interval ({better})") { Mark = 0 },
            new ChartAxis("") { Categories = [.. rows.Select(row => row.Model)] },
            [
                .. Enumerable.Range(0, rows.Length).GroupBy(row => ComparisonText.VerdictOf(rows[row])).OrderBy(group => group.Key ?? Verdict.Same)
                    .Select(group => new ChartSeries(VerdictLook.WordsOf(group.Key), VerdictLook.StyleOf(group.Key), [.. group.Select(PointOf)])),
            ]) { Subject = "verdict" };
    }

    private static Chart BySlice(
        ComparedMetric row, string title, string axis, SliceMetrics[] before, SliceMetrics[] after, SeriesStyle style)
    {
        ChartPoint[] PointsOf(SliceMetrics[] slices) => [.. slices.Select((slice, i) => new ChartPoint(
            i, slice.Find(row.Metric, row.Candidates) is { } value && double.IsFinite(value) ? value : null))];
        return new Chart(
            title, ChartKind.Lines, new ChartAxis(axis) { Categories = [.. after.Select(slice => slice.Label())] },
            new ChartAxis(ComparisonText.Name(row)),
            [
                new ChartSeries("baseline", new SeriesStyle(SeriesStyle.Neutral, 1), PointsOf(before)),
                new ChartSeries("candidate", style with { Shape = 0 }, PointsOf(after)),
            ]) { Subject = "side" };
    }

    private static SliceMetrics[] Slices(EvaluatedRun run, string model) => [.. run.Report.Models.First(of => of.Name == model).Slices];
}
