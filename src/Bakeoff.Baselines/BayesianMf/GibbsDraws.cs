using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>The random numbers of one sample and side: each a function of what it is for, so that they do not depend on threads.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Sample">The number of the sample.</param>
/// <param name="IsItems">Whether they are for items, and not for users.</param>
internal readonly record struct GibbsDraws(ulong Seed, int Sample, bool IsItems)
{
    /// <summary>Some random numbers of a purpose.</summary>
    /// <param name="purpose">What they are for.</param>
    /// <param name="index">For which column.</param>
    public CounterDraws Of(DrawPurpose purpose, int index) => new(Seed, WordOf(purpose), (uint)Sample, (uint)index);

    /// <summary>Standard normal numbers for a row.</summary>
    /// <param name="purpose">What they are for.</param>
    /// <param name="entity">For which user or item.</param>
    /// <param name="first">The first column: a multiple of four.</param>
    /// <param name="target">Receives the numbers, up to the next multiple of four.</param>
    /// <param name="count">How many.</param>
    public unsafe void Fill(DrawPurpose purpose, int entity, int first, float* target, int count) =>
        NormalRow.Fill(Seed, WordOf(purpose), (uint)Sample, (uint)entity, first, target, count);

    private uint WordOf(DrawPurpose purpose) => ((uint)purpose * 2) + (IsItems ? 1u : 0u);
}
