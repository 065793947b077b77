using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bakeoff.Numerics;

/// <summary>
/// The cosine of sets, common / (√(size · size) + shrinkage). Without shrinkage it is the root of common² / (size · size), so that cosines that are
/// equal as fractions are equal as floats: their numerators and denominators are integers.
/// </summary>
internal readonly struct CosineSimilarity : ISimilarity
{
    private const float Slack = 1 - 1e-6f; // More than four roundings.
    private readonly float[] _roots;
    private readonly float[] _sizes;
    private readonly float _shrinkage;

    /// <param name="sets">The sets.</param>
    /// <param name="shrinkage">
    /// At least 0: it holds back small sets, whose cosines are high by chance (Ferrari Dacrema et al., ACM TOIS 39(2), 2021).
    /// </param>
    public CosineSimilarity(SparseRows sets, double shrinkage)
    {
        int length = LaneMath.RoundUp(sets.Count);
        (_sizes, _roots, _shrinkage) = (new float[length], new float[length], (float)shrinkage);
        for (int set = 0; set < sets.Count; set++)
        {
            _sizes[set] = sets.LengthOf(set);
            _roots[set] = MathF.Sqrt(_sizes[set]);
        }
    }

    /// <inheritdoc/>
    public float Compute(float common, int row, int other) => Compute(common, _sizes[row], other);

    /// <summary>The cosine of a set of a size that need not be among them and one that is.</summary>
    /// <param name="common">How many members both have.</param>
    /// <param name="size">How many members the first has.</param>
    /// <param name="other">The second.</param>
    public float Compute(float common, float size, int other)
    {
        float product = size * _sizes[other];
        return _shrinkage > 0 ? common / (MathF.Sqrt(product) + _shrinkage) : MathF.Sqrt(common * common / product);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong FindWorthyOthers(Vector512<float> common, int row, int others, float least) =>
        Find(common, _roots[row], others, Vector512.Create(least));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong FindReceivers(Vector512<float> common, int row, int others, Vector512<float> least) => Find(common, _roots[row], others, least);

    /// <summary>Says quickly which of sixteen sets may have so high a cosine with one of a size that need not be among them.</summary>
    /// <param name="common">How many members each has in common with it.</param>
    /// <param name="root">The root of its size.</param>
    /// <param name="others">The first of the sixteen.</param>
    /// <param name="least">How high.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Find(Vector512<float> common, float root, int others, Vector512<float> least)
    {
        Vector512<float> divisor = (Vector512.LoadUnsafe(ref _roots[others]) * Vector512.Create(root)) + Vector512.Create(_shrinkage);
        Vector512<float> bound = least * divisor * Vector512.Create(Slack);
        return (Vector512.GreaterThanOrEqual(common, bound) & Vector512.GreaterThan(common, Vector512<float>.Zero)).ExtractMostSignificantBits();
    }
}
