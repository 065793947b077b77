using System.Globalization;

namespace Bakeoff.Core;

/// <summary>
/// What a metric says of itself: its formula, direction, range and version. The built-in metrics and custom ones describe themselves by the same
/// record, from which <c>metrics.json</c>, the report and the reference are written.
/// </summary>
public record MetricDescriptor
{
    /// <summary>Which values are the better ones.</summary>
    public required MetricDirection Better { get; init; }

    /// <summary>The formula in a line, as <c>metrics.json</c> and the report have it.</summary>
    public required string Summary { get; init; }

    /// <summary>The lowest value that it can have. Default: no limit.</summary>
    public double Lowest { get; init; } = double.NegativeInfinity;

    /// <summary>The highest value that it can have. Default: no limit.</summary>
    public double Highest { get; init; } = double.PositiveInfinity;

    /// <summary>The unit of its values, such as <c>bits</c>; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>The formula in full. Default: empty, the summary says it.</summary>
    public string Formula { get; init; } = "";

    /// <summary>How equal scores or ranks are treated. Default: empty.</summary>
    public string Ties { get; init; } = "";

    /// <summary>
    /// For whom the metric is undefined, so that the user has weight 0, and what it is in empty cases where it is defined. Default: empty.
    /// </summary>
    public string Undefined { get; init; } = "";

    /// <summary>Where the formula is from. Default: empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>
    /// What each version after the first changed, in ascending order: values of different versions are not compared. Default: none.
    /// </summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Grows when the metric computes something else: 1 and the number of <see cref="Changes"/>.</summary>
    public int Version => Changes.Count + 1;

    /// <summary>The range of its values in words, such as <c>0 to 1</c> or <c>0 and above, in bits</c>.</summary>
    public string Range => (double.IsInfinity(Lowest), double.IsInfinity(Highest)) switch
    {
        (false, false) => $"{Text(Lowest)} to {Text(Highest)}",
        (false, true) => $"{Text(Lowest)} and above",
        (true, false) => $"{Text(Highest)} and below",
        _ => "any number",
    } + (Unit is null ? "" : $", in {Unit}");

    // The minus sign of typography, as in the formulas.
    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture).Replace('-', '−');
}
