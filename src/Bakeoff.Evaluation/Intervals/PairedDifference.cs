using System.Buffers;
using MathNet.Numerics.Distributions;

namespace Bakeoff.Evaluation;

/// <summary>
/// The difference of two values of one metric, each person compared with itself, and whether chance explains it. The p-value is that of the
/// <see cref="SignFlipTest"/>; where too many people differ to count, of Student's t with n − 1 degrees of freedom and the delta method's error:
/// each person's influence on a ratio A = Σs / Σw is (s − A w) / Σw, and on its root that over 2√A (van der Vaart, Asymptotic Statistics, ch. 3).
/// </summary>
/// <param name="Difference">Left minus right.</param>
/// <param name="StandardError">Its standard error, the variance over n − 1; 0 where all people differ by the same.</param>
/// <param name="People">The people for whom the metric is defined on either side: n.</param>
/// <param name="PValue">The two-sided p-value, from 0 to 1; null below <see cref="SmallSample.MinPeople"/> people.</param>
/// <param name="NoVerdict">Why there is no p-value; null where there is one.</param>
internal sealed record PairedDifference(double Difference, double StandardError, int People, double? PValue, string? NoVerdict)
{
    /// <summary>A p-value below it is no chance.</summary>
    public const double Level = 0.05;

    private const double Power = 0.8;
    private const double Rounding = 1e-9;

    /// <summary>Whether there is no significant difference on these people: the p-value is 5 % or more, or they are too few for any.</summary>
    public bool IsWithinNoise => PValue is not < Level;

    /// <summary>The smallest difference that as many such people show four times in five; null where there is no test, and where
    /// all differ by the same.</summary>
    public double? Detectable =>
        PValue is null || StandardError == 0 ? null : (Quantile(People, 1 - (Level / 2)) + Quantile(People, Power)) * StandardError;

    /// <summary>
    /// Compares two metrics of which each person must have as many rows on either side: a model that leaves out what is hard to predict has a smaller
    /// error on the rest, and is no better for it.
    /// </summary>
    /// <param name="left">One metric.</param>
    /// <param name="right">What is subtracted: the same metric of the same people.</param>
    /// <returns>The comparison, and why there can be no interval of it; null where there can.</returns>
    public static (PairedDifference Paired, string? NoInterval) ComputeAlike(PersonMetric left, PersonMetric right)
    {
        var paired = Compute(left, right);
        if (left.HasWeightsOf(right))
        {
            return (paired, SmallSample.NoInterval(left, right));
        }

        string reason = FormattableString.Invariant(
            $"the two are measured on other test rows, those that each predicts (weights {left.Weight:0.##} and {right.Weight:0.##})");
        return (paired with { PValue = null, NoVerdict = reason }, reason);
    }

    /// <summary>Compares two metrics.</summary>
    /// <param name="left">One metric.</param>
    /// <param name="right">What is subtracted: the same metric of the same people.</param>
    public static PairedDifference Compute(PersonMetric left, PersonMetric right)
    {
        double[] contributions = ArrayPool<double>.Shared.Rent(left.Sums.Length); // As large as a metric, and only for the test below.
        (double squares, int people) = Contributions(left, right, contributions);
        bool isRounding = !contributions.AsSpan(0, left.Sums.Length).ContainsAnyExcept(0.0); // Sums that were added in another order, say.
        (double difference, string? noVerdict) = (isRounding ? 0 : left.Total() - right.Total(), SmallSample.NoVerdict(people));
        double error = people < 2 ? 0 : Math.Sqrt(squares * people / (people - 1));

        // Where all differ by the same, rounding is all that is left.
        error = error <= Rounding * Math.Abs(difference) ? 0 : error;
        double? p = noVerdict is not null ? null
            : SignFlipTest.TwoSided(contributions.AsSpan(0, left.Sums.Length), () => TwoSided(difference / error, people));
        ArrayPool<double>.Shared.Return(contributions);
        return new PairedDifference(difference, error, people, p, noVerdict);
    }

    /// <summary>A quantile of Student's t.</summary>
    /// <param name="people">One more than its degrees of freedom, at least 2.</param>
    /// <param name="probability">Between 0 and 1.</param>
    public static double Quantile(double people, double probability) => StudentT.InvCDF(0, 1, people - 1, probability);

    private static double TwoSided(double t, int people) => double.IsFinite(t) ? 2 * StudentT.CDF(0, 1, people - 1, -Math.Abs(t)) : 0;

    /// <summary>
    /// Finds what each person adds to the difference of the ratios, in the first places of an array that may be longer, and returns the sum of the
    /// squared influences on that of the values, and n.
    /// </summary>
    private static (double Squares, int People) Contributions(PersonMetric left, PersonMetric right, double[] contributions)
    {
        bool same = left.HasWeightsOf(right);
        double pooled = ((left.Ratio * left.Weight) + (right.Ratio * right.Weight)) / (left.Weight + right.Weight);
        (double leftSlope, double rightSlope) = (SlopeOf(left), SlopeOf(right));
        (double squares, int people) = (0, 0);
        for (int person = 0; person < left.Sums.Length; person++)
        {
            (double a, double b) = (left.Sums[person], right.Sums[person]);
            (double weightA, double weightB) = (left.Weights[person], right.Weights[person]);
            people += weightA > 0 || weightB > 0 ? 1 : 0;

            // With other weights the common value is taken out first: where both are the same, who is measured on one side only says nothing.
            contributions[person] = same ? left.DifferenceTo(right, person) / left.Weight
                : ((a - (pooled * weightA)) / left.Weight) - ((b - (pooled * weightB)) / right.Weight);
            double influence = (leftSlope * (a - (left.Ratio * weightA)) / left.Weight) - (rightSlope * (b - (right.Ratio * weightB)) / right.Weight);
            squares += influence * influence;
        }

        return (squares, people);
    }

    private static double SlopeOf(PersonMetric metric) => !metric.IsRoot ? 1 : metric.Ratio > 0 ? 1 / (2 * Math.Sqrt(metric.Ratio)) : 0;
}
