using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>What the metrics compute: in a tooltip at their name, and as a list under the tables.</summary>
internal static class MetricLegend
{
    /// <summary>The heading of the list.</summary>
    public const string Title = "What the metrics compute";

    /// <summary>The text of a metric's tooltip: its formula, and which values are better.</summary>
    /// <param name="report">The report.</param>
    /// <param name="definition">The metric.</param>
    public static string Describe(MetricsReport report, MetricDefinition definition)
    {
        string meaning = definition.Better switch
        {
            MetricDirection.Higher => "Higher is better",
            MetricDirection.Lower => "Lower is better",
            _ => "It describes and does not judge",
        };
        return $"{report.FormulaOf(definition).TrimEnd('.')}. {meaning}.";
    }

    /// <summary>Writes the list as HTML, folded; empty where the report has no formulas.</summary>
    /// <param name="report">The report.</param>
    public static string RenderHtml(MetricsReport report)
    {
        var html = new StringBuilder();
        foreach (MetricFormula formula in report.Formulas ?? [])
        {
            html.Append(html.Length == 0 ? $"<details><summary>{Title}</summary><dl>\n" : "")
                .Append("<dt>").Append(Html.Encode(formula.Metric)).Append("</dt><dd>").Append(Html.Encode(Text(formula))).Append("</dd>\n");
        }

        return html.Append(html.Length == 0 ? "" : "</dl></details>\n").ToString();
    }

    /// <summary>Writes the list as Markdown, folded; empty where the report has no formulas.</summary>
    /// <param name="report">The report.</param>
    public static string RenderMarkdown(MetricsReport report)
    {
        var text = new StringBuilder();
        foreach (MetricFormula formula in report.Formulas ?? [])
        {
            text.Append(text.Length == 0 ? $"<details><summary>{Title}</summary>\n\n" : "")
                .Append("- `").Append(formula.Metric).Append("`: ").Append(MarkdownText.Escape(Text(formula))).Append('\n');
        }

        return text.Append(text.Length == 0 ? "" : "\n</details>\n\n").ToString();
    }

    private static string Text(MetricFormula formula) =>
        formula.Source is { } source ? $"{formula.Formula.TrimEnd('.')}. Source: {source}." : $"{formula.Formula.TrimEnd('.')}.";
}
