using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// What is believed of the numbers of all users, or of all items, before a rating is seen: for each factor, and for the bias, a normal distribution
/// whose mean and precision are drawn too (Rendle, "Factorization machines with libFM", ACM TIST 3(3), 2012).
/// </summary>
/// <param name="shape">Where the numbers are in a row.</param>
internal sealed class GibbsPrior(GibbsShape shape) : IDisposable
{
    /// <summary>
    /// λ ~ Γ(½, rate ½) and μ ~ N(0, 1/λ): as much as one observation says, in standard deviations of the ratings.
    /// </summary>
    private const double Weight = 1;

    /// <summary>The mean of each number of a row.</summary>
    public NativeArray<float> Means { get; } = new(shape.Stride);

    /// <summary>The precision of each number of a row: one over the variance. At the start 1.</summary>
    public NativeArray<float> Precisions { get; } = Ones(shape.Stride);

    /// <summary>Draws mean and precision of each number together, given the numbers of all.</summary>
    /// <param name="sums">The sum of the numbers, less what is known of each one's own mean.</param>
    /// <param name="squares">The sum of the squares of the same.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="drawOf">Gives the random numbers of a column.</param>
    public void Draw(ReadOnlySpan<double> sums, ReadOnlySpan<double> squares, int count, Func<int, CounterDraws> drawOf)
    {
        for (int column = 0; column < shape.Numbers; column++)
        {
            CounterDraws draws = drawOf(column);
            double mean = sums[column] / (count + Weight);

            // Σ(x − x̄)² + count · Weight / (count + Weight) · x̄², in one.
            double scatter = Math.Max(0, squares[column] - (mean * sums[column]));
            double precision = draws.NextGamma((Weight + count) / 2) / ((Weight + scatter) / 2);
            Precisions.Span[column] = (float)precision;
            Means.Span[column] = (float)(mean + (draws.NextNormal() / Math.Sqrt((count + Weight) * precision)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Means.Dispose();
        Precisions.Dispose();
    }

    /// <summary>Creates an array of ones.</summary>
    /// <param name="length">Its length.</param>
    public static NativeArray<float> Ones(int length)
    {
        var ones = new NativeArray<float>(length);
        ones.Span.Fill(1);
        return ones;
    }
}
