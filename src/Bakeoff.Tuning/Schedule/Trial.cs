namespace Bakeoff.Tuning;

/// <summary>A point that is tried, with a budget where there is one.</summary>
/// <param name="Number">The trials are numbered from 0 in the order in which they are proposed; the first has the given options.</param>
/// <param name="Point">The options.</param>
/// <param name="Budget">How much it may train, such as a number of epochs; null where that is none of the search's matter.</param>
/// <param name="Cost">What it costs in units of a trial with the whole budget.</param>
internal sealed record Trial(int Number, SearchPoint Point, int? Budget, double Cost)
{
    /// <summary>The rung of successive halving, the smallest budget on rung 0; -1 for the given options, which are on none.</summary>
    public int Rung { get; init; } = -1;
}
