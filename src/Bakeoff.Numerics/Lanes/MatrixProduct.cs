namespace Bakeoff.Numerics;

/// <summary>
/// Matrix products for rows of tens to thousands of floats, on one thread. Matrices are row by row; every element is summed
/// in the order of its index, each term one fused multiply-add, so the bits depend neither on the tiles nor on the
/// processor. The number of columns of a result is a multiple of <see cref="LaneMath.Count"/>.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class MatrixProduct<T>
    where T : struct, ILanes<T>
{
    private const int Lanes = LaneMath.Count;
    private const int BlockDepth = 128; // Of 32 columns, 16 KiB: it stays in the first-level cache for all tiles of rows.

    /// <summary>result[r] = Σₖ left[r, k] · right[k], for a left of rows × depth and a right of depth × columns. The result is overwritten.</summary>
    public static void Multiply(Matrix left, int rows, int depth, Matrix right, int columns, Matrix result)
    {
        AddTiles(TermsFrom(0, left, depth, right), 0, rows, columns, result, default(ZeroEnds<T>));
        AddFrom(BlockDepth, left, rows, depth, right, columns, result);
    }

    /// <summary>result[r] += Σₖ left[r, k] · right[k], for a left of rows × depth and a right of depth × columns.</summary>
    public static void Add(Matrix left, int rows, int depth, Matrix right, int columns, Matrix result) =>
        AddFrom(0, left, rows, depth, right, columns, result);

    /// <summary>
    /// result[r] = starts[r] + Σₖ left[r, k] · right[k], and tops = the larger of what it was and of each column's largest result.
    /// </summary>
    public static void MultiplyFrom(Matrix left, int rows, int depth, Matrix right, int columns, float* starts, float* tops, Matrix result)
    {
        if (depth <= BlockDepth)
        {
            AddTiles(TermsFrom(0, left, depth, right), 0, rows, columns, result, new FilledEnds<T>(starts, tops));
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            new Span<float>(result.Row(row), columns).Fill(starts[row]);
        }

        Add(left, rows, depth, right, columns, result);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column += Lanes)
            {
                T.Max(T.Load(tops + column), T.Load(result.Row(row) + column)).Store(tops + column);
            }
        }
    }

    /// <summary>
    /// result[i] += Σᵣ left[r, i] · right[r] for i from first to end − 1, with a left of rows × at least end and a right of
    /// rows × columns.
    /// </summary>
    public static void AddTransposed(Matrix left, int rows, Matrix right, int columns, int first, int end, Matrix result) =>
        AddTiles(new ProductTerms(left.Pointer, 1, left.Stride, rows, right), first, end, columns, result);

    private static void AddFrom(int first, Matrix left, int rows, int depth, Matrix right, int columns, Matrix result)
    {
        for (int from = first; from < depth; from += BlockDepth)
        {
            AddTiles(TermsFrom(from, left, depth, right), 0, rows, columns, result);
        }
    }

    private static ProductTerms TermsFrom(int from, Matrix left, int depth, Matrix right) =>
        new(left.Pointer + from, left.Stride, 1, Math.Min(BlockDepth, depth - from), right.From(from));

    private static void AddTiles(ProductTerms terms, int first, int end, int columns, Matrix result) =>
        AddTiles(terms, first, end, columns, result, default(StoredEnds<T>));

    /// <summary>Wide strips first, then what is left; in each, tiles of rows.</summary>
    private static void AddTiles<TEnds>(ProductTerms terms, int first, int end, int columns, Matrix result, TEnds ends)
        where TEnds : struct, ITileEnds<T>
    {
        for (int column = 0; column < columns;)
        {
            bool isPair = T.FitsPairs && columns - column >= 2 * Lanes;
            if (isPair)
            {
                AddStrip<PairSum<T>, TEnds>(terms, first, end, column, result, ends);
            }
            else
            {
                AddStrip<SingleSum<T>, TEnds>(terms, first, end, column, result, ends);
            }

            column += isPair ? 2 * Lanes : Lanes;
        }
    }

    private static void AddStrip<TSum, TEnds>(ProductTerms terms, int first, int end, int column, Matrix result, TEnds ends)
        where TSum : struct, ITileSum<TSum, T>
        where TEnds : struct, ITileEnds<T>
    {
        int rest = end - ((end - first) % TSum.Rows);
        TileProduct<TSum, TEnds, T>.Add<WholeTile>(terms, first, rest, column, result, ends);
        if (rest < end)
        {
            TileProduct<TSum, TEnds, T>.Add<PartOfTile>(terms, rest, end, column, result, ends);
        }
    }
}
