namespace Bakeoff.Numerics;

/// <summary>
/// The right singular vectors of the largest singular values of a sparse matrix R of ones, by a block Krylov method (Musco and Musco,
/// "Randomized block Krylov methods for stronger and faster approximate singular value decomposition", NIPS 2015) that starts again from
/// its best vectors where it would grow too wide (Stathopoulos and Saad, ETNA 7, 1998). It works on RᵀR or RRᵀ, whichever is smaller, with
/// more vectors than are asked for, and ends when the residuals prove the subspace: their norm bounds the sine of the angle to the exact
/// one by <see cref="LargestAngle"/> (Davis and Kahan, SIAM J. Numer. Anal. 7, 1970), and a search from other random vectors finds nothing
/// larger. That search finds what a block of few columns cannot: more equal values than it has columns.
/// </summary>
internal sealed class TruncatedSvd
{
    /// <summary>The sine of the angle to the exact subspace at which the iteration ends.</summary>
    public const double LargestAngle = 1e-5;

    /// <summary>Residuals so far below the largest eigenvalue are rounding: the cut is within a tie, and any choice in it is right.</summary>
    private const double Rounding = 1e-13;

    private const int MaxCycles = 1000;
    private const int BlockColumns = 32;
    private const double SmallestValue = 1e-12; // An eigenvalue this far below the largest is 0.
    private readonly SparseRows _near;
    private readonly SparseRows _far;
    private readonly ParallelOptions _parallel;
    private readonly Func<double> _random;
    private readonly int _count;
    private double[][] _basis;
    private double[][] _applied;

    private TruncatedSvd(SparseRows near, SparseRows far, int count, Func<double> random, ParallelOptions parallel)
    {
        (_near, _far, _count, _random, _parallel) = (near, far, count, random, parallel);
        (_basis, _applied) = (Empty(near.Count), Empty(near.Count));
    }

    /// <summary>
    /// Computes V: a row a column of R, a column a vector, in the order of the singular values; those of singular values of 0 are left out.
    /// </summary>
    /// <param name="rows">For each row of R the columns of its ones.</param>
    /// <param name="columns">For each column of R the rows of its ones.</param>
    /// <param name="count">The number of vectors, at least 1.</param>
    /// <param name="random">Draws numbers from 0 to 1 for the first vectors; the result depends on them within the accuracy only.</param>
    /// <param name="parallel">Number of threads, on which the result does not depend, and cancellation.</param>
    /// <exception cref="ConvergenceException">The iteration does not converge.</exception>
    public static double[][] RightVectors(SparseRows rows, SparseRows columns, int count, Func<double> random, ParallelOptions parallel)
    {
        bool ofRows = rows.Count < columns.Count;
        (SparseRows near, SparseRows far) = ofRows ? (rows, columns) : (columns, rows);
        if (near.Count == 0)
        {
            return Empty(columns.Count);
        }

        var svd = new TruncatedSvd(near, far, Math.Min(count, near.Count), random, parallel);
        (double[] values, double[][] vectors) = svd.Iterate();
        if (!ofRows)
        {
            return vectors;
        }

        // V = Rᵀ U Σ⁻¹.
        double[][] right = Sums(far, vectors, parallel);
        foreach (double[] row in right)
        {
            for (int k = 0; k < row.Length; k++)
            {
                row[k] /= Math.Sqrt(values[k]);
            }
        }

        return right;
    }

    /// <summary>Rows of sums over the rows that each row is connected to.</summary>
    public static double[][] Sums(SparseRows connected, double[][] rows, ParallelOptions parallel)
    {
        double[][] sums = new double[connected.Count][];
        Parallel.For(0, connected.Count, parallel, i => sums[i] = Sum(connected[i], rows));
        return sums;
    }

    /// <summary>The sum of some rows.</summary>
    public static double[] Sum(ReadOnlySpan<int> connected, double[][] rows)
    {
        double[] sum = new double[rows.Length == 0 ? 0 : rows[0].Length];
        foreach (int other in connected)
        {
            VectorOperations.Add(sum, rows[other]);
        }

        return sum;
    }

    private static double[][] Empty(int rows) => [.. Enumerable.Range(0, rows).Select(_ => Array.Empty<double>())];

    private double[][] Apply(double[][] vectors) => Sums(_near, Sums(_far, vectors, _parallel), _parallel);

    /// <summary>The eigenvalues that are not 0, at most as many as were asked for, and their eigenvectors.</summary>
    private (double[] Values, double[][] Vectors) Iterate()
    {
        int width = Math.Min(_near.Count, _count + Math.Max(10, _count / 5));
        double[][] next = RandomVectors();
        bool searched = false;
        for (int cycle = 0; cycle < MaxCycles; cycle++)
        {
            bool complete = !TryGrow(next, width + Math.Max(width, 4 * BlockColumns));
            (double[] values, double[][] vectors, next) = Restart(width);
            bool converged = complete || HasConverged(values, TallMatrix.Lengths(next));
            if (complete || (converged && searched))
            {
                int kept = values.Take(_count).Count(value => value > SmallestValue * values[0]);
                return (values[..kept], [.. vectors.Select(row => row[..kept])]);
            }

            searched = converged;
            next = converged ? RandomVectors() : next;
        }

        throw new ConvergenceException(FormattableString.Invariant($"the {_count} largest singular values were not found in {MaxCycles} cycles."));
    }

    private double[][] RandomVectors() =>
        [.. Enumerable.Range(0, _near.Count).Select(_ => Enumerable.Range(0, BlockColumns).Select(_ => _random() - 0.5).ToArray())];

    /// <summary>
    /// Adds to the basis, up to a width, what the matrix makes of some vectors again and again; returns false where the basis then has all values but
    /// 0.
    /// </summary>
    private bool TryGrow(double[][] vectors, int most)
    {
        while (_basis[0].Length < most)
        {
            if (TryExtend(vectors, out vectors))
            {
                continue;
            }

            // An invariant subspace: there may be others.
            if (!TryExtend(RandomVectors(), out vectors) || TallMatrix.Lengths(vectors).Max() <= Rounding * TallMatrix.Lengths(_applied).Max())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Adds the part of some vectors that is not in the basis, and gives what the matrix makes of it; returns false where there is none.
    /// </summary>
    private bool TryExtend(double[][] vectors, out double[][] applied)
    {
        double largest = TallMatrix.Lengths(_applied).DefaultIfEmpty().Max();
        double[][] block = Orthonormalize(vectors, Rounding * largest);
        applied = block;
        if (block[0].Length == 0)
        {
            return false;
        }

        applied = Apply(block);
        (_basis, _applied) = (TallMatrix.Append(_basis, block), TallMatrix.Append(_applied, applied));
        return true;
    }

    /// <summary>Rayleigh and Ritz: the best vectors in the basis, which become the basis; returns them with their values and residuals.</summary>
    private (double[] Values, double[][] Vectors, double[][] Residuals) Restart(int width)
    {
        double[][] projected = TallMatrix.Gram(_basis, _applied, _parallel);
        (double[] values, double[][] rotations) = SymmetricEigen.Decompose(projected, _parallel.CancellationToken);
        double[][] kept = new double[values.Length][];
        width = Math.Min(width, values.Length);
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = [.. Enumerable.Range(0, width).Select(k => rotations[k][i])];
        }

        (_basis, _applied) = (TallMatrix.Multiply(_basis, kept, _parallel), TallMatrix.Multiply(_applied, kept, _parallel));
        double[][] residuals = [.. _applied.Select((row, i) => row.Select((value, k) => value - (values[k] * _basis[i][k])).ToArray())];
        return (values[..width], _basis, residuals);
    }

    private bool HasConverged(double[] values, double[] residuals)
    {
        double gap = _count < values.Length ? values[_count - 1] - values[_count] : 0;
        double residual = Math.Sqrt(residuals.Take(_count).Sum(length => length * length));
        return residual <= Math.Max(LargestAngle * gap, Rounding * _count * values[0]);
    }

    /// <summary>
    /// The part of some vectors orthogonal to the basis, made orthonormal; what is shorter than a length, or not independent, is dropped.
    /// </summary>
    private double[][] Orthonormalize(double[][] vectors, double shortest)
    {
        double[][] block = [.. vectors.Select(row => row.ToArray())];

        // Twice is enough (Giraud, Langou and Rozloznik, Numer. Math. 101, 2005).
        for (int pass = 0; pass < 2 && block[0].Length > 0; pass++)
        {
            TallMatrix.Subtract(block, _basis, TallMatrix.Gram(_basis, block, _parallel), _parallel);
            block = MakeOrthonormal(block, pass == 0 ? shortest : 0.1);
        }

        return block;
    }

    /// <summary>B D E Λ^-½ with D BᵀB D = E Λ Eᵀ and D the inverse lengths (Stathopoulos and Wu, SIAM J. Sci. Comput. 23, 2002).</summary>
    private double[][] MakeOrthonormal(double[][] block, double shortest)
    {
        double[] scales = [.. TallMatrix.Lengths(block).Select(length => length > shortest ? 1 / length : 0)];
        double[][] gram = TallMatrix.Gram(block, block, _parallel);
        for (int i = 0; i < scales.Length; i++)
        {
            for (int j = 0; j < scales.Length; j++)
            {
                gram[i][j] *= scales[i] * scales[j];
            }
        }

        (double[] values, double[][] vectors) = SymmetricEigen.Decompose(gram, _parallel.CancellationToken);
        int kept = values.Count(value => value > 1e-12 * values[0] && value > 0);
        double[][] rotation = new double[scales.Length][];
        for (int i = 0; i < scales.Length; i++)
        {
            rotation[i] = [.. Enumerable.Range(0, kept).Select(k => scales[i] * vectors[k][i] / Math.Sqrt(values[k]))];
        }

        return TallMatrix.Multiply(block, rotation, _parallel);
    }
}
