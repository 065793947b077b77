namespace Bakeoff.Reporting;

/// <summary>An axis of a chart: of numbers, or of categories where it has any.</summary>
/// <param name="Title">What the values are, with their unit.</param>
internal sealed record ChartAxis(string Title)
{
    private const double LogFrom = 30;

    /// <summary>The names of the categories, whose values are 0, 1 and so on; null, which is the default, for numbers.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Whether equal distances are equal ratios; all values are above 0 then. Default false.</summary>
    public bool IsLog { get; init; }

    /// <summary>A value at which a line crosses the chart, such as that of no difference; null, which is the default, for none.</summary>
    public double? Mark { get; init; }

    /// <summary>Creates an axis of numbers, logarithmic where they span more than a linear one can show: 30 times their lowest, above 0.</summary>
    /// <param name="title">What the values are, with their unit.</param>
    /// <param name="values">The values.</param>
    public static ChartAxis Spread(string title, IEnumerable<double> values)
    {
        double[] all = [.. values];
        return new ChartAxis(title) { IsLog = all.Length > 0 && all.Min() > 0 && all.Max() / all.Min() >= LogFrom };
    }
}
