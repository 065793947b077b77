namespace Bakeoff.Benchmarks;

/// <summary>What a simulation of one kind of split with so many people found; shares are from 0 to 1.</summary>
/// <param name="Split"><c>last-n</c>, or <c>five-fold</c> with each person in every fold.</param>
/// <param name="Users">The people.</param>
/// <param name="Pairs">The pairs of runs with a difference, and as many without.</param>
/// <param name="Metrics">The intervals by kind of metric.</param>
/// <param name="Verdicts">The share of tests that were made at all.</param>
/// <param name="AlarmsOfAll">The share of comparisons of equals with a false alarm at any of the metrics, corrected together.</param>
/// <param name="AlarmsOfTwo">
/// The same for two primary metrics, corrected for the two of them: the mean of the ten such experiments of each pair.
/// </param>
/// <param name="FoundOfAll">The share of true differences of metrics that were shown, all corrected together.</param>
/// <param name="FoundOfTwo">The same for the two primary metrics.</param>
internal sealed record CoverageResult(
    string Split, int Users, int Pairs, IReadOnlyList<CoverageResult.Intervals> Metrics,
    double Verdicts, double AlarmsOfAll, double AlarmsOfTwo, double FoundOfAll, double FoundOfTwo)
{
    /// <summary>The intervals of one kind of metric.</summary>
    /// <param name="Metric">The kind.</param>
    /// <param name="ShownOfDifferences">The share of differences that have an interval, of those that are not the same for all people.</param>
    /// <param name="HeldOfDifferences">The share of these intervals that hold the true difference; null where there is none.</param>
    /// <param name="ShownOfValues">The share of values that have an interval.</param>
    /// <param name="HeldOfValues">The share of these intervals that hold the true value; null where there is none.</param>
    internal sealed record Intervals(string Metric, double ShownOfDifferences, double? HeldOfDifferences, double ShownOfValues, double? HeldOfValues);
}
