namespace Bakeoff.Evaluation;

/// <summary>
/// The difference of two values of one metric on the same test users, and its 95 % interval by the delta method: each user's influence on a
/// ratio A = Σs / Σw is (s − A w) / w̄, and on its root that over 2√A (van der Vaart, Asymptotic Statistics, ch. 3).
/// </summary>
internal static class PairedDifference
{
    /// <summary>Half the width of a 95 % interval, in standard errors.</summary>
    public const double Normal95 = 1.959963984540054;

    /// <summary>Whether the interval of the difference holds 0: the two cannot be told apart on these users.</summary>
    public static bool IsWithinNoise(UserMetric left, UserMetric right)
    {
        (double difference, double halfWidth) = Of(left, right);
        return Math.Abs(difference) <= halfWidth;
    }

    /// <summary>left − right, and half the width of its interval.</summary>
    public static (double Difference, double HalfWidth) Of(UserMetric left, UserMetric right)
    {
        (double[] a, double[] b) = (Influences(left), Influences(right));
        double sum = 0;
        for (int user = 0; user < a.Length; user++)
        {
            sum += (a[user] - b[user]) * (a[user] - b[user]);
        }

        return (left.Total() - right.Total(), Normal95 * Math.Sqrt(sum) / a.Length);
    }

    private static double[] Influences(UserMetric metric)
    {
        (double sum, double weight) = (metric.Sums.Sum(), metric.Weights.Sum());
        double ratio = sum / weight;
        double slope = !metric.IsRoot ? 1 : ratio > 0 ? 1 / (2 * Math.Sqrt(ratio)) : 0;
        return [.. metric.Sums.Zip(metric.Weights, (own, times) => slope * (own - (ratio * times)) * metric.Sums.Length / weight)];
    }
}
