using Bakeoff.Evaluation;

namespace Bakeoff.Comparison;

/// <summary>
/// Asks of every metric whether it changed by more than chance explains. The values of both sides come from the same people, so each person is
/// compared with itself: the interval of the difference is a bootstrap over people (<see cref="Bootstrap"/>), the p-value that of a sign-flip test or
/// of Student's t (<see cref="PairedDifference"/>), corrected for all metrics together (<see cref="Holm"/>).
/// </summary>
/// <param name="resamples">The bootstrap's resamples.</param>
/// <param name="seed">Seeds them.</param>
/// <param name="threads">Threads at most; the result does not depend on them.</param>
internal sealed class Comparer(int resamples, ulong seed, int threads)
{
    private const double Level = 0.05;
    private const double Normal95 = 1.959963984540054;
    private const int MetricsTogether = 64;

    /// <param name="baseline">What is compared with.</param>
    /// <param name="candidate">What is asked about.</param>
    /// <param name="only">The names of the metrics that are asked about; empty for all that judge a model.</param>
    /// <param name="cancellation">Looked at between resamples.</param>
    public (IReadOnlyList<ComparedMetric> Rows, IReadOnlyList<Refusal> Refused) Compare(EvaluatedRun baseline, EvaluatedRun candidate, IReadOnlyCollection<string> only, CancellationToken cancellation)
    {
        var comparability = new Comparability(baseline, candidate);
        (string Model, UserMetric Baseline, UserMetric Candidate)[] pairs = [.. comparability.Pairs().Where(pair => Asked(pair.Candidate.Definition, only))];
        var rows = new List<ComparedMetric>();
        foreach ((string Model, UserMetric Baseline, UserMetric Candidate)[] some in pairs.Chunk(MetricsTogether))
        {
            (string Model, UserMetric Baseline, UserMetric Candidate)[] changed = [.. some.Where(pair => !IsSame(pair.Baseline, pair.Candidate))];
            PersonMetric[] old = candidate.People.Sum([.. changed.Select(pair => pair.Baseline)]), now = candidate.People.Sum([.. changed.Select(pair => pair.Candidate)]);
            double[][] resampled = new Bootstrap(candidate.People.Count, resamples, seed, threads).Differences([.. now.Zip(old)], cancellation);
            rows.AddRange(some.Select(pair => Array.IndexOf(changed, pair) is >= 0 and int place
                ? Row(pair.Model, old[place], now[place], resampled[place], Spread(baseline, candidate, pair.Model, pair.Candidate.Definition))
                : Unchanged(pair.Model, pair.Candidate)));
        }

        return (Judge(rows), comparability.Refused);
    }

    private static bool Asked(MetricDefinition definition, IReadOnlyCollection<string> only) => only.Count == 0 ? definition.Judges : only.Contains(definition.Name) || only.Contains(definition.Id);

    private static bool IsSame(UserMetric left, UserMetric right) => left.Sums.AsSpan().SequenceEqual(right.Sums) && left.Weights.AsSpan().SequenceEqual(right.Weights);

    private static ComparedMetric Row(string model, PersonMetric baseline, PersonMetric candidate, double[] resampled, double? spread)
    {
        MetricDefinition definition = candidate.Definition;
        var paired = PairedDifference.Compute(candidate, baseline);
        var interval = Interval.FromResamples(resampled, paired.People, SmallSample.NoInterval(candidate, baseline));
        (int gained, int lost, int people) = Changes(baseline, candidate);
        return new ComparedMetric(
            model, definition.Name, definition.Candidates, definition.Better, baseline.Total(), candidate.Total(), paired.Difference, interval.Low, interval.High,
            paired.PValue ?? 1, 1, (double)gained / Math.Max(1, people), (double)lost / Math.Max(1, people), paired.Detectable, spread, ComparedMetric.NotShown, paired.NoVerdict, interval.NoInterval);
    }

    /// <summary>How many people's own value got better and worse, of those who have one on both sides.</summary>
    private static (int Gained, int Lost, int People) Changes(PersonMetric baseline, PersonMetric candidate)
    {
        (int gained, int lost, int people) = (0, 0, 0);
        for (int person = 0; person < baseline.Sums.Length; person++)
        {
            (double old, double now) = (baseline.RatioOf(person), candidate.RatioOf(person));
            double gain = candidate.Definition.Better == MetricDefinition.Lower ? old - now : now - old;

            // Sums over folds in which one gained what another lost are the same but for rounding.
            double rounding = baseline.Tolerance * (Math.Abs(old) + Math.Abs(now));
            people += double.IsNaN(gain) ? 0 : 1;
            gained += gain > rounding ? 1 : 0;
            lost += -gain > rounding ? 1 : 0;
        }

        return (gained, lost, people);
    }

    private static ComparedMetric Unchanged(string model, UserMetric metric) => new(
        model, metric.Definition.Name, metric.Definition.Candidates, metric.Definition.Better, metric.Total(), metric.Total(), 0, 0, 0, 1, 1, 0, 0, 0, null, ComparedMetric.Same);

    /// <summary>What two trainings that differ in the seed alone would differ by: from the repeats of both.</summary>
    private static double? Spread(EvaluatedRun baseline, EvaluatedRun candidate, string model, MetricDefinition definition)
    {
        double[] variances = [.. new[] { baseline, candidate }.Select(run => run.Report.Models.First(of => of.Name == model).Metrics.First(metric => metric.Name == definition.Name && metric.Candidates == definition.Candidates).Repeats)
            .OfType<IReadOnlyList<double>>().Where(values => values.Count > 1).Select(values => values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Count - 1))];
        return variances.Length == 0 ? null : Math.Sqrt(2 * variances.Average());
    }

    /// <summary>A metric that is the same for every user is no test. A difference that another seed would give as well is not shown.</summary>
    private static List<ComparedMetric> Judge(List<ComparedMetric> rows)
    {
        int[] tests = [.. Enumerable.Range(0, rows.Count).Where(row => rows[row].Verdict != ComparedMetric.Same && rows[row].Better != MetricDefinition.Neither && rows[row].NoVerdict is null)];
        double[] adjusted = Holm.Adjust([.. tests.Select(row => rows[row].PValue)]);
        for (int test = 0; test < tests.Length; test++)
        {
            ComparedMetric row = rows[tests[test]];
            bool shown = adjusted[test] < Level && Math.Abs(row.Difference) > Normal95 * (row.SeedSpread ?? 0);
            rows[tests[test]] = row with
            {
                AdjustedPValue = adjusted[test],
                Verdict = !shown ? ComparedMetric.NotShown : row.Difference > 0 == (row.Better == MetricDefinition.Higher) ? ComparedMetric.IsBetter : ComparedMetric.IsWorse,
            };
        }

        return rows;
    }
}
