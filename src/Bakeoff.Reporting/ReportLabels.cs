using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Reporting;

/// <summary>Says in words what values of artifacts are about.</summary>
internal static class ReportLabels
{
    /// <summary>Names the range of a slice, such as <c>1–19</c>.</summary>
    /// <param name="slice">The slice.</param>
    public static string Label(this SliceMetrics slice) => slice.To is not { } to ? FormattableString.Invariant($"{slice.From}+")
        : slice.From == to ? FormattableString.Invariant($"{slice.From:0.##}")
        : FormattableString.Invariant($"{slice.From:0.##}{(slice.From < 0 ? " to " : "–")}{to:0.##}");

    /// <summary>Says what the mark ⚠ means.</summary>
    public const string MarkNote =
        "⚠ marks a value that is not distinguishable from random scores or from shuffled predictions: it does not measure the model (BKF7003).";

    /// <summary>Gives a value as tables show it: a dash where there is none, ⚠ where it does not measure its model.</summary>
    /// <param name="value">The value; null where there is none.</param>
    public static string Cell(MetricValue? value) =>
        value is null ? "–" : Decimals.Plain(value.Value) + (value.DoesNotMeasure is null ? "" : " ⚠");

    /// <summary>Says over how many test rows a model's errors are; null where they are over all, or it predicts no ratings.</summary>
    /// <param name="report">The report.</param>
    /// <param name="model">The model.</param>
    public static string? CoverageOf(MetricsReport report, ModelMetrics model) =>
        model is { Role: ModelRole.Model, Coverage: < 1 } && model.Scores.PredictsRatings()
            ? string.Create(
                CultureInfo.InvariantCulture, $"{Math.Round(model.Coverage * report.TestRows):N0} of {report.TestRows:N0} test rows") : null;

    /// <summary>Says for how many users a value is defined, such as <c>of 940 users</c>; empty where it is defined for all.</summary>
    /// <param name="report">The report.</param>
    /// <param name="metric">The value.</param>
    public static string DefinedFor(this MetricsReport report, MetricValue metric) =>
        metric.Users < report.People ? string.Create(CultureInfo.InvariantCulture, $"of {metric.Users:N0} users") : "";
}
