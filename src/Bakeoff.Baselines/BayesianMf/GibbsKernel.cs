using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Draws the numbers of one user or item, each given all others: what a sampler of a factorization machine does (Rendle, "Factorization machines
/// with libFM", 2012), reading the rows once for each 64 factors. For a number x whose column in the rows is q, prior N(m, 1/λ) and noise of
/// precision α, x is drawn from N((λm + α Σ(e + qx)q) / a, 1/a) with a = λ + α Σq². What later numbers of the block need of the change is in the
/// products of the columns with each other.
/// </summary>
internal static unsafe class GibbsKernel
{
    /// <summary>Draws with the widest vectors of the processor; the bits are the same for all.</summary>
    /// <param name="terms">What it is given.</param>
    /// <param name="values">The numbers, which are replaced.</param>
    /// <param name="scratch">The thread's; with the standard normal numbers.</param>
    /// <returns>The sums over the errors of its rows after all of it is drawn.</returns>
    public static ErrorSums Draw(in GibbsTerms terms, float* values, GibbsScratch scratch) =>
        WidestLanes.Run<Drawing, ErrorSums>(new Drawing(terms, values, scratch));

    private readonly struct Drawing(GibbsTerms terms, float* values, GibbsScratch scratch) : ILaneWork<ErrorSums>
    {
        public ErrorSums Run<T>()
            where T : struct, ILanes<T> => GibbsKernel<T>.Draw(terms, values, scratch);
    }
}
