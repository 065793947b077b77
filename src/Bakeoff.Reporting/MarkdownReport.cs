using System.Globalization;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>The metrics and where they come from as Markdown, for a pull request.</summary>
internal static class MarkdownReport
{
    public static string Render(ReportData data)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Bakeoff: {data.Options.Experiment}\n\n{data.Options.Question}\n\nDataset {data.Options.Dataset}: {data.Profile.Ratings:N0} ratings of {data.Profile.RatedItems:N0} items by {data.Profile.Users:N0} users. Tested on {data.Metrics.TestRows:N0} ratings of {data.Metrics.TestUsers:N0} users. Brackets are 95 % bootstrap intervals.\n\n");
        foreach (string finding in MetricGrid.Findings(data).Where(finding => finding.Length > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {finding}\n");
        }

        foreach (MetricGrid grid in MetricGrid.Of(data))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {grid.Title}\n\n{grid.Note}\n\n");
            AppendTable(text, grid.Header, grid.Rows);
        }

        text.Append(CultureInfo.InvariantCulture, $"\n## Where the numbers come from\n\n{MetricGrid.Origin(data)}\n\n");
        AppendTable(text, ["stage", "key", "seed"], [.. data.Provenance.Steps.Select(step => (IReadOnlyList<string>)[step.Label, $"`{step.Key[..16]}`", step.Seed ?? "–"])]);
        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        text.Append("| ").AppendJoin(" | ", header).Append(" |\n|").AppendJoin("|", header.Select((_, i) => i == 0 ? "---" : "---:")).Append("|\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }
    }
}
