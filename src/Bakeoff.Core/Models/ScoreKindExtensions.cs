namespace Bakeoff.Core;

/// <summary>Questions about a <see cref="ScoreKind"/>.</summary>
public static class ScoreKindExtensions
{
    /// <summary>Whether the scores are ratings.</summary>
    /// <param name="kind">The kind.</param>
    public static bool PredictsRatings(this ScoreKind kind) => kind != ScoreKind.Ranking;

    /// <summary>Whether the scores rank items.</summary>
    /// <param name="kind">The kind.</param>
    public static bool Ranks(this ScoreKind kind) => kind != ScoreKind.Rating;
}
