using System.Text.Json.Serialization;

namespace Bakeoff.Reporting;

/// <summary>How the points of a chart are drawn.</summary>
[JsonConverter(typeof(KebabCaseConverter<ChartKind>))]
internal enum ChartKind
{
    /// <summary>Lines through the points of each series: <c>lines</c>.</summary>
    Lines,

    /// <summary>A bar from zero for each category, of one series: <c>bars</c>.</summary>
    Bars,

    /// <summary>Points, each with its interval of y where it has one: <c>dots</c>.</summary>
    Dots,

    /// <summary>A forest plot, which has a row for each category with a point and its interval of x: <c>intervals</c>.</summary>
    Intervals,

    /// <summary>Bars from one x to another, in a row for each category: <c>spans</c>.</summary>
    Spans,

    /// <summary>
    /// Parallel coordinates, a line for each series across an axis for each category, on which y goes from 0 to 1: <c>parallel</c>.
    /// </summary>
    Parallel,
}
