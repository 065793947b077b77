namespace Bakeoff.Reporting;

/// <summary>
/// How a series looks: a colour and, for who cannot tell colours apart, a shape. The style sheet has the colours, for light and dark.
/// </summary>
/// <param name="Colour">The number of the colour: from 0 to 7 those of models, then those with a meaning.</param>
/// <param name="Shape">The number of the shape: 0 a circle, 1 a square, 2 a diamond, 3 a triangle. Lines of other shapes have other dashes.</param>
internal readonly record struct SeriesStyle(int Colour, int Shape = 0)
{
    /// <summary>How many colours models have.</summary>
    public const int Colours = 8;

    /// <summary>How many shapes there are.</summary>
    public const int Shapes = 4;

    /// <summary>The colour of floors, ceilings and all that is there for comparison.</summary>
    public const int Neutral = 8;

    /// <summary>A significant difference to the better.</summary>
    public static SeriesStyle Better { get; } = new(9, 3);

    /// <summary>A significant difference to the worse.</summary>
    public static SeriesStyle Worse { get; } = new(10, 1);

    /// <summary>No significant difference, or no verdict.</summary>
    public static SeriesStyle NotShown { get; } = new(Neutral);

    /// <summary>The classes of the style sheet.</summary>
    public string Classes => FormattableString.Invariant($"m{Colour} s{Shape}");
}
