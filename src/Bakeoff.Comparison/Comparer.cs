using Bakeoff.Evaluation;

namespace Bakeoff.Comparison;

/// <summary>
/// Asks of every metric whether it changed by more than chance explains. The values of both sides come from the same users, so each user is
/// compared with itself: the interval of the difference is a bootstrap over users (<see cref="Bootstrap"/>), the p-value that of the paired
/// difference by the delta method (<see cref="PairedDifference"/>); <see cref="Verdicts"/> judges by these.
/// </summary>
/// <param name="resamples">The bootstrap's resamples.</param>
/// <param name="seed">Seeds them.</param>
/// <param name="threads">Threads at most; the result does not depend on them.</param>
internal sealed class Comparer(int resamples, ulong seed, int threads)
{
    private const double Power80 = 0.8416212335729143; // The 80th percentile of the normal distribution.
    private const int MetricsTogether = 64;

    /// <param name="baseline">What is compared with.</param>
    /// <param name="candidate">What is asked about.</param>
    /// <param name="only">The names or ids of the metrics that are asked about, instead of the candidate's primary ones; empty for those.</param>
    /// <param name="cancellation">Looked at between resamples.</param>
    public (IReadOnlyList<ComparedMetric> Rows, IReadOnlyList<Refusal> Refused) Compare(EvaluatedRun baseline, EvaluatedRun candidate, IReadOnlyCollection<string> only, CancellationToken cancellation)
    {
        var comparability = new Comparability(baseline, candidate);
        string[] asked = [.. only.Select(candidate.Report.IdOf).OfType<string>()];
        (string Model, UserMetric Baseline, UserMetric Candidate)[] pairs =
            [.. comparability.Pairs().Where(pair => pair.Candidate.Definition.Judges || asked.Contains(pair.Candidate.Definition.Id))];
        var rows = new List<ComparedMetric>();
        foreach ((string Model, UserMetric Baseline, UserMetric Candidate)[] some in pairs.Chunk(MetricsTogether))
        {
            (string Model, UserMetric Baseline, UserMetric Candidate)[] changed = [.. some.Where(pair => !IsSame(pair.Baseline, pair.Candidate))];
            (double Low, double High)[] intervals = Intervals(changed, cancellation);
            rows.AddRange(some.Select(pair => Array.IndexOf(changed, pair) is >= 0 and int place
                ? Row(pair.Model, pair.Baseline, pair.Candidate, intervals[place], Spread(baseline, candidate, pair.Model, pair.Candidate.Definition))
                : Unchanged(pair.Model, pair.Candidate)));
        }

        // The rows are in the order of the pairs.
        IReadOnlyList<ComparedMetric> judged = Verdicts.Judge(
            [.. rows.Zip(pairs, (row, pair) => (row, (Func<double[]>)(() => Verdicts.Changes(pair.Baseline, pair.Candidate))))], only.Count > 0 ? asked : candidate.Report.Primary);
        return (judged, [.. comparability.Refused, .. Missing(candidate, only)]);
    }

    private static IEnumerable<Refusal> Missing(EvaluatedRun candidate, IReadOnlyCollection<string> only) => only.Where(name => candidate.Report.IdOf(name) is null)
        .Select(name => new Refusal($"metric {name}", $"{candidate.Name} has no such metric", "Name one of its metrics.json after --metric."));

    private static bool IsSame(UserMetric left, UserMetric right) => left.Sums.AsSpan().SequenceEqual(right.Sums) && left.Weights.AsSpan().SequenceEqual(right.Weights);

    private (double Low, double High)[] Intervals((string Model, UserMetric Baseline, UserMetric Candidate)[] pairs, CancellationToken cancellation)
    {
        if (pairs.Length == 0)
        {
            return [];
        }

        double[][] values = new Bootstrap(pairs[0].Baseline.Sums.Length, resamples, seed, threads).Resample([.. pairs.SelectMany(pair => new[] { pair.Baseline, pair.Candidate })], cancellation);
        return [.. pairs.Select((_, i) =>
        {
            double[] differences = [.. values[2 * i].Zip(values[(2 * i) + 1], (old, now) => now - old)];
            Array.Sort(differences);
            return Bootstrap.Interval(differences);
        })];
    }

    private static ComparedMetric Row(string model, UserMetric baseline, UserMetric candidate, (double Low, double High) interval, double? spread)
    {
        MetricDefinition definition = candidate.Definition;
        (double difference, double halfWidth) = PairedDifference.Of(candidate, baseline);
        double error = halfWidth / PairedDifference.Normal95;
        (int gained, int lost, int users) = (0, 0, 0);
        for (int user = 0; user < baseline.Sums.Length; user++)
        {
            double change = candidate.Of(user) - baseline.Of(user);
            users += double.IsNaN(change) ? 0 : 1;
            gained += (definition.Better == MetricDefinition.Lower ? change < 0 : change > 0) ? 1 : 0;
            lost += (definition.Better == MetricDefinition.Lower ? change > 0 : change < 0) ? 1 : 0;
        }

        return new ComparedMetric(
            model, definition.Name, definition.Candidates, definition.Better, baseline.Total(), candidate.Total(), difference, interval.Low, interval.High,
            error > 0 ? Normal.TwoSided(difference / error) : 1, 1, (double)gained / Math.Max(1, users), (double)lost / Math.Max(1, users),
            (PairedDifference.Normal95 + Power80) * error, spread, ComparedMetric.NotShown);
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
}
