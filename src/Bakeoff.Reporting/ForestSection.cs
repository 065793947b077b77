using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>
/// What a reader wants first, as pictures: at each primary metric the models with their intervals, and what the best of them, or the first of the
/// declared pair, is ahead of the others.
/// </summary>
internal static class ForestSection
{
    /// <summary>Appends two charts for each primary metric that measures a model.</summary>
    /// <param name="page">The page.</param>
    /// <param name="data">What it shows.</param>
    public static void Append(StringBuilder page, ReportData data)
    {
        var question = new PrimaryQuestion(data);
        page.Append("<div class=\"charts\">");
        foreach (MetricDefinition metric in question.Metrics)
        {
            page.Append(ChartFigure.Render(Values(data, metric))).Append(ChartFigure.Render(Differences(data, question, metric)));
        }

        page.Append("</div>\n");
    }

    /// <summary>Names a metric with its unit and direction, as the title of an axis.</summary>
    /// <param name="metric">The metric.</param>
    public static string AxisTitle(MetricDefinition metric)
    {
        string unit = HeadlineMetrics.Errors.Contains(metric.Name) ? ", rating points" : "";
        return metric.DisplayName + unit + metric.Better switch
        {
            MetricDirection.Higher => " (higher is better)",
            MetricDirection.Lower => " (lower is better)",
            _ => "",
        };
    }

    private static Chart Values(ReportData data, MetricDefinition metric)
    {
        IReadOnlyList<(ModelMetrics Model, MetricValue Metric)> ranked = PrimaryQuestion.Ranked(data, metric);
        return new Chart(
            $"{metric.DisplayName} with 95 % intervals", ChartKind.Intervals, new ChartAxis(AxisTitle(metric)),
            new ChartAxis("") { Categories = [.. ranked.Select(of => of.Model.Name)] },
            [
                .. ranked.Select((of, row) => new ChartSeries(
                    of.Model.Name, data.Styles[of.Model.Name],
                    [new ChartPoint(
                        of.Metric.Value, row, of.Metric.Low, of.Metric.High, of.Metric.NoInterval
                            ?? (of.Model.Role == ModelRole.Floor ? "a floor" : null))])),
            ]) { HasLegend = false, Subject = "model" };
    }

    private static Chart Differences(ReportData data, PrimaryQuestion question, MetricDefinition metric)
    {
        string[] models = [.. question.Pair ?? [.. question.Ranked(metric).Select(of => of.Model.Name)]];
        (string Name, ModelComparison Pair)[] pairs = [
            .. models.Skip(1).Select(name => (name, Pair: data.Metrics.Compare(metric.Name, metric.Candidates, models[0], name)))
                .Where(of => of.Pair is not null && PairSentence.IsMeasured(data, metric, models[0], of.name)).Select(of => (of.name, of.Pair!))];
        ChartPoint PointOf(int row)
        {
            ModelComparison pair = pairs[row].Pair;
            double? p = question.AdjustedPValue(metric, models[0], pairs[row].Name);
            return new ChartPoint(pair.Difference, row, pair.Low, pair.High, p is { } value ? Decimals.PValue(value) : pair.NoVerdict);
        }

        Verdict? VerdictOf(int row) => PairSentence.VerdictOf(
            metric, pairs[row].Pair, question.AdjustedPValue(metric, models[0], pairs[row].Name));
        return new Chart(
            pairs.Length == 0 ? ""
                : $"{metric.DisplayName}: {models[0]} compared with {(pairs.Length == 1 ? pairs[0].Name : "each other model")}, user by user",
                ChartKind.Intervals,
            new ChartAxis($"difference of {metric.DisplayName}, 95 % interval") { Mark = 0 },
            new ChartAxis("") { Categories = [.. pairs.Select(of => $"{models[0]} − {of.Name}")] },
            [
                .. Enumerable.Range(0, pairs.Length).GroupBy(VerdictOf).OrderBy(group => group.Key ?? Verdict.Same)
                    .Select(group => new ChartSeries(VerdictLook.WordsOf(group.Key), VerdictLook.StyleOf(group.Key), [.. group.Select(PointOf)])),
            ]) { Subject = "verdict" };
    }
}
