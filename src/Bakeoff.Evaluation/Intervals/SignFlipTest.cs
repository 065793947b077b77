using MathNet.Numerics;

namespace Bakeoff.Evaluation;

/// <summary>
/// The sign-flip test (Fisher's randomization test of pairs; Good, Permutation, Parametric and Bootstrap Tests of Hypotheses, 3rd ed., 2005,
/// section 3.2). Where two models are equally good, each person's difference could as well have had the other sign; the p-value is the share of all
/// 2ᵐ choices of signs whose sum is at least as far from 0 as the observed one. It assumes no distribution, and it is exact, ties included.
/// Differences of 0 have no sign and change nothing.
/// </summary>
internal static class SignFlipTest
{
    /// <summary>The most differences other than 0, not all of one size, for which all choices of signs are counted.</summary>
    public const int MaxExact = 30;

    // Differences that are the same but for rounding.
    private const double Same = 1e-9;
    private const double Zero = 1e-12;

    /// <summary>The two-sided p-value, from 2¹⁻ᵐ to 1.</summary>
    /// <param name="differences">Each person's difference.</param>
    /// <param name="approximate">Gives it where there are too many differences to count; less than 2¹⁻ᵐ is raised to that.</param>
    public static double TwoSided(ReadOnlySpan<double> differences, Func<double> approximate)
    {
        double largest = 0;
        foreach (double difference in differences)
        {
            largest = Math.Max(largest, Math.Abs(difference));
        }

        (int signed, int positive, bool isOneSize) = (0, 0, true);
        foreach (double difference in differences)
        {
            if (HasSign(difference, largest))
            {
                signed++;
                positive += difference > 0 ? 1 : 0;
                isOneSize &= largest - Math.Abs(difference) <= Same * largest;
            }
        }

        return signed == 0 ? 1
            : isOneSize ? OfSigns(signed, positive)
            : signed <= MaxExact ? OfSums(Signed(differences, largest))
            : Math.Max(Smallest(signed), approximate());
    }

    private static bool HasSign(double difference, double largest) => Math.Abs(difference) > Zero * largest;

    private static double[] Signed(ReadOnlySpan<double> differences, double largest)
    {
        var signed = new List<double>();
        foreach (double difference in differences)
        {
            if (HasSign(difference, largest))
            {
                signed.Add(difference);
            }
        }

        return [.. signed];
    }

    /// <summary>That of all signs alike.</summary>
    private static double Smallest(int people) => Math.ScaleB(1, 1 - people);

    /// <summary>Differences of one size are a toss of coins: 2 P(X ≥ k), X of the binomial distribution, as an incomplete beta function.</summary>
    private static double OfSigns(int people, int positive)
    {
        int most = Math.Max(positive, people - positive);
        return most == people ? Smallest(people) : Math.Min(1, 2 * SpecialFunctions.BetaRegularized(most, people - most + 1, 0.5));
    }

    /// <summary>
    /// The sum of the signed sizes is 2 · (sum of those with a plus) − total: counted are subsets with a large sum. Each subset is one of the first
    /// half and one of the second, and both lists of sums are in ascending order.
    /// </summary>
    private static double OfSums(double[] signed)
    {
        double total = signed.Sum(Math.Abs), enough = ((total + Math.Abs(signed.Sum())) / 2) - (Same * total);
        double[] first = SubsetSums(signed.AsSpan(..(signed.Length / 2))), second = SubsetSums(signed.AsSpan((signed.Length / 2)..));
        (long count, int start) = (0, second.Length);
        foreach (double sum in first)
        {
            while (start > 0 && sum + second[start - 1] >= enough)
            {
                start--;
            }

            count += second.Length - start;
        }

        return Math.Min(1, 2 * count / Math.ScaleB(1, signed.Length));
    }

    private static double[] SubsetSums(ReadOnlySpan<double> signed)
    {
        double[] sums = [0];
        foreach (double difference in signed)
        {
            double size = Math.Abs(difference);
            double[] merged = new double[2 * sums.Length];
            for (int i = 0, without = 0, with = 0; i < merged.Length; i++)
            {
                merged[i] = without < sums.Length && sums[without] <= sums[with] + size ? sums[without++] : sums[with++] + size;
            }

            sums = merged;
        }

        return sums;
    }
}
