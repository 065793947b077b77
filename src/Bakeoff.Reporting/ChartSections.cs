using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>The parts of the page that are charts of details: training, slices, calibration, the dataset.</summary>
internal static class ChartSections
{
    public static void Append(StringBuilder page, ReportData data)
    {
        page.Append("<h2 id=\"training\">Training</h2>\n<div class=\"charts\">");
        AppendTraining(page, data);
        page.Append("</div>\n");
        TuningSection.Append(page, data);
        string rows = data.Rows;
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2 id=\"slices\">Where the errors are</h2>\n<p class=\"note\">Test {rows} by "
                + $"{(data.Metrics.WhyNoRatings is null ? "what was rated, by " : "")}how active the user is, and by how popular the item is "
                + $"(training {rows}). All metrics by slice are in <a href=\"slices.parquet\">slices.parquet</a>.</p>\n<div class=\"charts\">");
        ModelMetrics[] models = [.. data.Metrics.Models.Where(model => model.Role == ModelRole.Model || model.Name == "popularity")];
        (string list, CandidateSet candidates) = Findings.ListMetric(data);
        AppendSlices(page, data, models, SliceKind.Rating, "Error by rating", "the rating", HeadlineMetrics.Error, CandidateSet.TestItems);
        AppendSlices(
            page, data, models, SliceKind.UserActivity, "Error by user activity", "training ratings of the user", HeadlineMetrics.Error,
            CandidateSet.TestItems);
        AppendSlices(
            page, data, models, SliceKind.ItemPopularity, "Error by item popularity", "training ratings of the item", HeadlineMetrics.Error,
            CandidateSet.TestItems);
        AppendSlices(page, data, models, SliceKind.UserActivity, "Lists by user activity", $"training {rows} of the user", list, candidates);
        AppendSlices(page, data, models, SliceKind.ItemPopularity, "Lists by item popularity", $"training {rows} of the item", list, candidates);
        page.Append("</div>\n");
        AppendCalibration(page, data, models);
        if (data.HasRatings)
        {
            page.Append("<h2 id=\"ratings\">Ratings</h2>\n").Append(ChartFigure.Render(Histogram(data)));
        }
    }

    private static Chart Histogram(ReportData data) => new(
        "Ratings of the dataset", ChartKind.Bars,
        new ChartAxis("rating")
        {
            Categories = [.. data.Profile.Histogram.Select(bar => bar.Rating.ToString(CultureInfo.InvariantCulture))],
        },
        new ChartAxis("number of ratings"),
        [
            new ChartSeries("", new SeriesStyle(SeriesStyle.Neutral), [.. data.Profile.Histogram.Select((bar, i) => new ChartPoint(i, bar.Count))]),
        ]);

    /// <summary>The name of the metric that a chart shows, with its formula.</summary>
    private static string Caption(ReportData data, string title, string name, CandidateSet candidates)
    {
        if (data.Metrics.Definition(name, candidates) is not { } definition)
        {
            return "";
        }

        string id = $"tip-{title.ToLowerInvariant().Replace(' ', '-')}";
        return $"<span class=\"about\">{Tooltip.Render(id, definition.DisplayName, MetricLegend.Describe(data.Metrics, definition))}</span>";
    }

    private static void AppendTraining(StringBuilder page, ReportData data)
    {
        foreach (IGrouping<string, (string Run, TrainingReport Training)> model in data.Trainings.Where(run => run.Training.Epochs.Count > 0)
            .GroupBy(run => run.Training.Model))
        {
            string x = EpochTitle.Create(data.Provenance, model.SelectMany(run => run.Training.Epochs).Max(epoch => epoch.Epoch));
            string loss = model.First().Training.LossName;
            page.Append(Curves(data, model, $"{model.Key}: {loss}", x, loss, epoch => epoch.Loss));
            int[] ks = [.. model.SelectMany(run => run.Training.Epochs).SelectMany(epoch => epoch.ValidationAccuracy?.Keys ?? []).Distinct()];
            if (ks.Length > 0)
            {
                page.Append(Curves(
                    data, model, $"{model.Key}, held-out training rows: accuracy", x,
                    FormattableString.Invariant($"top-{ks.Max()} accuracy, seen items excluded"), epoch => epoch.ValidationAccuracy?[ks.Max()]));
            }
        }
    }

    /// <summary>A line a fold, through the epochs that have a value, in the colour of the model.</summary>
    private static string Curves(
        ReportData data, IGrouping<string, (string Run, TrainingReport Training)> model, string title, string x, string y,
        Func<EpochReport, double?> value)
    {
        ChartSeries[] series = [.. model.Index().Select(run => new ChartSeries(
            run.Item.Run, data.Styles[model.Key] with { Shape = run.Index % SeriesStyle.Shapes },
            [.. run.Item.Training.Epochs.Where(epoch => value(epoch) is { } of && double.IsFinite(of))
                .Select(epoch => new ChartPoint(epoch.Epoch, value(epoch)))]))];
        return ChartFigure.Render(new Chart(
            title, ChartKind.Lines, new ChartAxis(x), ChartAxis.Spread(y, series.SelectMany(line => line.Points).Select(point => point.Y!.Value)),
            series) { HasLegend = series.Length > 1, Subject = "fold" });
    }

    private static void AppendSlices(
        StringBuilder page, ReportData data, ModelMetrics[] models, SliceKind by, string title, string xTitle, string name,
        CandidateSet candidates)
    {
        ModelMetrics[] shown = [.. models.Where(model => model.Slices.Any(slice => slice.By == by && slice.Find(name, candidates) is not null))];
        if (shown.Length > 0)
        {
            page.Append(ChartFigure.Render(new Chart(
                title, ChartKind.Lines,
                new ChartAxis(xTitle) { Categories = [.. shown[0].Slices.Where(slice => slice.By == by).Select(slice => slice.Label())] },
                new ChartAxis(data.Metrics.Definition(name, candidates) is { } metric ? ForestSection.AxisTitle(metric) : name),
                [
                    .. shown.Select(model => new ChartSeries(
                        model.Name, data.Styles[model.Name],
                        [.. model.Slices.Where(slice => slice.By == by).Select((slice, i) => PointOf(i, slice, slice.Find(name, candidates)))])),
                ]) { Caption = Caption(data, title, name, candidates), Subject = "model" }));
        }
    }

    private static ChartPoint PointOf(int place, SliceMetrics slice, double? value) => new(
        place, value is { } number && double.IsFinite(number) ? number : null,
        Note: string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(slice.Rows, "test row")} of {Counted.Of(slice.Users, "user")}"));

    private static void AppendCalibration(StringBuilder page, ReportData data, ModelMetrics[] models)
    {
        ModelMetrics[] shown = [.. models.Where(model => model.Calibration.Count > 1)];
        if (shown.Length > 0)
        {
            page.Append(
                "<h2 id=\"calibration\">Calibration</h2>\n<p class=\"note\">Test rows in ten bins of predicted rating: their mean rating should "
                    + "be their mean prediction, the dashed line.</p>\n")
                .Append(ChartFigure.Render(new Chart(
                    "Calibration", ChartKind.Lines, new ChartAxis("mean prediction, rating points"), new ChartAxis("mean rating, rating points"),
                    [
                        .. shown.Select(model => new ChartSeries(
                            model.Name, data.Styles[model.Name],
                            [
                                .. model.Calibration.Select(bin => new ChartPoint(
                                    bin.MeanPrediction, bin.MeanRating,
                                    Note: Counted.Of(bin.Rows, "test row"))),
                            ])),
                    ]) { HasDiagonal = true, Subject = "model" }));
        }
    }
}
