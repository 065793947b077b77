using System.Globalization;
using System.Text;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>Writes the page of a leaderboard: a table for each group of like numbers, and where parameters lead.</summary>
internal static class LeaderboardPage
{
    private const int MaxRows = 40; // As many as one can take in at a glance; the table has all.

    /// <param name="title">The title.</param>
    /// <param name="answer">Sentences above all, the first thing that is read.</param>
    /// <param name="entries">All entries.</param>
    /// <param name="metrics">The ids of the metrics to show; the first one decides.</param>
    /// <param name="missing">What is not shown, and why.</param>
    /// <param name="stamp">What the page is made of; null, which is the default, where that is not known.</param>
    public static string Render(
        string title, IReadOnlyList<string> answer, IReadOnlyList<LeaderboardEntry> entries, IReadOnlyList<string> metrics,
        IReadOnlyList<string> missing, PageStamp? stamp = null)
    {
        var page = new StringBuilder();
        PageFrame.Begin(page, title);
        page.Append("<div class=\"answer\">").AppendJoin("", answer.Select(sentence => $"<p>{Html.Encode(sentence)}</p>")).Append("</div>\n");
        var styles = ModelStyles.Create(entries.Select(entry => entry.Run.Report).Distinct());
        foreach (IReadOnlyList<LeaderboardEntry> group in Ranking.Groups(SameResults.Merge(entries)))
        {
            AppendGroup(page, group, metrics, styles);
        }

        if (missing.Count > 0)
        {
            page.Append("<h2>Not shown</h2>\n<ul>").AppendJoin("", missing.Select(line => $"<li class=\"look\">{Html.Encode(line)}</li>"))
                .Append("</ul>\n");
        }

        return PageFrame.End(page, stamp);
    }

    private static void AppendGroup(StringBuilder page, IReadOnlyList<LeaderboardEntry> group, IReadOnlyList<string> metrics, ModelStyles styles)
    {
        MetricsReport report = group[0].Run.Report;
        string rows = group[0].Parameters.GetValueOrDefault("split.slice") == "\"validation\"" ? "validation" : "test";
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2>{Html.Encode(string.Join(", ", group.Select(entry => entry.Run.Experiment.Split('@')[0]).Distinct()))}</h2>\n<p "
                + $"class=\"note\">Measured on the same {report.TestRows} {rows} ratings of {Counted.Plain(report.TestUsers, "user")} "
                + $"({report.Protocol.TestRowsHash[..12]}). ≈ shows no significant difference from the first: each user compared with itself, all "
                + $"places tested together (Holm, 5 %). ⚠ does not measure the model, and comes last. Floors are not trained: what every model "
                + $"has to beat. Results that are the same for every user are one row with all names. The first of many is partly lucky: its "
                + $"value is a little too good. Only parameters that differ are shown.</p>\n");
        string id = metrics.FirstOrDefault(metric => group.Any(entry => entry.ByUser(metric) is not null)) ?? metrics[0];
        IReadOnlyList<RankedEntry> ranking = Ranking.Create(group, id);
        page.Append(ChartFigure.Render(Forest(ranking, id, styles)));
        AppendTable(
            page, [.. ranking.Select(ranked => (ranked.Entry, (RankedEntry?)ranked)),
                .. group.Except(ranking.Select(ranked => ranked.Entry)).Select(entry => (entry, (RankedEntry?)null))], metrics, styles);
        foreach (IGrouping<string, RankedEntry> model in ranking.Where(ranked => !ranked.Entry.IsFloor).GroupBy(ranked => ranked.Entry.Model))
        {
            RankedEntry[] of = [.. model];
            IReadOnlyList<string> differing = ParallelCoordinates.Differing(of.Select(ranked => ranked.Entry));
            page.Append(
                ParallelCoordinates.Create($"{model.Key}: {id} by parameter", id.Split('/')[0], of, differing, styles[model.Key]) is { } chart
                    ? ChartFigure.Render(chart) : "");
            AppendParameters(page, model.Key, id, of, differing, styles[model.Key]);
        }
    }

    /// <summary>The first entries with their intervals.</summary>
    private static Chart Forest(IReadOnlyList<RankedEntry> ranking, string id, ModelStyles styles)
    {
        RankedEntry[] shown = [.. ranking.Take(MaxRows)];
        bool one = ranking.Select(ranked => ranked.Entry.Names).Distinct().Count() == 1;
        MetricDefinition? metric = ranking.Count == 0 ? null : ranking[0].Entry.ByUser(id)!.Definition;
        string title = metric is null ? "" : $"{metric.DisplayName} with 95 % intervals"
            + (ranking.Count > MaxRows ? string.Create(CultureInfo.InvariantCulture, $", the first {MaxRows} of {ranking.Count}") : "");
        return new Chart(
            title, ChartKind.Intervals, new ChartAxis(metric is null ? "" : ForestSection.AxisTitle(metric)),
            new ChartAxis("")
            {
                Categories = [.. shown.Select(ranked => one ? ranked.Entry.Labels : $"{ranked.Entry.Labels} of {ranked.Entry.Names}")],
            },
            [
                .. shown.Index().GroupBy(of => of.Item.Entry.Model).Select(model => new ChartSeries(
                    model.Key, styles[model.Key],
                    [.. model.Select(of => new ChartPoint(
                        of.Item.Value.Value, of.Index, of.Item.Value.Low, of.Item.Value.High, NoteOf(of.Item, of.Index)))])),
            ]) { Subject = "model" };
    }

    private static string? NoteOf(RankedEntry ranked, int place) => ranked.NoVerdict is { } why ? $"no verdict: {why}"
        : place == 0 ? "the first" : ranked.Tied ? "no significant difference from the first" : null;

    /// <summary>The metric against each number that differs.</summary>
    private static void AppendParameters(
        StringBuilder page, string model, string id, RankedEntry[] entries, IReadOnlyList<string> differing, SeriesStyle style)
    {
        string metric = id.Split('/')[0];
        page.Append("<div class=\"charts\">");
        foreach (string parameter in differing.Where(parameter => entries.All(entry => entry.Entry.Parameters.ContainsKey(parameter))))
        {
            var axis = new Axis(parameter, entries.Select(entry => entry.Entry.Parameters[parameter]));
            page.Append(
                axis.IsNumeric && entries.Length > 2
                    ? ChartFigure.Render(ParameterPlot.Create($"{model}: {metric} against {parameter}", metric, axis, entries, style)) : "");
        }

        page.Append("</div>\n");
    }

    private static void AppendTable(
        StringBuilder page, (LeaderboardEntry Entry, RankedEntry? Ranked)[] rows, IReadOnlyList<string> metrics, ModelStyles styles)
    {
        string[] shown = [.. metrics.Where(metric => rows.Any(row => row.Entry.Find(metric) is not null))];
        string[] parameters = [
            .. rows.GroupBy(row => row.Entry.Model).SelectMany(model => ParallelCoordinates.Differing(model.Select(row => row.Entry))).Distinct()
                .Order(StringComparer.Ordinal)];
        page.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Leaderboard\"><table class=\"sortable\"><thead><tr>");
        foreach (string column in new[] { "experiment", "model" }.Concat(shown.Select(Short)).Append("seconds").Concat(parameters))
        {
            page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"><button type=\"button\">{Html.Encode(column)}</button></th>");
        }

        page.Append("</tr></thead><tbody>\n");
        foreach ((LeaderboardEntry entry, RankedEntry? ranked) in rows)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr{(entry.IsFloor ? " class=\"floor\"" : "")}><th scope=\"row\" "
                    + $"data-value=\"{Html.Encode(entry.Name)}\">{Linked(entry)}</th><td "
                    + $"data-value=\"{Html.Encode(entry.Model)}\">{ChartFigure.Swatch(entry.Labels, styles[entry.Model])}</td>")
                .AppendJoin("", shown.Select(metric => Cell(entry, entry.Find(metric), ranked)))
                .Append(entry.Seconds is { } seconds
                    ? string.Create(CultureInfo.InvariantCulture, $"<td data-value=\"{seconds:R}\">{seconds:F1}</td>") : "<td>–</td>")
                .AppendJoin(
                    "", parameters.Select(
                        parameter => entry.Parameters.TryGetValue(parameter, out string? value)
                            ? $"<td data-value=\"{Html.Encode(value.Trim('"'))}\">{Html.Encode(value.Trim('"'))}</td>" : "<td>–</td>"))
                            .Append("</tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string Linked(LeaderboardEntry entry) => entry.Page is { } page
        ? $"<a href=\"{Html.Encode(page)}\">{Html.Encode(entry.Names)}</a>" : Html.Encode(entry.Names);

    private static string Cell(LeaderboardEntry entry, MetricValue? value, RankedEntry? ranked)
    {
        if (value is null)
        {
            return "<td>–</td>";
        }

        string shown = LeaderboardText.Cell(value, ranked?.Tied == true && ranked.Value == value);
        string coverage = value.Candidates == CandidateSet.TestItems && entry.Coverage < 1
            ? FormattableString.Invariant($"<span class=\"ci\">coverage {entry.Coverage:0.####}</span>") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<td data-value=\"{value.Value:R}\">{shown}<span class=\"ci\">{Interval(value)}</span>{coverage}</td>");
    }

    private static string Interval(MetricValue value) =>
        value is { Low: { } low, High: { } high }
            ? $"{Decimals.Plain(low, 3)} to {Decimals.Plain(high, 3)}" : $"– ({Html.Encode(value.NoInterval ?? "no interval")})";

    private static string Short(string id) => id.EndsWith("/" + CandidateSet.SeenIncluded.ToName(), StringComparison.Ordinal) ? id : id.Split('/')[0];
}
