using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>
/// Worth as a walk has it: the sum of what two rows have in common, times a factor of the row that the walk comes from, times one of the row that it
/// goes to. A row is worth to another one what the walk from that one to it weighs.
/// </summary>
internal readonly struct WalkSimilarity : ISimilarity
{
    private const float Slack = 1 - 1e-6f; // More than the roundings.
    private readonly float[] _from;
    private readonly float[] _to;

    /// <param name="from">A factor for each row from which a walk comes, above 0.</param>
    /// <param name="to">A factor for each row to which a walk goes, above 0.</param>
    public WalkSimilarity(ReadOnlySpan<float> from, ReadOnlySpan<float> to)
    {
        (_from, _to) = (new float[LaneMath.RoundUp(from.Length)], new float[LaneMath.RoundUp(to.Length)]);
        from.CopyTo(_from);
        to.CopyTo(_to);
    }

    /// <inheritdoc/>
    public float Compute(float common, int row, int other) => common * _from[row] * _to[other];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong FindWorthyOthers(Vector512<float> common, int row, int others, float least) => Vector512.GreaterThanOrEqual(
        common * Vector512.Create(_from[row]) * Vector512.LoadUnsafe(ref _to[others]),
        Vector512.Create(least * Slack)).ExtractMostSignificantBits();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong FindReceivers(Vector512<float> common, int row, int others, Vector512<float> least) => Vector512.GreaterThanOrEqual(
        common * Vector512.LoadUnsafe(ref _from[others]) * Vector512.Create(_to[row]),
        least * Vector512.Create(Slack)).ExtractMostSignificantBits();
}
