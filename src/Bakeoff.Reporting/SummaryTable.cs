using System.Globalization;
using System.Text;

namespace Bakeoff.Reporting;

/// <summary>The metrics that matter most: a row a model, with the place of each value between the random floor and the oracle.</summary>
internal static class SummaryTable
{
    private static readonly string[] Stems = ["recall@", "ndcg@", "mrr@", "coverage@"];

    private static readonly string[] Predictions = ["rmse", "mae", "ndcg"];

    /// <summary>The primary metrics; then rmse, mae, ndcg and the lists at one short and the longest k, as far as they are measured.</summary>
    /// <param name="data">What the page shows.</param>
    public static IReadOnlyList<(string Name, string Candidates)> Columns(ReportData data) =>
        [.. Primary(data).Select(definition => (definition.Name, definition.Candidates)).Concat(Usual(data)).Distinct()];

    /// <summary>What the table is headed by: a primary metric says that it is one, and one with seen items that it has them.</summary>
    /// <param name="data">What the page shows.</param>
    /// <param name="name">The metric.</param>
    /// <param name="candidates">What was ranked or predicted.</param>
    public static string Heading(ReportData data, string name, string candidates) =>
        (candidates == "seen-included" ? $"{name} ({candidates})" : name) + (IsPrimary(data, name, candidates) ? " (primary)" : "");

    /// <summary>Which metrics the verdicts are about.</summary>
    /// <param name="data">What the page shows.</param>
    public static string Note(ReportData data) => Primary(data).Length == 0 ? "No metric is primary: nothing here is a verdict."
        : $"Primary metrics: {string.Join(", ", Primary(data).Select(PairSentence.Display))}{(data.Metrics.Pair is [{ } left, { } right] ? $"; the question is about {left} against {right}" : "")}. All other metrics are exploratory.";

    private static Definition[] Primary(ReportData data) => [.. data.Metrics.Primary.Select(id => data.Metrics.Definitions.FirstOrDefault(definition => definition.Id == id)).OfType<Definition>()];

    private static bool IsPrimary(ReportData data, string name, string candidates) => data.Metrics.Primary.Contains($"{name}/{candidates}");

    private static IReadOnlyList<(string Name, string Candidates)> Usual(ReportData data)
    {
        Definition[] lists = [.. data.Metrics.Definitions.Where(definition => definition.Candidates == "seen-excluded")];
        int[] ks = [.. lists.Where(definition => definition.Name.StartsWith("recall@", StringComparison.Ordinal)).Select(definition => int.Parse(definition.Name["recall@".Length..], CultureInfo.InvariantCulture)).Order()];
        (string Name, string Candidates)[] predictions =
        [
            .. Predictions.Select(name => (name, "test-items"))
                .Where(metric => data.Metrics.Definitions.Any(definition => (definition.Name, definition.Candidates) == metric)),
        ];
        if (ks.Length == 0)
        {
            return predictions;
        }

        int few = ks.Contains(10) ? 10 : ks[0], many = ks[^1];
        string[] wanted = [.. Stems.SelectMany(stem => stem is "recall@" ? new[] { few, many }.Distinct() : [stem is "ndcg@" ? few : many], (stem, k) => FormattableString.Invariant($"{stem}{k}"))];
        return [.. predictions, .. wanted.Where(name => lists.Any(definition => definition.Name == name)).Select(name => (name, "seen-excluded"))];
    }

    public static string Render(ReportData data)
    {
        (Definition Definition, double Best)[] columns = [.. Columns(data)
            .Select(column => data.Metrics.Definitions.FirstOrDefault(definition => definition.Name == column.Name && definition.Candidates == column.Candidates)).OfType<Definition>()
            .Select(definition => (definition, Best(data, definition)))];
        var html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Metrics by model\"><table class=\"sortable\"><thead><tr><th scope=\"col\" data-better=\"lower\"><button type=\"button\">model</button></th>");
        foreach ((Definition definition, _) in columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\" data-better=\"{definition.Better}\"><button type=\"button\" title=\"{Html.Encode(definition.Summary)}; {(definition.Better == "neither" ? "describes, does not judge" : definition.Better + " is better")}\">{Html.Encode(Heading(data, definition.Name, definition.Candidates))}</button></th>");
        }

        html.Append("</tr></thead><tbody>\n");
        foreach (Model model in data.Metrics.Models)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr class=\"{model.Role}\"><th scope=\"row\" data-value=\"{Html.Encode(model.Name)}\">{Html.Encode(model.Name)}{(model.Role == "model" ? "" : $" <small>{model.Role}</small>")}</th>");
            foreach ((Definition definition, double best) in columns)
            {
                html.Append(Cell(data, model, definition, best));
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    private static double Best(ReportData data, Definition definition)
    {
        double[] values = [.. data.Metrics.Models.Where(model => model.Role == "model").Select(model => model.Find(definition.Name, definition.Candidates)).OfType<Metric>().Where(metric => metric.DoesNotMeasure is null).Select(metric => metric.Value)];
        return values.Length == 0 || definition.Better == "neither" ? double.NaN : definition.Better == "lower" ? values.Min() : values.Max();
    }

    private static string Cell(ReportData data, Model model, Definition definition, double best)
    {
        if (model.Find(definition.Name, definition.Candidates) is not { } metric)
        {
            return "<td>–</td>";
        }

        string value = Decimals.Plain(metric.Value);
        string shown = model.Role == "model" && metric.DoesNotMeasure is null && metric.Value == best ? $"<b>{value}</b>" : value;
        string blind = metric.DoesNotMeasure is null ? "" : $" <span class=\"blind\" role=\"img\" aria-label=\"does not measure the model\" title=\"{Html.Encode(metric.DoesNotMeasure)} (BKF7003)\">⚠</span>";
        string seeds = metric.Spread is { } spread ? $"<span class=\"ci\">seeds ± {Decimals.Plain(spread)}</span>" : "";
        string users = data.Metrics.DefinedFor(metric) is { Length: > 0 } some ? $"<span class=\"ci\">{some}</span>" : "";
        return string.Create(CultureInfo.InvariantCulture, $"<td data-value=\"{metric.Value:R}\">{shown}{blind}<span class=\"ci\">{Interval(metric)}</span>{seeds}{users}{Place(data, definition, metric.Value)}</td>");
    }

    private static string Interval(Metric metric) =>
        metric is { Low: { } low, High: { } high } ? $"{Decimals.Plain(low, 3)} to {Decimals.Plain(high, 3)}" : $"– ({Html.Encode(metric.NoInterval ?? "no interval")})";

    /// <summary>How far from the random floor to the oracle.</summary>
    private static string Place(ReportData data, Definition definition, double value)
    {
        double? Of(string name) => data.Metrics.Models.FirstOrDefault(model => model.Name == name)?.Find(definition.Name, definition.Candidates)?.Value;
        return Of("random") is { } floor && Of("oracle") is { } ceiling && floor != ceiling && definition.Better != "neither"
            ? string.Create(CultureInfo.InvariantCulture, $"<span class=\"place\"><i style=\"width:{Math.Clamp(100 * (value - floor) / (ceiling - floor), 0, 100):F1}%\"></i></span>")
            : "";
    }
}
