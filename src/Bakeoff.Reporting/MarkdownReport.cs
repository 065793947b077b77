using System.Globalization;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>The answer, the metrics that matter most and, folded, the rest as Markdown, for a pull request.</summary>
internal static class MarkdownReport
{
    public static string Render(ReportData data)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"# Bakeoff: {MarkdownText.Escape(data.Options.Experiment)}\n\n{MarkdownText.Escape(data.Options.Question)}\n\n");
        foreach (string sentence in Findings.Answer(data))
        {
            text.Append(CultureInfo.InvariantCulture, $"**{MarkdownText.Escape(sentence)}**\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{SummaryTable.Note(data)}\n\n");
        AppendSummary(text, data);
        if (data.Metrics.WhyNoRatings is { } why)
        {
            text.Append(CultureInfo.InvariantCulture, $"Metrics of ratings are left out: {why}.\n\n");
        }

        text.Append(MetricLegend.RenderMarkdown(data.Metrics));
        text.Append(CultureInfo.InvariantCulture, $"{Findings.Note}\n\n");
        Append(text, Findings.All(data));
        text.Append(
            "\n<details><summary>What would change the result, integrity, all metrics, provenance</summary>\n\n### What would change the result\n\n");
        Append(text, Sensitivity.Describe(data));
        text.Append("\n### Integrity\n\n");
        Append(text, [.. TextSections.IntegrityLines(data).Select(line => line.Text)]);
        foreach (MetricGrid grid in MetricGrid.CreateAll(data))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {grid.Title}\n\n{grid.Note}\n\n");
            AppendTable(text, grid.Header, grid.Rows);
        }

        text.Append(CultureInfo.InvariantCulture, $"\n### Provenance\n\n{MetricGrid.Origin(data)}\n\n    {MetricGrid.Command(data)}\n\n");
        AppendTable(
            text, ["stage", "key", "seed"], [
                .. data.Provenance.Steps.Select(step => (IReadOnlyList<string>)[step.Label, $"`{step.Key[..16]}`", step.Seed ?? "–"])]);
        return text.Append("\n</details>\n").ToString();
    }

    private static void AppendSummary(StringBuilder text, ReportData data)
    {
        (string Name, CandidateSet Candidates)[] columns = [.. SummaryTable.Columns(data)];
        IReadOnlyList<string> RowOf(ModelMetrics model) =>
        [
            model.Role == ModelRole.Model ? model.Name + TuningSection.MarkOf(data, model) : $"*{model.Name}*",
            .. columns.Select(column => ReportLabels.Cell(model.Find(column.Name, column.Candidates))),
        ];
        AppendTable(
            text, ["model", .. columns.Select(column => SummaryTable.Heading(data, column.Name, column.Candidates))],
            [.. data.Metrics.Models.Select(RowOf)]);
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nTested on {data.Metrics.TestRows:N0} {data.Rows} of {Counted.Of(data.Metrics.TestUsers, "user")} of "
                + $"{MarkdownText.Escape(data.Options.Dataset)} ({data.Profile.Ratings:N0} {data.Rows}). Lists over {data.Catalogue}, seen "
                + $"items excluded. ⚠: the value is not distinguishable from random scores or shuffled predictions.\n\n");
        AppendTuning(text, data);
    }

    private static void AppendTuning(StringBuilder text, ReportData data)
    {
        if (data.Searches.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Escape(TuningSection.Note(data))}\n\n");
        AppendTable(text, TuningSection.Header, [.. TuningSection.Rows(data)]);
        text.Append(CultureInfo.InvariantCulture, $"\n{TuningSection.MarkNote(data)}\n\n");
        Append(text, TuningSection.Gains(data));
        text.Append('\n');
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> sentences) =>
        text.AppendJoin("", sentences.Select(sentence => $"- {MarkdownText.Escape(sentence)}\n"));

    private static void AppendTable(StringBuilder text, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        text.Append("| ").AppendJoin(" | ", header).Append(" |\n|").AppendJoin("|", header.Select((_, i) => i == 0 ? "---" : "---:")).Append("|\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }
    }
}
