using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Reporting;

namespace Bakeoff.Comparison;

/// <summary>
/// Gives verdicts: on the primary rows, corrected for each other (<see cref="Holm"/>), and apart from them on the exploratory ones. A number that has
/// two names, such as recall and precision where every user has the same number of test items, is one test. A difference that another seed would give
/// as well is not shown.
/// </summary>
internal static class Verdicts
{
    // Sums in another order differ by some 1e-15 of their value; the p-values that are made of them by more.
    private const double Same = 1e-9;
    private const double Near = 1e-6;

    /// <summary>The rows with their verdicts, in the given order.</summary>
    /// <param name="rows">Each row, and a function that gives what each user adds to its difference.</param>
    /// <param name="primary">The ids of the primary metrics.</param>
    public static IReadOnlyList<ComparedMetric> Judge(
        IReadOnlyList<(ComparedMetric Row, Func<double[]> Changes)> rows, IReadOnlyCollection<string> primary)
    {
        ComparedMetric[] judged = [.. rows.Select(row => row.Row with { IsPrimary = primary.Contains(row.Row.Id) })];
        int[] tested = [.. Enumerable.Range(0, judged.Length).Where(row => judged[row].IsTested)];
        Dictionary<int, int> firsts = Firsts(judged, [.. tested.OrderByDescending(row => judged[row].IsPrimary)], rows);
        foreach (bool family in new[] { true, false })
        {
            int[] own = [.. tested.Where(row => firsts[row] == row && judged[row].IsPrimary == family)];
            double[] adjusted = Holm.Adjust([.. own.Select(row => judged[row].PValue)]);
            foreach ((int row, int first) in firsts.Where(pair => Array.IndexOf(own, pair.Value) >= 0))
            {
                judged[row] = WithVerdict(judged[row], adjusted[Array.IndexOf(own, first)], first == row ? null : judged[first].Id);
            }
        }

        return judged;
    }

    /// <summary>
    /// What each user adds to the difference of two values of a metric: by the delta method, so that two forms of one number are proportional.
    /// </summary>
    /// <param name="baseline">The baseline's values.</param>
    /// <param name="candidate">The candidate's.</param>
    public static double[] Changes(UserMetric baseline, UserMetric candidate)
    {
        double[] changes = new double[baseline.Sums.Length];
        foreach ((UserMetric metric, int sign) in new[] { (baseline, -1), (candidate, 1) })
        {
            (double sum, double weight) = (metric.Sums.Sum(), metric.Weights.Sum());
            double ratio = sum / weight, total = metric.Value(sum, weight);
            double slope = !metric.IsRoot ? 1 : ratio > 0 ? 1 / (2 * total) : 0;
            for (int user = 0; user < changes.Length; user++)
            {
                changes[user] += sign * ((slope * (metric.Sums[user] - (ratio * metric.Weights[user])) * changes.Length / weight) + total);
            }
        }

        return changes;
    }

    /// <summary>For each row the first one that is the same number: itself, unless one before it is proportional for every user.</summary>
    private static Dictionary<int, int> Firsts(ComparedMetric[] judged, int[] order, IReadOnlyList<(ComparedMetric Row, Func<double[]> Changes)> rows)
    {
        var firsts = new Dictionary<int, int>();
        foreach (IGrouping<string, int> model in order.GroupBy(row => judged[row].Model))
        {
            // The users' values are compared only where the standardized differences agree, which is rare.
            var seen = new List<int>();
            foreach (int row in model)
            {
                double[]? changes = null;
                int first = seen.FindIndex(
                    before => MayBeSame(judged[before], judged[row]) && AreProportional(rows[before].Changes(), changes ??= rows[row].Changes()));
                firsts[row] = first < 0 ? row : seen[first];
                if (first < 0)
                {
                    seen.Add(row);
                }
            }
        }

        return firsts;
    }

    private static bool MayBeSame(ComparedMetric left, ComparedMetric right)
    {
        (double a, double b) = (Standardized(left), Standardized(right));
        bool samePValue = Math.Abs(left.PValue - right.PValue) <= Near * Math.Max(left.PValue, right.PValue);
        return samePValue && (double.IsNaN(a) || double.IsNaN(b) || a == b || Math.Abs(a - b) <= Near * Math.Max(a, b));
    }

    private static double Standardized(ComparedMetric row) => Math.Abs(row.Difference) / (row.Detectable ?? double.NaN);

    private static bool AreProportional(double[] left, double[] right)
    {
        (double a, double b) = (left.Max(Math.Abs), right.Max(Math.Abs));
        if (a == 0 || b == 0)
        {
            return a == b;
        }

        int largest = Array.FindIndex(left, value => Math.Abs(value) == a);
        double sign = Math.Sign(left[largest]) * Math.Sign(right[largest]);
        return left.Zip(right, (one, other) => Math.Abs((one / a) - (sign * other / b))).All(distance => distance <= Same);
    }

    private static ComparedMetric WithVerdict(ComparedMetric row, double adjusted, string? sameAs)
    {
        bool shown = adjusted < PairedDifference.Level && Math.Abs(row.Difference) > (row.SeedLimit ?? 0);
        return row with
        {
            AdjustedPValue = adjusted,
            SameAs = sameAs,
            Verdict = !shown ? Verdict.NotShown : row.Difference > 0 == (row.Better == MetricDirection.Higher) ? Verdict.Better : Verdict.Worse,
        };
    }
}
