using System.Globalization;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>The report as one self-contained HTML page.</summary>
internal static class HtmlPage
{
    public static string Render(ReportData data)
    {
        var page = new StringBuilder();
        PageFrame.Begin(page, $"Bakeoff: {data.Options.Experiment}");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"question\">{Html.Encode(data.Options.Question)}</p>\n<div class=\"answer\">")
            .AppendJoin("", Findings.Answer(data).Select(sentence => $"<p>{Html.Encode(sentence)}</p>")).Append("</div>\n");
        AppendFiles(page);
        page.Append(PageFrame.Sections);
        ForestSection.Append(page, data);
        page.Append(SummaryTable.Render(data));
        page.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"note\">Dataset {Html.Encode(data.Options.Dataset)}: {data.Profile.Ratings:N0} {data.Rows} of "
                + $"{data.Profile.RatedItems:N0} items by {data.Profile.Users:N0} "
                + $"users{(data.HasRatings ? string.Create(CultureInfo.InvariantCulture, $", mean {data.Profile.MeanRating:F3}") : "")}. Tested "
                + $"on {data.Metrics.TestRows:N0} {data.Rows} of {Counted.Of(data.Metrics.TestUsers, "user")}, "
                + $"fold{(data.Metrics.Folds.Count == 1 ? "" : "s")} {string.Join(", ", data.Metrics.Folds)}. Under each value its 95 % interval "
                + $"from {data.Metrics.Resamples:N0} bootstrap resamples of the users, and a bar from the random floor to the oracle. ⚠ marks a "
                + $"value that is not distinguishable from random scores or from shuffled predictions: it does not measure the model. "
                + $"Lists are over {data.Catalogue}, seen items excluded.</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Html.Encode(SummaryTable.Note(data))}</p>\n");
        if (TuningSection.MarkNote(data) is { } mark)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Html.Encode(mark)}</p>\n");
        }

        if (data.Metrics.WhyNoRatings is { } why)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">Metrics of ratings are left out: {Html.Encode(why)}.</p>\n");
        }

        AppendList(page, "findings", "What the numbers say", Findings.All(data), Findings.Note);
        AppendList(page, "sensitivity", "What would change the result", Sensitivity.Describe(data));
        ChartSections.Append(page, data);
        TextSections.AppendExamples(page, data);
        AppendMetrics(page, data);
        TextSections.AppendIntegrity(page, data);
        TextSections.AppendProvenance(page, data);
        return PageFrame.End(page);
    }

    /// <summary>Links to what the stage writes next to the page.</summary>
    private static void AppendFiles(StringBuilder page) => page.Append("<p class=\"files\">Files: ")
        .AppendJoin(" · ", ReportStage.Files.Select(file => $"<a href=\"{file}\">{file}</a>"))
        .Append(" · <a href=\"run.html\">run.html</a> (the last run: when, of which commit, how long each stage took)</p>\n");

    private static void AppendMetrics(StringBuilder page, ReportData data)
    {
        page.Append(
            "<h2 id=\"metrics\">All metrics</h2>\n<p class=\"note\">Exploratory but for the primary metrics: no verdict is given on them, and a "
                + "difference among so many may be chance.</p>\n");
        page.Append(MetricLegend.RenderHtml(data.Metrics));
        foreach (MetricGrid grid in MetricGrid.CreateAll(data))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<details><summary>{Html.Encode(grid.Title)}</summary>\n<p "
                    + $"class=\"note\">{Html.Encode(grid.Note)}</p>\n{Html.Table(grid.Title, grid.Header, grid.Rows)}</details>\n");
        }
    }

    private static void AppendList(StringBuilder page, string id, string heading, IReadOnlyList<string> sentences, string note = "")
    {
        if (sentences.Count > 0)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<h2 id=\"{id}\">{heading}</h2>\n{(note.Length == 0 ? "" : $"<p class=\"note\">{Html.Encode(note)}</p>\n")}<ul>")
                    .AppendJoin("", sentences.Select(sentence => $"<li>{Html.Encode(sentence)}</li>")).Append("</ul>\n");
        }
    }
}
