namespace Bakeoff.Experiments;

/// <summary>A value of a table of a matrix.</summary>
/// <param name="Value">The value.</param>
/// <param name="Low">The lower end of its 95 % interval; null where there is none.</param>
/// <param name="High">The upper end.</param>
/// <param name="Mark">
/// <c>best</c> where every other value of the same split is worse by more than chance explains; <c>tied</c> where it and the first show no
/// significant difference, the first included; <c>first</c> where it comes first and there is no verdict on some other; else null.
/// </param>
/// <param name="DoesNotMeasure">Why it does not measure the model (<c>BKF7003</c>); null if it does.</param>
public sealed record MatrixCell(double Value, double? Low, double? High, string? Mark, string? DoesNotMeasure)
{
    /// <summary>The mark of a value that is better than all others.</summary>
    public const string Best = "best";

    /// <summary>The mark of a value that shows no significant difference from the first.</summary>
    public const string Tied = "tied";

    /// <summary>The mark of a value that comes first without a verdict.</summary>
    public const string First = "first";
}
