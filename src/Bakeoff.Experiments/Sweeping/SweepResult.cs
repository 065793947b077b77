using Bakeoff.Comparison;

namespace Bakeoff.Experiments;

/// <summary>The result of one point of a sweep.</summary>
/// <param name="Point">The point's name, without the budget.</param>
/// <param name="Experiment">The experiment that was run: the point with its budget.</param>
/// <param name="Budget">The budget; null without halving.</param>
/// <param name="Entry">The measured model; null where it failed.</param>
/// <param name="Failure">Why there is no value; null where there is.</param>
internal sealed record SweepResult(string Point, string Experiment, int? Budget, LeaderboardEntry? Entry, string? Failure)
{
    /// <summary>The floors on the same rows; none where it failed.</summary>
    public IReadOnlyList<LeaderboardEntry> Floors { get; init; } = [];
}
