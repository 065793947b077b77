using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>The threads of the fused backend: no byte depends on them.</summary>
/// <param name="First">How many there are at the start.</param>
/// <param name="Share">How many may be used now; null where they stay as they are.</param>
/// <param name="Limit">For how many there is memory.</param>
internal sealed record FusedThreads(int First, ThreadShare? Share = null, int Limit = int.MaxValue)
{
    /// <summary>How many there may ever be.</summary>
    public int Max => Math.Min(Limit, Math.Max(First, Share?.Max ?? 0));

    /// <summary>How many there may be now.</summary>
    public int Now => Math.Min(Limit, Math.Max(First, Share?.Current ?? 0));
}
