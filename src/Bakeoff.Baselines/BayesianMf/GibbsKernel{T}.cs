using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary><see cref="GibbsKernel"/> with vectors of one kind.</summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class GibbsKernel<T>
    where T : struct, ILanes<T>
{
    private const int Lanes = LaneMath.Count;
    private const int BlockColumns = GibbsScratch.BlockColumns;
    private const int PanelRows = GibbsScratch.PanelRows;
    private const int PrefetchDistance = 8;
    private const int StripColumns = 2 * Lanes; // What a tile of a matrix product is wide.

    /// <inheritdoc cref="GibbsKernel.Draw"/>
    public static ErrorSums Draw(in GibbsTerms terms, float* values, GibbsScratch scratch)
    {
        GibbsShape shape = terms.Shape;
        new ReadOnlySpan<float>(values, shape.Stride).CopyTo(new Span<float>(scratch.Own, shape.Stride));
        scratch.Own[shape.Bias] = 1;
        ErrorSums errors;
        int first = 0;
        do
        {
            int columns = Math.Min(BlockColumns, shape.Width - first);
            errors = SumBlock(terms, terms.Mean + values[shape.Bias], scratch, first, columns);
            errors = DrawBlock(terms, values, scratch, first, Math.Min(columns, shape.Factors - first), errors);
            first += BlockColumns;
        }
        while (first < shape.Width);
        return DrawBias(terms, values, scratch, errors);
    }

    /// <summary>Sums what a block of factors needs over the rows, some of which are gathered at a time.</summary>
    private static ErrorSums SumBlock(in GibbsTerms terms, float shift, GibbsScratch scratch, int first, int columns)
    {
        scratch.Clear();
        var errors = default(ErrorSums);
        for (int start = 0; start < terms.Rows; start += PanelRows)
        {
            int rows = Math.Min(PanelRows, terms.Rows - start);
            float* ofRows = scratch.Errors + start;
            for (int row = 0; row < rows; row++)
            {
                int next = Math.Min(start + row + PrefetchDistance, terms.Rows - 1);
                CacheHint.FetchRow(terms.Others.Row(terms.Indices[next]), terms.Shape.Stride);
                float* other = terms.Others.Row(terms.Indices[start + row]);
                ofRows[row] = first == 0
                    ? terms.Ratings[start + row] - shift - LaneRows<T>.Dot(scratch.Own, other, terms.Shape.Stride)
                    : ofRows[row] - LaneRows<T>.Dot(scratch.Changes, other + first - BlockColumns, BlockColumns);
                Gather(other + first, scratch.Panel.Row(row), columns, terms.Shape.Factors - first);
            }

            errors = Add(errors, ofRows, rows);
            AddColumns(scratch, ofRows, rows, columns);
            for (int strip = 0; strip < columns; strip += StripColumns)
            {
                int width = Math.Min(StripColumns, columns - strip);
                var right = new Matrix(scratch.Panel.Pointer + strip, BlockColumns);
                var result = new Matrix(scratch.Products.Pointer + strip, BlockColumns);
                MatrixProduct<T>.AddTransposed(scratch.Panel, rows, right, width, 0, strip + width, result);
            }
        }

        return errors;
    }

    /// <summary>Copies the factors of a row, and zeros for what is behind them.</summary>
    private static void Gather(float* source, float* target, int columns, int factors)
    {
        T zero = T.Fill(0);
        for (int column = 0; column < columns; column += Lanes)
        {
            T values = T.Load(source + column);
            (factors - column < Lanes ? T.First(factors - column, values, zero) : values).Store(target + column);
        }
    }

    private static ErrorSums Add(ErrorSums errors, float* ofRows, int rows)
    {
        (double total, double squares) = (errors.Total, errors.Squares);
        for (int row = 0; row < rows; row++)
        {
            double error = ofRows[row];
            total += error;
            squares += error * error;
        }

        return new ErrorSums(total, squares);
    }

    private static void AddColumns(GibbsScratch scratch, float* errors, int rows, int columns)
    {
        for (int column = 0; column < columns; column += Lanes)
        {
            (T products, T sums) = (T.Load(scratch.ErrorProducts + column), T.Load(scratch.ColumnSums + column));
            float* values = scratch.Panel.Pointer + column;
            for (int row = 0; row < rows; row++, values += BlockColumns)
            {
                T value = T.Load(values);
                products = T.MultiplyAdd(T.Fill(errors[row]), value, products);
                sums += value;
            }

            products.Store(scratch.ErrorProducts + column);
            sums.Store(scratch.ColumnSums + column);
        }
    }

    private static ErrorSums DrawBlock(in GibbsTerms terms, float* values, GibbsScratch scratch, int first, int factors, ErrorSums errors)
    {
        for (int factor = 0; factor < factors; factor++)
        {
            float* products = scratch.Products.Row(factor);
            (double squares, double product) = (products[factor], scratch.ErrorProducts[factor]);
            float change = Draw(terms, first + factor, values, scratch.Normals[first + factor], squares, product);
            errors = errors.After(change, product, scratch.ColumnSums[factor], squares);
            scratch.Changes[factor] = change;
            for (int column = factor & -Lanes; column < factors; column += Lanes)
            {
                float* target = scratch.ErrorProducts + column;
                T.MultiplyAdd(T.Fill(-change), T.Load(products + column), T.Load(target)).Store(target);
            }
        }

        return errors;
    }

    private static ErrorSums DrawBias(in GibbsTerms terms, float* values, GibbsScratch scratch, ErrorSums errors)
    {
        int bias = terms.Shape.Bias;
        float change = Draw(terms, bias, values, scratch.Normals[bias], terms.Rows, errors.Total);
        return errors.After(change, errors.Total, terms.Rows, terms.Rows);
    }

    /// <summary>Draws one number; returns by how much it has changed.</summary>
    private static float Draw(in GibbsTerms terms, int place, float* values, float normal, double squares, double errorProduct)
    {
        double precision = terms.Precisions[place] + (terms.Noise * squares);
        double mean =
            ((terms.Precisions[place] * (double)terms.Centre[place]) + (terms.Noise * (errorProduct + (squares * values[place])))) / precision;
        float old = values[place];
        values[place] = (float)(mean + (normal / Math.Sqrt(precision)));
        return values[place] - old;
    }
}
