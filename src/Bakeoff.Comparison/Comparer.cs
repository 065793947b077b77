using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Comparison;

/// <summary>
/// Asks of every metric whether it changed by more than chance explains. The values of both sides come from the same people, so each person is
/// compared with itself: the interval of the difference is a bootstrap over people (<see cref="Bootstrap"/>), the p-value that of a sign-flip test or
/// of Student's t (<see cref="PairedDifference"/>); <see cref="Verdicts"/> judges by these.
/// </summary>
/// <param name="resamples">The bootstrap's resamples.</param>
/// <param name="seed">Seeds them.</param>
/// <param name="threads">Threads at most; the result does not depend on them.</param>
internal sealed class Comparer(int resamples, ulong seed, int threads)
{
    private const int MetricsTogether = 64;

    /// <summary>Models that predict other test rows on either side, each with the reason why there is no verdict on its errors.</summary>
    public IReadOnlyDictionary<string, string> OtherRows { get; init; } = new Dictionary<string, string>();

    /// <param name="baseline">What is compared with.</param>
    /// <param name="candidate">What is asked about.</param>
    /// <param name="only">The names or ids of the metrics that are asked about, instead of the primary ones; empty for those.</param>
    /// <param name="cancellation">Looked at between resamples.</param>
    public (IReadOnlyList<ComparedMetric> Rows, IReadOnlyList<Refusal> Refused) Compare(
        EvaluatedRun baseline, EvaluatedRun candidate, IReadOnlyCollection<string> only, CancellationToken cancellation)
    {
        var comparability = new Comparability(baseline, candidate);
        IReadOnlyList<string> asked = PrimaryOf(baseline, candidate, only);
        (string Model, UserMetric Baseline, UserMetric Candidate)[] pairs =
            [.. comparability.Pairs().Where(pair => pair.Candidate.Definition.HasDirection || asked.Contains(pair.Candidate.Definition.Id))];
        var rows = new List<ComparedMetric>();
        foreach ((string Model, UserMetric Baseline, UserMetric Candidate)[] some in pairs.Chunk(MetricsTogether))
        {
            (string Model, UserMetric Baseline, UserMetric Candidate)[] changed = [.. some.Where(pair => !IsSame(pair.Baseline, pair.Candidate))];
            PersonMetric[] old = candidate.People.Sum([.. changed.Select(pair => pair.Baseline)]),
                now = candidate.People.Sum([.. changed.Select(pair => pair.Candidate)]);
            double[][] resampled = new Bootstrap(candidate.People.Count, resamples, seed, threads).Differences([.. now.Zip(old)], cancellation);
            rows.AddRange(some.Select(pair => Array.IndexOf(changed, pair) is >= 0 and int place
                ? Row(pair.Model, old[place], now[place], resampled[place], Seeds(baseline, candidate, pair.Model, pair.Candidate.Definition))
                : Unchanged(pair.Model, pair.Candidate)).Select(row => row with
                {
                    BaselineDoesNotMeasure = Find(baseline, row)?.DoesNotMeasure, CandidateDoesNotMeasure = Find(candidate, row)?.DoesNotMeasure,
                }));
        }

        // The rows are in the order of the pairs.
        IReadOnlyList<ComparedMetric> judged = Verdicts.Judge(
            [.. rows.Zip(pairs, (row, pair) => (row, (Func<double[]>)(() => Verdicts.Changes(pair.Baseline, pair.Candidate))))], asked);
        return (judged, [.. comparability.Refused, .. Missing(candidate, only)]);
    }

    /// <summary>
    /// The ids of the metrics that a comparison is about: those that are named, or the primary ones of both sides, so that a change cannot take a
    /// metric out of its own gate.
    /// </summary>
    /// <param name="baseline">What is compared with.</param>
    /// <param name="candidate">What is asked about.</param>
    /// <param name="only">The names that are given instead; empty for none. One that the candidate does not have stays as it is.</param>
    public static IReadOnlyList<string> PrimaryOf(EvaluatedRun baseline, EvaluatedRun candidate, IReadOnlyCollection<string> only) => only.Count > 0
        ? [.. only.Select(name => candidate.Report.IdOf(name) ?? name).Distinct()] : [.. candidate.Report.Primary.Union(baseline.Report.Primary)];

    /// <summary>
    /// What of some metrics no verdict can be given on, such as <c>svd rmse/test-items</c>: a model of the baseline has it, and the candidate does
    /// not, where the model vanished or has another name; or a model of both sides has it on one of them.
    /// </summary>
    /// <param name="baseline">What is compared with.</param>
    /// <param name="candidate">What is asked about.</param>
    /// <param name="ids">The ids of the metrics.</param>
    /// <param name="rows">What was compared.</param>
    public static IReadOnlyList<string> Undecided(
        EvaluatedRun baseline, EvaluatedRun candidate, IReadOnlyList<string> ids, IReadOnlyList<ComparedMetric> rows) =>
    [
        .. from model in baseline.Metrics.Keys
           let now = candidate.Metrics.GetValueOrDefault(model)
           from id in ids
           where (baseline.Metrics[model].ContainsKey(id) || now?.ContainsKey(id) == true) && !rows.Any(row => row.Model == model && row.Id == id)
           select $"{model} {id}",
    ];

    private static IEnumerable<Refusal> Missing(EvaluatedRun candidate, IReadOnlyCollection<string> only) =>
        only.Where(name => candidate.Report.IdOf(name) is null)
        .Select(name => new Refusal($"metric {name}", $"{candidate.Name} has no such metric", "Name one of its metrics.json after --metric."));

    private static bool IsSame(UserMetric left, UserMetric right) => left.Sums.AsSpan().SequenceEqual(right.Sums)
        && left.Weights.AsSpan().SequenceEqual(right.Weights);

    private ComparedMetric Row(string model, PersonMetric baseline, PersonMetric candidate, double[] resampled, SeedVariation? seeds)
    {
        MetricDefinition definition = candidate.Definition;

        // Errors are of the rows that are predicted, and weights are only how many those are.
        bool isError = definition.Candidates == CandidateSet.TestItems && definition.Better == MetricDirection.Lower;
        string? noVerdictOfRows = isError ? OtherRows.GetValueOrDefault(model) : null;
        (PairedDifference paired, string? noInterval) = PairedDifference.ComputeAlike(candidate, baseline);
        if (noVerdictOfRows is not null && paired.NoVerdict is null)
        {
            (paired, noInterval) = (paired with { PValue = null, NoVerdict = noVerdictOfRows }, noVerdictOfRows);
        }

        var interval = Interval.FromResamples(resampled, paired.People, noInterval);
        (int gained, int lost, int people) = Changes(baseline, candidate);
        return new ComparedMetric(
            model, definition.Name, definition.Candidates, definition.Better, baseline.Total(), candidate.Total(), paired.Difference, interval.Low,
            interval.High,
            paired.PValue ?? 1, 1, (double)gained / Math.Max(1, people), (double)lost / Math.Max(1, people), paired.Detectable, seeds?.Spread,
            Verdict.NotShown, paired.NoVerdict, interval.NoInterval)
        {
            SeedLimit = seeds?.Limit,
        };
    }

    /// <summary>How many people's own value got better and worse, of those who have one on both sides.</summary>
    private static (int Gained, int Lost, int People) Changes(PersonMetric baseline, PersonMetric candidate)
    {
        (int gained, int lost, int people) = (0, 0, 0);
        for (int person = 0; person < baseline.Sums.Length; person++)
        {
            (double old, double now) = (baseline.RatioOf(person), candidate.RatioOf(person));
            double gain = candidate.Definition.Better == MetricDirection.Lower ? old - now : now - old;

            // Sums over folds in which one gained what another lost are the same but for rounding.
            double rounding = baseline.Tolerance * (Math.Abs(old) + Math.Abs(now));
            people += double.IsNaN(gain) ? 0 : 1;
            gained += gain > rounding ? 1 : 0;
            lost += -gain > rounding ? 1 : 0;
        }

        return (gained, lost, people);
    }

    private static ComparedMetric Unchanged(string model, UserMetric metric) => new(
        model, metric.Definition.Name, metric.Definition.Candidates, metric.Definition.Better, metric.Total(), metric.Total(), 0, 0, 0, 1, 1, 0, 0, 0,
        null, Verdict.Same);

    /// <summary>What two trainings that differ in the seed alone would differ by: from the repeats of both.</summary>
    private static SeedVariation? Seeds(EvaluatedRun baseline, EvaluatedRun candidate, string model, MetricDefinition definition) =>
        SeedVariation.OfOneModel(Find(baseline, model, definition.Id)!.Repeats, Find(candidate, model, definition.Id)!.Repeats);

    private static MetricValue? Find(EvaluatedRun run, ComparedMetric row) => Find(run, row.Model, row.Id);

    private static MetricValue? Find(EvaluatedRun run, string model, string id) =>
        run.Report.Models.First(of => of.Name == model).Find(id);
}
