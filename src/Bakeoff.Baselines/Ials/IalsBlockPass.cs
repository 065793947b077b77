using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Each row's system solved for some coordinates after the others, which stay meanwhile (iALS++: Rendle, Krichene, Zhang and Koren, "iALS++: speeding
/// up matrix factorization with subspace optimization", 2021): Newton's step in a block of coordinates, exact since the loss is quadratic. It takes
/// the block's size instead of the number of factors off the time of a pair.
/// </summary>
/// <param name="options">Weights, regularization and the size of a block.</param>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class IalsBlockPass<T>(IalsOptions options) : IalsPass(options)
    where T : struct, ILanes<T>
{
    private const int Tile = 32; // Users whose products with the Gram matrix are one matrix product, since that is larger than a cache.

    public override void Solve(FactorRows rows, ValuedRows observed, FactorRows others, int passes, ParallelOptions parallel)
    {
        using NativeArray<float> gram = Gram(others, parallel);
        var matrix = new Matrix(gram.Pointer, LaneMath.StrideOf(others.Size));
        bool isSolved = true;
        Parallel.For(
            0, (rows.Count + Tile - 1) / Tile, parallel,
            () => new IalsBlockTile<T>(matrix, others, LaneMath.RoundUp(Math.Min(Options.BlockSize, others.Size)), Tile, SameWeight),
            (tile, _, memory) =>
            {
                int start = tile * Tile, count = Math.Min(Tile, rows.Count - start);
                memory.Begin(rows.Rows.From(start), observed, start, count, row => RegularizationOf(observed.LengthOf(row), others.Count));
                if (!memory.TrySolve(passes))
                {
                    Volatile.Write(ref isSolved, false);
                }

                return memory;
            },
            memory => memory.Dispose());
        if (!isSolved)
        {
            throw Diverged();
        }
    }

    /// <summary>α₀YᵀY, whole, zero where rows are padded.</summary>
    private NativeArray<float> Gram(FactorRows others, ParallelOptions parallel)
    {
        double[][] gram = GramMatrix.Compute<T>(others, parallel);
        int stride = LaneMath.StrideOf(others.Size);
        var floats = new NativeArray<float>((long)others.Size * stride);
        for (int i = 0; i < gram.Length; i++)
        {
            for (int j = 0; j < gram.Length; j++)
            {
                floats.Pointer[((long)i * stride) + j] = (float)(Options.UnobservedWeight * gram[i][j]);
            }
        }

        return floats;
    }
}
