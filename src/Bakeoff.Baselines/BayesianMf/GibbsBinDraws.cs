using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Draws what the numbers of items differ by in each part of time, with a normal prior of mean 0 for each column: features of a factorization machine
/// (Rendle, Zhang and Koren, "On the difficulty of evaluating baselines", 2019) that are products with the user's factors as the item's own are. An
/// item is drawn given its bins, and then each bin given the item.
/// </summary>
/// <param name="shape">How a row of numbers is laid out.</param>
/// <param name="bins">The bins.</param>
/// <param name="side">The items, with the rows of the bins after their own.</param>
internal sealed unsafe class GibbsBinDraws(GibbsShape shape, GibbsBins bins, GibbsSide side)
{
    /// <summary>Draws the precision of each column: λ ~ Γ(½, rate ½), as that of the prior.</summary>
    /// <param name="draws">Names the random numbers.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public void DrawPrecisions(GibbsDraws draws, ParallelOptions parallel) =>
        Parallel.For(0, shape.Numbers, parallel, column =>
        {
            double squares = 0;
            for (int item = 0; item < bins.Items; item++)
            {
                float own = side.Rows.Row(item)[column];
                for (int bin = bins.FirstOf(item); bin < bins.FirstOf(item + 1); bin++)
                {
                    double value = side.Rows.Row(bins.Items + bin)[column] - own;
                    squares += value * value;
                }
            }

            double precision = draws.Of(DrawPurpose.BinPrecision, column).NextGamma((1.0 + bins.Count) / 2) / ((1 + squares) / 2);
            side.BinPrecisions.Span[column] = (float)precision;
        });

    /// <summary>Draws the numbers of one item and of its bins.</summary>
    /// <param name="item">The index of the item.</param>
    /// <param name="terms">What they are drawn given; the rows of the item, sorted by bin.</param>
    /// <param name="draws">Names the random numbers.</param>
    /// <param name="scratch">The thread's; with the standard normal numbers of the item.</param>
    /// <returns>The sums over the errors of its rows after all of it is drawn.</returns>
    public ErrorSums Draw(int item, in GibbsTerms terms, GibbsDraws draws, GibbsScratch scratch)
    {
        float* own = side.Rows.Row(item);
        float* ratings = scratch.Ratings;
        for (int bin = bins.FirstOf(item); bin < bins.FirstOf(item + 1); bin++)
        {
            float* differences = side.Rows.Row(bins.Items + bin);
            Add(own, -1, differences);
            long first = bins.StartOf(bin) - bins.StartOf(bins.FirstOf(item));
            Subtract(differences, terms, first, bins.StartOf(bin + 1) - bins.StartOf(bin), ratings);
        }

        GibbsKernel.Draw(terms with { Ratings = ratings }, own, scratch);
        ErrorSums errors = default;
        for (int bin = bins.FirstOf(item); bin < bins.FirstOf(item + 1); bin++)
        {
            float* values = side.Rows.Row(bins.Items + bin);
            Add(own, 1, values);
            long first = bins.StartOf(bin) - bins.StartOf(bins.FirstOf(item));
            var ofBin = new GibbsTerms(shape, terms.Others, side.BinPrecisions.Pointer)
            {
                Noise = terms.Noise, Mean = terms.Mean, Centre = own, Indices = terms.Indices + first, Ratings = terms.Ratings + first,
                Rows = (int)(bins.StartOf(bin + 1) - bins.StartOf(bin)),
            };
            draws.Fill(DrawPurpose.Bin, bin, 0, scratch.Normals, shape.Numbers);
            ErrorSums some = GibbsKernel.Draw(ofBin, values, scratch);
            errors = new ErrorSums(errors.Total + some.Total, errors.Squares + some.Squares);
        }

        return errors;
    }

    /// <summary>The ratings of a bin, less what the bin adds to their scores.</summary>
    private void Subtract(float* differences, in GibbsTerms terms, long first, long rows, float* ratings)
    {
        // A user's row has its own bias where that of an item is.
        float bias = differences[shape.Bias];
        differences[shape.Bias] = 0;
        for (long row = first; row < first + rows; row++)
        {
            ratings[row] = terms.Ratings[row] - bias - Products.Dot(differences, terms.Others.Row(terms.Indices[row]), shape.Stride);
        }

        differences[shape.Bias] = bias;
    }

    private void Add(float* values, float sign, float* target)
    {
        for (int column = 0; column < shape.Numbers; column++)
        {
            target[column] += sign * values[column];
        }
    }
}
