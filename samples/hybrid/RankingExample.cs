using Microsoft.ML.Data;

namespace Bakeoff.Hybrid;

/// <summary>A candidate of a user, as the trees see it.</summary>
internal sealed class RankingExample
{
    /// <summary>The user.</summary>
    [KeyType(10_000_000)]
    public uint Group { get; set; }

    /// <summary>1 for an item that the user rated next, else 0.</summary>
    public float Label { get; set; }

    [VectorType(CandidateScores.FeatureCount)]
    public float[] Features { get; set; } = [];
}
