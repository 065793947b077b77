namespace Bakeoff.Core;

/// <summary>
/// The range in which tuning searches for a number option: where good values lie on the data that the field publishes with, narrower than the
/// <see cref="OptionRangeAttribute"/> that says what is allowed. An option without it keeps its given value.
/// </summary>
/// <param name="from">The lowest value.</param>
/// <param name="to">The highest value, above <paramref name="from"/>.</param>
/// <param name="scale">How values are drawn. Default: every value is as likely.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionSearchAttribute(double from, double to, SearchScale scale = SearchScale.Linear) : Attribute
{
    /// <summary>The lowest value.</summary>
    public double From { get; } = from;

    /// <summary>The highest value.</summary>
    public double To { get; } = to;

    /// <summary>How values are drawn.</summary>
    public SearchScale Scale { get; } = scale;
}
