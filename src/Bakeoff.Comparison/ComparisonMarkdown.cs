using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>Writes <c>compare.md</c>, for a pull request.</summary>
internal static class ComparisonMarkdown
{
    /// <summary>Marks a comment that need not be posted, but replaces one that was.</summary>
    public const string Unaffected = "<!-- bakeoff: unaffected -->";

    /// <param name="experiment">The experiment: the hidden marker has its name, so that CI finds its own comment and updates it.</param>
    /// <param name="reports">A report a candidate.</param>
    public static string Render(string experiment, IReadOnlyList<ComparisonReport> reports)
    {
        var text = new StringBuilder(Head(experiment));
        foreach (ComparisonReport report in reports)
        {
            Append(text, report);
        }

        return text.ToString();
    }

    /// <summary>The same where there is no comparison, but a sentence.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="sentence">The sentence.</param>
    /// <param name="unaffected">Whether the change cannot affect the experiment.</param>
    public static string Render(string experiment, string sentence, bool unaffected) =>
        $"{Head(experiment)}\n{Escape(sentence)}\n{(unaffected ? Unaffected + "\n" : "")}";

    private static string Head(string experiment) =>
        $"<!-- bakeoff-compare: {MarkdownText.Hidden(experiment)} -->\n## {Escape(experiment)}: did it get better?\n";

    private static void Append(StringBuilder text, ComparisonReport report)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n**{Escape(ComparisonText.Answer(report))}**\n\n");
        foreach ((string heading, IReadOnlyList<string> lines) in ComparisonText.Changes(report))
        {
            text.Append(CultureInfo.InvariantCulture, $"{heading}:\n\n")
                .AppendJoin("", lines.Select(line => $"- `{line.Replace("`", "'", StringComparison.Ordinal)}`\n")).Append('\n');
        }

        ComparedMetric[] changed = [.. ComparisonText.Clearest(report)], exploratory = [.. changed.Where(row => !row.IsPrimary)];
        AppendTable(text, changed.Where(row => row.IsPrimary));
        if (exploratory.Length > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<details><summary>Exploratory: {exploratory.Length} rows that changed</summary>\n\n{ComparisonText.ExploratoryNote}\n\n");
            AppendTable(text, exploratory);
            text.Append("</details>\n\n");
        }

        text.AppendJoin("", ComparisonText.Notes(report).Select(note => $"- {Escape(note)}\n"));

        if (ComparisonText.Energy(report) is { } energy)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Escape(energy)}\n");
        }

        foreach (Refusal refusal in report.Refused)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"- Not compared: {Escape(refusal.What)}: {Escape(refusal.Reason)}. {Escape(refusal.Remedy)}\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"\n<sub>{Escape(ComparisonText.Basis(report))} {report.Resamples} resamples. Detectable: the smallest difference that these users "
                + $"show four times in five. Baseline {Commit(report.Baseline)}, candidate {Commit(report.Candidate)}.</sub>\n");
    }

    private static void AppendTable(StringBuilder text, IEnumerable<ComparedMetric> rows)
    {
        string[][] cells = [.. rows.Select(ComparisonText.Cells)];
        if (cells.Length > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"| {string.Join(" | ", ComparisonText.Columns)} |\n|---|---|---:|---:|---:|---:|---:|---:|:---:|\n")
                .AppendJoin("", cells.Select(row => $"| {string.Join(" | ", row.Select(Escape))} |\n")).Append('\n');
        }
    }

    private static string Commit(SideReport side) => side.Commit is { } commit ? $"{Escape(side.Name)} at {commit[..10]}" : Escape(side.Name);

    private static string Escape(string text) => MarkdownText.Escape(text);
}
