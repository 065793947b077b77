using System.Buffers;

namespace Bakeoff.Evaluation;

/// <summary>
/// Says from how many people on a verdict and an interval are given. The numbers are those from which on the simulated intervals hold the truth
/// in 93 % of the cases or more, and false alarms stay below 5 %: <c>docs/benchmarks/README.md</c>, "The comparison".
/// </summary>
internal static class SmallSample
{
    /// <summary>The fewest people for a verdict or an interval: with five, no exact test can reach 5 % (2 / 2⁵ is 6 %).</summary>
    public const int MinPeople = 6;

    /// <summary>The fewest people whose values differ from the most common one, for an interval: the rule of thumb n·p ≥ 5 for counts.</summary>
    public const int MinDiffering = 5;

    /// <summary>The fewest people who, all with the same value, give an interval without a width: below, one in ten could have another.</summary>
    public const int MinAlike = 30;

    /// <summary>Why there can be no verdict, or null.</summary>
    /// <param name="people">The people for whom the metric is defined.</param>
    public static string? NoVerdict(int people) => people >= MinPeople ? null
        : FormattableString.Invariant($"a verdict needs {MinPeople} users, and {Have(people)} a value");

    /// <summary>Why there can be no interval, or null.</summary>
    /// <param name="people">The people who take part in the metric.</param>
    public static string? NoInterval(int people) => people >= MinPeople ? null
        : FormattableString.Invariant($"an interval needs {MinPeople} users, and {Have(people)} a value");

    /// <summary>Why there can be no interval of a value, or null.</summary>
    /// <param name="metric">The metric.</param>
    public static string? NoInterval(PersonMetric metric) => NoInterval(metric, null);

    /// <summary>Why there can be no interval of a difference, or null.</summary>
    /// <param name="left">One metric.</param>
    /// <param name="right">The other, of the same people; null for none.</param>
    public static string? NoInterval(PersonMetric left, PersonMetric? right)
    {
        (double largest, int count) = (0, 0);
        double[] values = ArrayPool<double>.Shared.Rent(left.Weights.Length);
        for (int person = 0; person < left.Weights.Length; person++)
        {
            if (left.Weights[person] > 0 || right?.Weights[person] > 0)
            {
                // Who has a value on one side only differs from everybody: NaN is no one's equal.
                (double a, double b) = (left.RatioOf(person), right?.RatioOf(person) ?? 0);
                values[count++] = a - b;
                largest = double.IsNaN(a - b) ? largest : Math.Max(largest, Math.Max(Math.Abs(a), Math.Abs(b)));
            }
        }

        string? reason = NoInterval(values.AsSpan(0, count), largest * left.Tolerance);
        ArrayPool<double>.Shared.Return(values);
        return reason;
    }

    private static string? NoInterval(ReadOnlySpan<double> values, double tolerance)
    {
        if (NoInterval(values.Length) is { } tooFew)
        {
            return tooFew;
        }

        int differing = Differing(values, tolerance);
        return differing >= MinDiffering || (differing == 0 && values.Length >= MinAlike) ? null
            : differing == 0 ? FormattableString.Invariant($"all {values.Length} users have the same value, and an interval needs {MinAlike} of them")
            : FormattableString.Invariant(
                $"an interval needs {MinDiffering} users who differ from the others, and {differing} of {values.Length} ")
                + (differing == 1 ? "does" : "do");
    }

    /// <summary>
    /// How many differ from the most common value, <see cref="MinDiffering"/> at most. Where it is fewer, the first so many hold one that has the
    /// most common value, so that it is enough to try each of these.
    /// </summary>
    private static int Differing(ReadOnlySpan<double> values, double tolerance)
    {
        int fewest = MinDiffering;
        foreach (double candidate in values[..Math.Min(MinDiffering, values.Length)])
        {
            int differing = 0;
            for (int i = 0; i < values.Length && differing < fewest; i++)
            {
                differing += Math.Abs(values[i] - candidate) <= tolerance ? 0 : 1;
            }

            fewest = differing;
        }

        return fewest;
    }

    private static string Have(int people) => people == 1 ? "1 has" : FormattableString.Invariant($"{people} have");
}
