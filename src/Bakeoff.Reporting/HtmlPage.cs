using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>The report as one self-contained HTML page.</summary>
internal static class HtmlPage
{
    public static string Render(ReportData data)
    {
        var page = new StringBuilder();
        string title = $"Bakeoff: {data.Options.Experiment}";
        string script = PageStyle.Script.ReplaceLineEndings("\n");
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; img-src data:\"><link rel=\"icon\" href=\"data:,\"><title>{Html.Encode(title)}</title>\n<style>\n{PageStyle.Css}\n</style></head><body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<main><h1>{Html.Encode(title)}</h1>\n<p class=\"question\">{Html.Encode(data.Options.Question)}</p>\n<div class=\"answer\">")
            .AppendJoin("", Findings.Answer(data).Select(sentence => $"<p>{Html.Encode(sentence)}</p>")).Append("</div>\n");
        page.Append(SummaryTable.Render(data));
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">Dataset {Html.Encode(data.Options.Dataset)}: {data.Profile.Ratings:N0} ratings of {data.Profile.RatedItems:N0} items by {data.Profile.Users:N0} users, mean {data.Profile.MeanRating:F3}. Tested on {data.Metrics.TestRows:N0} ratings of {data.Metrics.TestUsers:N0} users, fold{(data.Metrics.Folds.Count == 1 ? "" : "s")} {string.Join(", ", data.Metrics.Folds)}. Under each value its 95 % interval from {data.Metrics.Resamples:N0} bootstrap resamples of the users, and a bar from the random floor to the oracle. ⚠ marks a value that cannot be told from random scores or from shuffled predictions: it does not measure the model. Lists are over the full catalogue, seen items excluded.</p>\n");
        AppendList(page, "findings", "What the numbers say", Findings.All(data));
        AppendList(page, "sensitivity", "What would change the result", Sensitivity.Of(data));
        ChartSections.Append(page, data);
        TextSections.AppendExamples(page, data);
        page.Append("<h2 id=\"metrics\">All metrics</h2>\n");
        foreach (MetricGrid grid in MetricGrid.Of(data))
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>{Html.Encode(grid.Title)}</summary>\n<p class=\"note\">{Html.Encode(grid.Note)}</p>\n{Html.Table(grid.Title, grid.Header, grid.Rows)}</details>\n");
        }

        TextSections.AppendIntegrity(page, data);
        TextSections.AppendProvenance(page, data);
        return page.Append(CultureInfo.InvariantCulture, $"</main><script>{script}</script></body></html>\n").ToString();
    }

    private static void AppendList(StringBuilder page, string id, string heading, IReadOnlyList<string> sentences)
    {
        if (sentences.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2 id=\"{id}\">{heading}</h2>\n<ul>").AppendJoin("", sentences.Select(sentence => $"<li>{Html.Encode(sentence)}</li>")).Append("</ul>\n");
        }
    }
}
