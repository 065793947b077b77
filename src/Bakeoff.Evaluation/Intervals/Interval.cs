using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Bakeoff.Evaluation;

/// <summary>A 95 % interval, or the reason why there is none.</summary>
/// <param name="Low">The lower end; null where there is no interval.</param>
/// <param name="High">The upper end; null where there is no interval.</param>
/// <param name="NoInterval">Why there is none; null where there is one.</param>
internal readonly record struct Interval(double? Low, double? High, string? NoInterval)
{
    private const double Tail = 0.025;
    private const double MinPeople = 2;

    /// <summary>
    /// The expanded percentile interval (Hesterberg, "What teachers should know about the bootstrap", The American Statistician 69(4), 2015,
    /// section 4.3): percentiles of the resamples, so far out that they make up for the variance over n and for the tails of Student's t. For many
    /// people these are the middle 95 %.
    /// </summary>
    /// <param name="resampled">The values of the resamples, in any order; NaN for a resample without a value, which does not count.</param>
    /// <param name="people">
    /// The people who were resampled: of a value the effective number, since a few who have most rows leave the tails of few; of a difference all,
    /// since what is skewed in both values is not in it.
    /// </param>
    /// <param name="noInterval">What <see cref="SmallSample"/> says.</param>
    public static Interval FromResamples(double[] resampled, double people, string? noInterval)
    {
        if (noInterval is not null)
        {
            return new Interval(null, null, noInterval);
        }

        double[] finite = Array.FindAll(resampled, double.IsFinite);
        if (finite.Length == 0)
        {
            return new Interval(null, null, "no resample has a finite value");
        }

        double few = Math.Max(MinPeople, people);
        double expanded = Normal.CDF(0, 1, -Math.Sqrt(few / (few - 1)) * PairedDifference.Quantile(few, 1 - Tail));
        int tail = (int)(expanded * finite.Length);

        // The two that would stand there in ascending order, counted from 1; nothing else has to be sorted.
        return new Interval(
            ArrayStatistics.OrderStatisticInplace(finite, tail + 1), ArrayStatistics.OrderStatisticInplace(finite, finite.Length - tail), null);
    }

    /// <summary>The value and 1.96 standard errors on either side, 1.96 being Student's t for fewer groups.</summary>
    /// <param name="value">The value.</param>
    /// <param name="standardError">Its standard error by the jackknife.</param>
    /// <param name="groups">The groups that were left out in turn: as many as people take part, or more than are needed.</param>
    /// <param name="highest">The highest value that the metric can have; the lowest is 0.</param>
    public static Interval FromJackknife(double value, double standardError, int groups, double highest)
    {
        if (SmallSample.NoInterval(groups) is { } reason)
        {
            return new Interval(null, null, reason);
        }

        double half = PairedDifference.Quantile(groups, 1 - Tail) * standardError;
        return new Interval(Math.Max(0, value - half), Math.Min(highest, value + half), null);
    }
}
