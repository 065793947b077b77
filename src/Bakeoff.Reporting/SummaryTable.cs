using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>The metrics that matter most: a row a model, with the place of each value between the random floor and the oracle.</summary>
internal static class SummaryTable
{
    /// <summary>The primary metrics; then the others of <see cref="HeadlineMetrics"/>, as far as they are measured.</summary>
    /// <param name="data">What the page shows.</param>
    public static IReadOnlyList<(string Name, CandidateSet Candidates)> Columns(ReportData data) =>
        [.. Primary(data).Select(definition => (definition.Name, definition.Candidates)).Concat(HeadlineMetrics.In(data.Metrics.Definitions))
            .Distinct()];

    /// <summary>What the table is headed by: a primary metric says that it is one, and one with seen items that it has them.</summary>
    /// <param name="data">What the page shows.</param>
    /// <param name="name">The metric.</param>
    /// <param name="candidates">What was ranked or predicted.</param>
    public static string Heading(ReportData data, string name, CandidateSet candidates) =>
        (candidates == CandidateSet.SeenIncluded ? $"{name} ({candidates.ToName()})" : name)
            + (IsPrimary(data, name, candidates) ? " (primary)" : "");

    /// <summary>Says which metrics the verdicts are about.</summary>
    /// <param name="data">What the page shows.</param>
    public static string Note(ReportData data)
    {
        string primary = string.Join(", ", Primary(data).Select(metric => metric.DisplayName));
        string pair = data.Metrics.Pair is [{ } left, { } right] ? $"; the question is about {left} against {right}" : "";
        return primary.Length == 0 ? "No metric is primary: nothing here is a verdict."
            : $"Primary metrics: {primary}{pair}. All other metrics are exploratory.";
    }

    private static MetricDefinition[] Primary(ReportData data) =>
        [.. data.Metrics.Primary.Select(id => data.Metrics.Definition(id)).OfType<MetricDefinition>()];

    private static bool IsPrimary(ReportData data, string name, CandidateSet candidates) =>
        data.Metrics.Primary.Contains(MetricDefinition.IdOf(name, candidates));

    public static string Render(ReportData data)
    {
        (MetricDefinition Definition, double Best)[] columns = [.. Columns(data)
            .Select(column => data.Metrics.Definition(column.Name, column.Candidates)).OfType<MetricDefinition>()
            .Select(definition => (definition, Best(data, definition)))];
        var html = new StringBuilder(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Metrics by model\"><table class=\"sortable\"><thead><tr><th "
                + "scope=\"col\" data-better=\"lower\"><button type=\"button\">model</button></th>");
        foreach ((int column, (MetricDefinition definition, _)) in columns.Index())
        {
            string tip = Tooltip.Render(
                FormattableString.Invariant($"tip-{column}"), Heading(data, definition.Name, definition.Candidates),
                MetricLegend.Describe(data.Metrics, definition));
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\" data-better=\"{definition.Better.ToName()}\">{tip}</th>");
        }

        html.Append("</tr></thead><tbody>\n");
        foreach (ModelMetrics model in data.Metrics.Models)
        {
            string role = model.Role.ToName(), name = Html.Encode(model.Name), note = model.Role == ModelRole.Model ? "" : $" <small>{role}</small>";
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr class=\"{role}\"><th scope=\"row\" "
                    + $"data-value=\"{name}\">{ChartFigure.Swatch(model.Name, data.Styles[model.Name])}"
                    + $"{TuningSection.MarkOf(data, model)}{note}</th>");
            foreach ((MetricDefinition definition, double best) in columns)
            {
                html.Append(Cell(data, model, definition, best));
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    private static double Best(ReportData data, MetricDefinition definition)
    {
        double[] values = [
            .. data.Metrics.Models.Where(model => model.Role == ModelRole.Model).Select(model => model.Find(definition.Name, definition.Candidates))
                .OfType<MetricValue>().Where(metric => metric.DoesNotMeasure is null).Select(metric => metric.Value)];
        return values.Length == 0 || definition.Better == MetricDirection.Neither
            ? double.NaN : definition.Better == MetricDirection.Lower ? values.Min() : values.Max();
    }

    private static string Cell(ReportData data, ModelMetrics model, MetricDefinition definition, double best)
    {
        if (model.Find(definition.Name, definition.Candidates) is not { } metric)
        {
            return "<td>–</td>";
        }

        string value = Decimals.Plain(metric.Value);
        string shown = model.Role == ModelRole.Model && metric.DoesNotMeasure is null && metric.Value == best ? $"<b>{value}</b>" : value;
        string blind = metric.DoesNotMeasure is null ? ""
            : $" <span class=\"blind\" role=\"img\" aria-label=\"does not measure the model\" title=\"{Html.Encode(metric.DoesNotMeasure)} "
            + "(BKF7003)\">⚠</span>";
        string seeds = metric.Spread is { } spread ? $"<span class=\"ci\">seeds ± {Decimals.Plain(spread)}</span>" : "";
        string users = data.Metrics.DefinedFor(metric) is { Length: > 0 } some ? $"<span class=\"ci\">{some}</span>" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<td data-value=\"{metric.Value:R}\">{shown}{blind}<span "
                + $"class=\"ci\">{Interval(metric)}</span>{seeds}{users}{Place(data, definition, metric.Value)}</td>");
    }

    private static string Interval(MetricValue metric) =>
        metric is { Low: { } low, High: { } high }
            ? $"{Decimals.Plain(low, 3)} to {Decimals.Plain(high, 3)}" : $"– ({Html.Encode(metric.NoInterval ?? "no interval")})";

    /// <summary>How far from the random floor to the oracle.</summary>
    private static string Place(ReportData data, MetricDefinition definition, double value)
    {
        double? Of(string name) => data.Metrics.Model(name)?.Find(definition.Name, definition.Candidates)?.Value;
        return Of("random") is { } floor && Of("oracle") is { } ceiling && floor != ceiling && definition.Better != MetricDirection.Neither
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"<span class=\"place\"><i style=\"width:{Math.Clamp(100 * (value - floor) / (ceiling - floor), 0, 100):F1}%\"></i></span>")
            : "";
    }
}
