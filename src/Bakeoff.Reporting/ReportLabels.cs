using System.Globalization;

namespace Bakeoff.Reporting;

/// <summary>Says in words what values of artifacts are about.</summary>
internal static class ReportLabels
{
    /// <summary>Names the range of a slice, such as <c>1–19</c>.</summary>
    /// <param name="slice">The slice.</param>
    public static string Label(this SliceMetrics slice) => slice.To is not { } to ? FormattableString.Invariant($"{slice.From}+")
        : slice.From == to ? FormattableString.Invariant($"{slice.From:0.##}")
        : FormattableString.Invariant($"{slice.From:0.##}{(slice.From < 0 ? " to " : "–")}{to:0.##}");

    /// <summary>Says for how many users a value is defined, such as <c>of 940 users</c>; empty where it is defined for all.</summary>
    /// <param name="report">The report.</param>
    /// <param name="metric">The value.</param>
    public static string DefinedFor(this MetricsReport report, MetricValue metric) =>
        metric.Users < report.People ? string.Create(CultureInfo.InvariantCulture, $"of {metric.Users:N0} users") : "";
}
