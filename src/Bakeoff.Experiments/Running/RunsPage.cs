using System.Globalization;
using System.Text;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>The runs of this machine as a page: what came of each, the course of a metric over the runs, and when each stage of a run ran.</summary>
internal static class RunsPage
{
    private const int MaxTimelines = 20;
    private const string Blind = " <span class=\"blind\" role=\"img\" aria-label=\"does not measure the model\" "
        + "title=\"does not measure the model (BKF7003)\">⚠</span>";


    /// <summary>Renders the page.</summary>
    /// <param name="settings">Where the records of runs are.</param>
    /// <param name="rows">The rows to show, in their order.</param>
    /// <param name="metrics">The metrics to show, by name or id; the first that any run has is drawn.</param>
    /// <param name="folder">The folder of the page.</param>
    /// <param name="stamp">What is checked out.</param>
    public static string Render(EngineSettings settings, IReadOnlyList<RunRow> rows, IReadOnlyList<string> metrics, string folder, PageStamp stamp)
    {
        var page = new StringBuilder();
        PageFrame.Begin(page, "Runs");
        string[] shown = [.. metrics.Where(metric => rows.Any(row => row.Find(metric) is not null))];
        var styles = new ModelStyles(rows.Select(row => row.Model).OfType<string>(), []);
        string[] runs = [.. rows.Select(row => row.Run).Distinct().Order(StringComparer.Ordinal)];
        page.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"note\">{runs.Length:N0} {(runs.Length == 1 ? "run" : "runs")} that did anything, on this machine. + marks runs of a "
                + $"working tree with uncommitted changes. Seconds are those of a run's stages together, of which some ran at one time.</p>\n"
                + $"<div class=\"charts\">");
        foreach (IGrouping<string, RunRow> experiment in shown.Length == 0 ? [] : rows.GroupBy(row => row.Experiment))
        {
            page.Append(ChartFigure.Render(Course(experiment, shown[0], styles)));
        }

        page.Append("</div>\n");
        AppendTable(page, settings, rows, shown, folder, styles);
        AppendTimelines(page, settings, [.. rows.Select(row => (row.Experiment, row.Run)).Distinct()]);
        return PageFrame.End(page, stamp);
    }

    /// <summary>The metric of each model over the runs of an experiment, in the order of their time.</summary>
    private static Chart Course(IGrouping<string, RunRow> experiment, string metric, ModelStyles styles)
    {
        string[] runs = [.. experiment.Select(row => row.Run).Distinct().Order(StringComparer.Ordinal)];
        ChartPoint PointOf(RunRow row) => new(
            Array.IndexOf(runs, row.Run) + 1, row.Find(metric), Note: $"{ToTheSecond(row.Time)}, commit {row.ShownCommit}");
        return new Chart(
            $"{experiment.Key}: {metric} by run", ChartKind.Lines, new ChartAxis("run, in the order of time"), new ChartAxis(metric),
            [
                .. experiment.Where(row => row.Model is not null && row.Find(metric) is not null).GroupBy(row => row.Model!)
                    .Select(model => new ChartSeries(
                        model.Key, styles[model.Key], [.. model.OrderBy(row => row.Run, StringComparer.Ordinal).Select(PointOf)])),
            ]) { Subject = "model" };
    }

    private static void AppendTable(
        StringBuilder page, EngineSettings settings, IReadOnlyList<RunRow> rows, string[] metrics, string folder, ModelStyles styles)
    {
        string[] columns = ["experiment", "time", "commit", "ran", "seconds", "model", .. metrics];
        page.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Runs\"><table class=\"sortable\"><thead><tr>")
            .AppendJoin("", columns.Select(column =>
                $"<th scope=\"col\"{(column is "time" or "commit" or "model" ? " class=\"text\"" : "")}><button "
                    + $"type=\"button\">{Html.Encode(column)}</button></th>"))
            .Append("</tr></thead><tbody>\n");
        foreach (RunRow row in rows)
        {
            string name = Html.Encode(row.Experiment);
            string linked = PageStamps.FindReport(settings, row.Experiment, folder) is { } report
                ? $"<a href=\"{Html.Encode(report)}\">{name}</a>" : name;
            string model = row.Model is null ? "–" : ChartFigure.Swatch(row.Model, styles[row.Model]);
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\" data-value=\"{name}\">{linked}</th><td class=\"text\" "
                    + $"data-value=\"{Html.Encode(row.Run)}\">{Html.Encode(ToTheSecond(row.Time))}</td><td class=\"text\" "
                    + $"data-value=\"{Html.Encode(row.ShownCommit)}\">{Html.Encode(row.ShownCommit)}</td><td data-value=\"{row.Ran}\">{row.Ran} of "
                    + $"{row.Stages}</td><td data-value=\"{row.Seconds:R}\">{row.Seconds:F1}</td><td class=\"text\" "
                    + $"data-value=\"{Html.Encode(row.Model ?? "")}\">{model}</td>")
                .AppendJoin("", metrics.Select(metric => Cell(row, metric)))
                .Append("</tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string Cell(RunRow row, string metric) => row.Find(metric) is not { } value ? "<td>–</td>"
        : string.Create(
            CultureInfo.InvariantCulture, $"<td data-value=\"{value:R}\">{Decimals.Plain(value)}{(row.IsBlind(metric) ? Blind : "")}</td>");

    private static void AppendTimelines(StringBuilder page, EngineSettings settings, (string Experiment, string Run)[] runs)
    {
        (string Experiment, string Run)[] latest = [.. runs.OrderByDescending(run => run.Run, StringComparer.Ordinal).Take(MaxTimelines)];
        page.Append(latest.Length == 0 ? "" : "<h2 id=\"timelines\">When each stage ran</h2>\n");
        foreach ((string experiment, string run) in latest)
        {
            if (RunRecords.TryRead(Path.Combine(settings.RunsFolder(experiment), run + ".json")) is { } record
                && RunPage.Timeline(record.Stages, $"{experiment}, {ToTheSecond(record.Time)}") is { } chart)
            {
                page.Append(ChartFigure.Render(chart));
            }
        }
    }

    /// <summary>A time of a record without what is smaller than a second.</summary>
    private static string ToTheSecond(string time) => time[..Math.Min(19, time.Length)];
}
