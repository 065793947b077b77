namespace Bakeoff.Numerics;

/// <summary>
/// It works on A = RᵀR or RRᵀ, whichever is smaller, in single precision with sums in double precision. A block Ω of normal random vectors, more than
/// are asked for, is multiplied by A again and again, each product made orthonormal to all before it; and all of them are kept, since the best
/// vectors in their span are better than those of the last power (Musco and Musco, "Randomized block Krylov methods for stronger and faster
/// approximate singular value decomposition", NIPS 2015). Where the span would grow too wide, it is replaced by its best vectors, from whose
/// residuals it goes on. As Ω has more columns than are asked for, equal singular values are found whatever their number.
/// It ends when the residuals prove the subspace: their norm over the gap behind the last value bounds the sine of the angle to the exact one (Davis
/// and Kahan, SIAM J. Numer. Anal. 7, 1970) by <see cref="LargestAngle"/>, or they are as small as single precision makes them.
/// </summary>
/// <typeparam name="T">The vectors of the processor; the bits are the same for all.</typeparam>
internal sealed unsafe class RandomizedSvd<T> : IDisposable
    where T : struct, ILanes<T>
{
    /// <summary>The sine of the angle to the exact subspace at which the iteration ends.</summary>
    public const double LargestAngle = 1e-3;

    /// <summary>Residuals of this part of the largest eigenvalue are rounding: the cut is within a tie, and any choice in it is right.</summary>
    public const double Rounding = 1e-6;

    private const int MaxCycles = 200;
    private const int Strip = RandomizedSvd.StripColumns;
    private const int NarrowColumns = 32; // A row of them is two lines of a cache; fewer would not take less time.
    private const double SmallestPart = 1e-5; // Of a block's directions: what is smaller is rounding of the larger ones.
    private readonly SparseRows _near;
    private readonly SparseRows _far;
    private readonly ParallelOptions _parallel;
    private readonly int _count;
    private readonly int _width;
    private readonly FactorRows _basis;
    private readonly FactorRows _applied;
    private readonly FactorRows _next;
    private readonly FactorRows _between;
    private readonly double[][] _projected; // basisᵀ A basis.
    private int _block; // Columns that are applied together: all of Ω, and later fewer.
    private int _used;
    private int _passes;
    private double _largest; // Of the lengths of applied vectors: about the largest eigenvalue.

    private RandomizedSvd(SparseRows near, SparseRows far, int count, ParallelOptions parallel)
    {
        (_near, _far, _count, _parallel) = (near, far, count, parallel);
        (_width, int capacity) = RandomizedSvd.SizesOf(count);
        _block = _width;
        (_basis, _applied) = (new FactorRows(near.Count, capacity), new FactorRows(near.Count, capacity));
        (_next, _between) = (new FactorRows(near.Count, _width), new FactorRows(far.Count, Strip));
        _projected = [.. Enumerable.Range(0, capacity).Select(_ => new double[capacity])];
    }

    /// <inheritdoc cref="RandomizedSvd.Find"/>
    public static SingularVectors Find(SparseRows rows, SparseRows columns, int count, ulong seed, ParallelOptions parallel)
    {
        bool ofRows = rows.Count < columns.Count;
        (SparseRows near, SparseRows far) = ofRows ? (rows, columns) : (columns, rows);
        if (near.Count == 0)
        {
            return new SingularVectors(new FactorRows(columns.Count, 1), [], 0, 0);
        }

        using var svd = new RandomizedSvd<T>(near, far, Math.Min(count, near.Count), parallel);
        svd.Draw(seed);
        (double[] values, double residual) = svd.Iterate();
        return new SingularVectors(svd.Take(values, ofRows), [.. values.Select(Math.Sqrt)], residual, svd._passes);
    }

    public void Dispose()
    {
        _basis.Dispose();
        _applied.Dispose();
        _next.Dispose();
        _between.Dispose();
    }

    private TallPanel Next => new(_next.Rows, _near.Count, _block);

    private TallPanel Residuals => new(_next.Rows, _near.Count, _width);

    private TallPanel Basis(int first, int count) => new TallPanel(_basis.Rows, _near.Count, _basis.Size).Take(first, count);

    private TallPanel Applied(int first, int count) => new TallPanel(_applied.Rows, _near.Count, _applied.Size).Take(first, count);

    private void Draw(ulong seed) => Parallel.For(
        0, _near.Count, _parallel, row => NormalRow.Fill(seed, purpose: 0, step: 0, (uint)row, 0, _next.Rows.Row(row), _width));

    /// <summary>Finds the eigenvalues that are not 0, at most as many as were asked for; their vectors are the first of the basis.</summary>
    private (double[] Values, double Residual) Iterate()
    {
        for (int cycle = 0; cycle < MaxCycles; cycle++)
        {
            bool complete = !TryGrow(cycle == 0 ? 2 * _width : _basis.Size);
            double[] values = Restart();
            double residual = Math.Sqrt(Residuals.Lengths().Take(_count).Sum(length => length * length));
            double gap = values[_count - 1] - values[_count];
            if (complete || residual <= Math.Max(LargestAngle * gap, Rounding * Math.Sqrt(_count) * values[0]))
            {
                int kept = values.Take(_count).Count(value => value > Rounding * values[0]);
                return (values[..kept], values[0] > 0 ? residual / values[0] : 0);
            }

            Narrow();
        }

        throw new ConvergenceException(FormattableString.Invariant($"the {_count} largest singular values were not found in {MaxCycles} cycles."));
    }

    /// <summary>
    /// Adds to the basis what A makes of the next block, again and again, up to so many columns; returns false where nothing is left to add: the
    /// basis then holds all that A makes of Ω.
    /// </summary>
    private bool TryGrow(int columns)
    {
        while (_used + _block <= columns)
        {
            if (!TryOrthonormalize())
            {
                return false;
            }

            TallPanel applied = Applied(_used, _block);
            Next.CopyTo(Basis(_used, _block));
            Apply(Next, applied);
            applied.CopyTo(Next);
            _largest = Math.Max(_largest, applied.Lengths().Max());
            Project(TallProducts<T>.Gram(Basis(0, _used + _block), applied, _parallel));
            _used += _block;
        }

        return true;
    }

    private void Apply(TallPanel block, TallPanel applied)
    {
        for (int column = 0; column < _block; column += Strip)
        {
            int columns = Math.Min(Strip, _block - column);
            var between = new Matrix(_between.Rows.Pointer, columns);
            SparseProduct.Multiply<T>(_far, block.Take(column, columns).Values, columns, between, _parallel);
            SparseProduct.Multiply<T>(_near, between, columns, applied.Take(column, columns).Values, _parallel);
        }

        _passes++;
    }

    /// <summary>Puts the new columns into the projected matrix, and their mirror.</summary>
    private void Project(double[][] columns)
    {
        for (int j = 0; j < _block; j++)
        {
            for (int i = 0; i <= _used + j; i++)
            {
                _projected[i][_used + j] = _projected[_used + j][i] = columns[i][j];
            }
        }
    }

    /// <summary>
    /// Makes the next block of the directions in which the residuals of what is wanted are largest: with fewer columns more powers fit into the
    /// basis.
    /// </summary>
    private void Narrow()
    {
        TallPanel residuals = Residuals.Take(0, LaneMath.RoundUp(_count));
        for (int row = 0; row < residuals.Rows; row++)
        {
            new Span<float>(residuals.Values.Row(row) + _count, residuals.Columns - _count).Clear();
        }

        _block = Math.Min(NarrowColumns, residuals.Columns);
        double[][] gram = TallProducts<T>.Gram(residuals, residuals, _parallel);
        (_, double[][] vectors) = SymmetricEigen.Decompose(gram, _parallel.CancellationToken);
        double[][] factors = [.. Enumerable.Range(0, residuals.Columns).Select(i => vectors.Take(_block).Select(vector => vector[i]).ToArray())];
        TallProducts<T>.Turn(residuals, factors, _block, _parallel);
    }

    /// <summary>
    /// Rayleigh and Ritz: the best vectors in the basis become the basis, and their residuals stand where the next block will; returns their values.
    /// </summary>
    private double[] Restart()
    {
        double[][] matrix = [.. _projected.Take(_used).Select(row => row[.._used])];
        (double[] values, double[][] rotations) = SymmetricEigen.Decompose(matrix, _parallel.CancellationToken);
        double[][] factors = [.. Enumerable.Range(0, _used).Select(i => rotations.Take(_width).Select(rotation => rotation[i]).ToArray())];
        TallProducts<T>.Turn(Basis(0, _used), factors, _width, _parallel);
        TallProducts<T>.Turn(Applied(0, _used), factors, _width, _parallel);
        for (int i = 0; i < _width; i++)
        {
            _projected[i].AsSpan(0, _width).Clear();
            _projected[i][i] = values[i];
        }

        for (int row = 0; row < _near.Count; row++)
        {
            float* vector = _basis.Rows.Row(row), applied = _applied.Rows.Row(row), residual = _next.Rows.Row(row);
            for (int column = 0; column < _width; column++)
            {
                residual[column] = (float)(applied[column] - (values[column] * vector[column]));
            }
        }

        _used = _width;
        return values[.._width];
    }

    /// <summary>
    /// Makes the next block orthonormal to the basis and in itself, with columns of zeros for what is no more than rounding; returns false where
    /// nothing else is left. Twice is enough (Giraud, Langou and Rozloznik, Numer. Math. 101, 2005).
    /// </summary>
    private bool TryOrthonormalize()
    {
        bool isLeft = true;
        for (int pass = 0; pass < 2 && isLeft; pass++)
        {
            if (_used > 0)
            {
                TallProducts<T>.Subtract(Next, Basis(0, _used), TallProducts<T>.Gram(Basis(0, _used), Next, _parallel), _parallel);
            }

            isLeft = MakeOrthonormal(pass == 0 ? Rounding * _largest : 0.1);
        }

        return isLeft;
    }

    /// <summary>B ← B D E Λ^-½ with D BᵀB D = E Λ Eᵀ and D the inverse lengths (Stathopoulos and Wu, SIAM J. Sci. Comput. 23, 2002).</summary>
    private bool MakeOrthonormal(double shortest)
    {
        double[] scales = [.. Next.Lengths().Select(length => length > shortest ? 1 / length : 0)];
        double[][] gram = TallProducts<T>.Gram(Next, Next, _parallel);
        for (int i = 0; i < _block; i++)
        {
            for (int j = 0; j < _block; j++)
            {
                gram[i][j] *= scales[i] * scales[j];
            }
        }

        (double[] values, double[][] vectors) = SymmetricEigen.Decompose(gram, _parallel.CancellationToken);
        double[][] factors = [.. Enumerable.Range(0, _block).Select(i => Enumerable.Range(0, _block).Select(k =>
            values[k] > SmallestPart * values[0] && values[k] > 0 ? scales[i] * vectors[k][i] / Math.Sqrt(values[k]) : 0).ToArray())];
        TallProducts<T>.Turn(Next, factors, _block, _parallel);
        return values[0] > 0;
    }

    /// <summary>The right singular vectors: those of A, or RᵀUΣ⁻¹.</summary>
    private FactorRows Take(double[] values, bool ofRows)
    {
        SparseRows right = ofRows ? _far : _near;
        var vectors = new FactorRows(right.Count, Math.Max(values.Length, 1));
        using FactorRows? products = ofRows ? new FactorRows(right.Count, _width) : null;
        if (products is not null)
        {
            SparseProduct.Multiply<T>(_far, _basis.Rows, _width, products.Rows, _parallel);
        }

        Matrix source = products is null ? _basis.Rows : products.Rows;
        for (int row = 0; row < vectors.Count; row++)
        {
            for (int k = 0; k < values.Length; k++)
            {
                vectors[row][k] = ofRows ? (float)(source.Row(row)[k] / Math.Sqrt(values[k])) : source.Row(row)[k];
            }
        }

        return vectors;
    }
}
