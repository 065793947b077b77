using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>All that is trained: both towers. Both backends start from the same values, and give theirs back here.</summary>
internal sealed class TwoTowerWeights(TowerShape query, TowerShape candidate) : IDisposable
{
    public Tower Query { get; } = new(query);

    public Tower Candidate { get; } = new(candidate);

    /// <summary>The number of trained values.</summary>
    public long Parameters => Query.Parameters + Candidate.Parameters;

    /// <summary>Starts as Keras does: embeddings uniform in ±0.05, dense layers by Glorot.</summary>
    public void Initialize(ulong seed)
    {
        var random = new SeededRandom(Seeds.Derive(seed, "weights"));
        Query.Initialize(random);
        Candidate.Initialize(random);
    }

    public void Dispose()
    {
        Query.Dispose();
        Candidate.Dispose();
    }
}
