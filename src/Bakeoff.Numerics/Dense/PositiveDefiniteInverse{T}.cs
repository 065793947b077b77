namespace Bakeoff.Numerics;

/// <summary>
/// The inverse of a symmetric positive definite matrix in one sweep of its lower triangle, in place (Bientinesi, Gunter and van de Geijn,
/// "Families of algorithms related to the inversion of a symmetric positive definite matrix", ACM TOMS 35(1), 2008): factor, inverse of the factor
/// and their product advance together, a block of rows after the other. Each step is one symmetric product of the same size, n² · block
/// multiply-adds, so that all threads have work until the end. Every element is summed in a fixed order with fused multiply-adds:
/// the bits depend neither on the threads nor on the vectors.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class PositiveDefiniteInverse<T> : IDisposable
    where T : struct, ILanes<T>
{
    /// <summary>The rows of a step: their panel of 32 columns fills the first-level cache, that of 256 a part of the second.</summary>
    public const int Block = 256;

    private const int Strip = SquareMatrix.Strip;
    private const int BlockStrips = Block / Strip;
    private const int ChunkStrips = 16; // Columns that one piece of work updates of a block of rows: 512.
    private const int Depth = 128; // Terms that are added at a time: 16 KiB of a strip, which stay in the first-level cache.
    private const int BlockStride = Block + LaneMath.Count;
    private readonly SquareMatrix _matrix;
    private readonly ParallelOptions _parallel;

    // The panel V, transposed: for each strip of columns of the matrix, the values of a row of the block next to each other.
    private readonly NativeArray<float> _panel;
    private readonly NativeArray<float> _small = new(3L * Block * BlockStride);
    private readonly ThreadLocal<NativeArray<float>> _transposed = new(() => new NativeArray<float>(Block * Strip), trackAllValues: true);
    private readonly Matrix _factor;
    private readonly Matrix _inverse; // Of the factor.
    private readonly Matrix _negated; // The inverse of the factor, negated.

    private PositiveDefiniteInverse(SquareMatrix matrix, ParallelOptions parallel)
    {
        (_matrix, _parallel) = (matrix, parallel);
        _panel = new NativeArray<float>((long)matrix.Strips * Block * Strip, cleared: false);
        (_factor, _inverse) = (new Matrix(_small.Pointer, BlockStride), new Matrix(_small.Pointer + (Block * BlockStride), BlockStride));
        _negated = new Matrix(_small.Pointer + (2 * Block * BlockStride), BlockStride);
    }

    private Matrix Values => _matrix.Values;

    private int Size => _matrix.Size;

    /// <summary>Inverts a matrix in its place.</summary>
    /// <param name="matrix">Its lower triangle is read; after the call both triangles are those of the inverse.</param>
    /// <param name="parallel">Threads, on which the result does not depend, and cancellation.</param>
    /// <exception cref="NotPositiveDefiniteException">It is not positive definite, to single precision.</exception>
    public static void Invert(SquareMatrix matrix, ParallelOptions parallel)
    {
        using var inverse = new PositiveDefiniteInverse<T>(matrix, parallel);
        inverse.Sweep();
    }

    public void Dispose()
    {
        _panel.Dispose();
        _small.Dispose();
        foreach (NativeArray<float> transposed in _transposed.Values)
        {
            transposed.Dispose();
        }

        _transposed.Dispose();
    }

    private Matrix StripOf(int strip) => new(_panel.Pointer + ((long)strip * Block * Strip), Strip);

    /// <summary>
    /// What has not been swept yet is kept negated: then each step adds vᵢ · vⱼ, wherever i and j are, where the three operations of which the
    /// sweep is made would add or subtract.
    /// </summary>
    private void Sweep()
    {
        Parallel.For(0, Size, _parallel, row => LaneRows<T>.Scale(Values.Row(row), -1, Values.Row(row), row + 1));
        for (int first = 0; first < Size; first += Block)
        {
            Sweep(first, Math.Min(Block, Size - first));
        }

        int strips = (Size + Block - 1) / Block;
        Parallel.For(0, strips, _parallel, Mirror);
    }

    private void Sweep(int first, int size)
    {
        FactorBlock(first, size);
        (int from, int to) = (first / Strip, (first + size + Strip - 1) / Strip);
        void ForEachOther(Action<int> visit) => Parallel.For(0, _matrix.Strips, _parallel, strip =>
        {
            if (strip < from || strip >= to)
            {
                visit(strip);
            }
        });

        ForEachOther(strip => FillPanel(first, size, strip));
        int blocks = (Size + Block - 1) / Block, chunks = (_matrix.Strips + ChunkStrips - 1) / ChunkStrips;
        Parallel.For(0, blocks * chunks, _parallel, piece => Update(blocks - 1 - (piece / chunks), piece % chunks, first / Block, size));
        ForEachOther(strip => WriteBack(first, size, strip));
    }

    /// <summary>Factors the block on the diagonal, and puts the inverse of what was factored in its place.</summary>
    private void FactorBlock(int first, int size)
    {
        Matrix block = new(Values.Row(first) + first, Values.Stride);
        for (int row = 0; row < size; row++)
        {
            LaneRows<T>.Scale(block.Row(row), -1, block.Row(row), row + 1);
        }

        int failed = CholeskyBlock<T>.Factor(block, size, _factor);
        if (failed >= 0)
        {
            throw new NotPositiveDefiniteException(first + failed);
        }

        CholeskyBlock<T>.InvertTriangle(_factor, size, _inverse);
        int width = (size + Strip - 1) / Strip * Strip;
        for (int row = 0; row < size; row++)
        {
            new Span<float>(_inverse.Row(row) + LaneMath.RoundUp(size), width - LaneMath.RoundUp(size)).Clear();
            LaneRows<T>.Scale(_inverse.Row(row), -1, _negated.Row(row), width);
            new Span<float>(_factor.Row(row), width).Clear();
        }

        MatrixProduct<T>.AddTransposed(_inverse, size, _inverse, width, 0, size, _factor);
        for (int row = 0; row < size; row++)
        {
            new ReadOnlySpan<float>(_factor.Row(row), row + 1).CopyTo(new Span<float>(block.Row(row), row + 1));
        }
    }

    /// <summary>vᵢ = −L⁻¹ nᵢ for the columns i of a strip, where nᵢ is what the matrix has of the block's rows: below the diagonal as rows.</summary>
    private void FillPanel(int first, int size, int strip)
    {
        int column = strip * Strip;
        Matrix right = new(Values.Row(first) + column, Values.Stride);
        if (column > first)
        {
            right = new Matrix(_transposed.Value!.Pointer, Strip);
            int rows = Math.Min(Strip, Size - column);
            for (int q = 0; q < size; q++)
            {
                float* target = right.Row(q);
                for (int row = 0; row < Strip; row++)
                {
                    target[row] = row < rows ? Values.Row(column + row)[first + q] : 0;
                }
            }
        }

        Matrix panel = StripOf(strip);
        for (int row = 0; row < size; row += Strip)
        {
            int end = Math.Min(size, row + Strip);
            MatrixProduct<T>.Multiply(_negated.From(row), end - row, end, right, Strip, panel.From(row)); // Zeros follow on the left.
        }
    }

    /// <summary>Adds V Vᵀ to what a block of rows has in some columns, up to its diagonal.</summary>
    private void Update(int block, int chunk, int swept, int size)
    {
        if (block == swept)
        {
            return;
        }

        int lastRow = Math.Min(_matrix.Strips, (block + 1) * BlockStrips), end = Math.Min(lastRow, (chunk + 1) * ChunkStrips);
        for (int from = 0; from < size; from += Depth)
        {
            int depth = Math.Min(Depth, size - from);
            for (int column = chunk * ChunkStrips; column < end; column++)
            {
                int firstRow = Math.Max(block * BlockStrips, column);
                for (int row = firstRow; column / BlockStrips != swept && row < lastRow; row++)
                {
                    if (from == 0) // The next turn finds them in the cache.
                    {
                        FetchTile(row + 1 < lastRow ? row + 1 : firstRow, row + 1 < lastRow ? column : column + 1);
                    }

                    Matrix target = new(Values.Row((long)row * Strip) + (column * Strip), Values.Stride);
                    MatrixProduct<T>.AddTransposed(
                        StripOf(row).From(from), depth, StripOf(column).From(from), Strip, 0, Math.Min(Strip, Size - (row * Strip)), target);
                }
            }
        }
    }

    /// <summary>Asks for the tile that is updated next: its rows lie apart by more than the processor foresees.</summary>
    private void FetchTile(int row, int column)
    {
        int end = Math.Min(Size, (row + 1) * Strip);
        for (int i = row * Strip; i < end; i++)
        {
            CacheHint.FetchRow(Values.Row(i) + (column * Strip), Strip); // Beyond a chunk's last column it is a hint for nothing.
        }
    }

    /// <summary>nᵢ = vᵢ L⁻¹ for the columns i of a strip: what the matrix has of the block's rows after the sweep.</summary>
    private void WriteBack(int first, int size, int strip)
    {
        int column = strip * Strip;
        if (column > first)
        {
            int rows = Math.Min(Strip, Size - column);
            Matrix target = new(Values.Row(column) + first, Values.Stride);
            for (int row = 0; row < rows; row++)
            {
                new Span<float>(target.Row(row), size).Clear();
            }

            for (int q = 0; q < size; q += Strip)
            {
                // Above the diagonal of L⁻¹ are zeros.
                Matrix right = new(_inverse.Row(q) + q, BlockStride), some = new(target.Pointer + q, target.Stride);
                MatrixProduct<T>.AddTransposed(StripOf(strip).From(q), size - q, right, Strip, 0, rows, some);
            }
        }
        else
        {
            Matrix target = new(Values.Row(first) + column, Values.Stride);
            for (int row = 0; row < size; row++)
            {
                new Span<float>(target.Row(row), Strip).Clear();
            }

            for (int q = 0; q < size; q += Strip)
            {
                MatrixProduct<T>.AddTransposed(
                    _inverse.From(q), size - q, StripOf(strip).From(q), Strip, q, Math.Min(size, q + Strip), target);
            }
        }
    }

    /// <summary>Copies a block of rows of the lower triangle into the columns above the diagonal.</summary>
    private void Mirror(int block)
    {
        int end = Math.Min(Size, (block + 1) * Block);
        for (int column = 0; column < end; column += Strip)
        {
            for (int row = block * Block; row < end; row++)
            {
                float* source = Values.Row(row);
                int last = Math.Min(row, column + Strip);
                for (int j = column; j < last; j++)
                {
                    Values.Row(j)[row] = source[j];
                }
            }
        }
    }
}
