using System.Globalization;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>The parts of the page that are charts.</summary>
internal static class ChartSections
{
    public static void Append(StringBuilder page, ReportData data)
    {
        page.Append("<h2 id=\"training\">Training</h2>\n<div class=\"charts\">");
        AppendTraining(page, data);
        page.Append("</div>\n");
        TuningSection.Append(page, data);
        (bool rated, string rows) = (data.HasRatings, data.Rows);
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2 id=\"slices\">Where the errors are</h2>\n<p class=\"note\">Test {rows} by "
                + $"{(data.Metrics.WhyNoRatings is null ? "what was rated, by " : "")}how active the user is, and by how popular the item is "
                + $"(training {rows}). All metrics by slice are in slices.parquet.</p>\n<div class=\"charts\">");
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
        AppendCalibration(page, models);
        if (rated)
        {
            page.Append("<h2 id=\"ratings\">Ratings</h2>\n").Append(Chart.Bars(
                "Ratings", "rating", "count", [.. data.Profile.Histogram.Select(bar => bar.Rating.ToString(CultureInfo.InvariantCulture))],
                [("ratings", [.. data.Profile.Histogram.Select(bar => (double?)bar.Count)])]));
        }
    }

    /// <summary>The name of the metric that a chart shows, with its formula.</summary>
    private static string Caption(ReportData data, string title, string name, CandidateSet candidates)
    {
        if (data.Metrics.Definition(name, candidates) is not { } definition)
        {
            return "";
        }

        string id = $"tip-{title.ToLowerInvariant().Replace(' ', '-')}";
        return $"<span class=\"about\">{Tooltip.Render(id, definition.DisplayName, MetricLegend.Describe(data.Metrics, definition))}</span> ";
    }

    private static void AppendTraining(StringBuilder page, ReportData data)
    {
        foreach (IGrouping<string, (string Run, TrainingReport Training)> model in data.Trainings.Where(run => run.Training.Epochs.Count > 0)
            .GroupBy(run => run.Training.Model))
        {
            page.Append(Chart.Lines(model.Key, "epoch", model.First().Training.LossName, LinesOf(model, epoch => epoch.Loss)));
            int[] ks = [.. model.SelectMany(run => run.Training.Epochs).SelectMany(epoch => epoch.ValidationAccuracy?.Keys ?? []).Distinct()];
            if (ks.Length > 0)
            {
                page.Append(Chart.Lines(
                    FormattableString.Invariant($"{model.Key}, held-out training rows"), "epoch",
                    FormattableString.Invariant($"top-{ks.Max()} accuracy, seen items excluded"),
                    LinesOf(model, epoch => epoch.ValidationAccuracy?[ks.Max()])));
            }
        }
    }

    /// <summary>A line a fold, through the epochs that have a value.</summary>
    private static (string Name, IReadOnlyList<(double X, double Y)> Points)[] LinesOf(
        IEnumerable<(string Run, TrainingReport Training)> runs, Func<EpochReport, double?> value) =>
        [.. runs.Select(run => (run.Run, (IReadOnlyList<(double, double)>)[.. run.Training.Epochs
            .Where(epoch => value(epoch) is not null).Select(epoch => ((double)epoch.Epoch, value(epoch)!.Value))]))];

    private static void AppendSlices(
        StringBuilder page, ReportData data, ModelMetrics[] models, SliceKind by, string title, string xTitle, string name,
        CandidateSet candidates)
    {
        ModelMetrics[] shown = [.. models.Where(model => model.Slices.Any(slice => slice.By == by && slice.Find(name, candidates) is not null))];
        if (shown.Length > 0)
        {
            page.Append(Chart.Bars(
                title, xTitle, name, [.. shown[0].Slices.Where(slice => slice.By == by).Select(slice => slice.Label())],
                [.. shown.Select(
                    model => (model.Name, (IReadOnlyList<double?>)[
                        .. model.Slices.Where(slice => slice.By == by).Select(slice => slice.Find(name, candidates))]))],
                Caption(data, title, name, candidates)));
        }
    }

    private static void AppendCalibration(StringBuilder page, ModelMetrics[] models)
    {
        ModelMetrics[] shown = [.. models.Where(model => model.Calibration.Count > 1)];
        if (shown.Length > 0)
        {
            page.Append(
                "<h2 id=\"calibration\">Calibration</h2>\n<p class=\"note\">Test rows in ten bins of predicted rating: their mean rating should "
                    + "be their mean prediction, the dashed line.</p>\n")
                .Append(Chart.Lines(
                    "Calibration", "mean prediction", "mean rating",
                    [.. shown.Select(
                        model => (model.Name, (IReadOnlyList<(double, double)>)[
                            .. model.Calibration.Select(bin => (bin.MeanPrediction, bin.MeanRating))]))], diagonal: true));
        }
    }
}
