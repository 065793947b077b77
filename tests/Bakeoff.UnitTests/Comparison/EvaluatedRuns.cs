using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Runs of one model and one metric, for comparisons.</summary>
internal static class EvaluatedRuns
{
    /// <param name="definition">The metric.</param>
    /// <param name="sums">A sum for each test user: those of the first fold, then the same people in the next.</param>
    /// <param name="folds">How many folds there are.</param>
    /// <param name="weight">The weight of each test user.</param>
    public static EvaluatedRun Create(MetricDefinition definition, double[] sums, int folds = 1, double weight = 1)
    {
        (int people, string hash) = (sums.Length / folds, new('a', 64));
        var metric = new UserMetric(definition, sums, [.. sums.Select(_ => weight)]);
        var value = new MetricValue(definition.Name, definition.Candidates, metric.Total(), null, null, IntervalKind.None, []);
        var model = new ModelMetrics("svd", ModelRole.Model, ScoreKind.Rating, 1, [value], [], []);
        return new EvaluatedRun(
            "run", "experiment",
            new MetricsReport("", [.. Enumerable.Range(0, folds)], people, people, 100, new Protocol(hash, hash, hash), [definition], [model], []),
            [.. Enumerable.Range(0, sums.Length).Select(user => (user / people, (long)(user % people)))],
            new Dictionary<string, IReadOnlyDictionary<string, UserMetric>> { [
                "svd"] = new Dictionary<string, UserMetric> { [definition.Id] = metric } });
    }

    /// <summary>The one row of their comparison.</summary>
    public static ComparedMetric Compare(EvaluatedRun old, EvaluatedRun now, int resamples = 1000) =>
        Assert.Single(new Comparer(resamples, 1, 2).Compare(old, now, [], default).Rows);
}
