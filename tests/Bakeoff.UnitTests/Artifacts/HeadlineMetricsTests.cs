using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Which metrics short tables show.</summary>
public sealed class HeadlineMetricsTests
{
    [Fact]
    public void EveryOne_IsABuiltInMetric() => Assert.All(
        HeadlineMetrics.OfTestItems.Concat(HeadlineMetrics.OfLists([10, 100])), name => Assert.NotNull(BuiltInMetrics.Find(name)));

    [Fact]
    public void OfLists_AreAtTenOrTheShortest_AndTheLongestLength()
    {
        Assert.Equal(["recall@10", "recall@100", "ndcg@10", "mrr@100", "coverage@100"], HeadlineMetrics.OfLists([1, 5, 10, 50, 100]));
        Assert.Equal(["recall@5", "recall@20", "ndcg@5", "mrr@20", "coverage@20"], HeadlineMetrics.OfLists([20, 5]));
        Assert.Equal(["recall@5", "ndcg@5", "mrr@5", "coverage@5"], HeadlineMetrics.OfLists([5]));
    }

    [Fact]
    public void In_IsWhatIsMeasured()
    {
        MetricDefinition[] definitions =
            [.. new MetricSet(new EvaluationOptions { K = [5] }).All.Where(metric => metric.Name is "mae" or "recall@k" or "mrr@k")
                .SelectMany(Define)];
        Assert.Equal(
            [("mae", CandidateSet.TestItems), ("recall@5", CandidateSet.SeenExcluded), ("mrr@5", CandidateSet.SeenExcluded)],
            HeadlineMetrics.In(definitions));
        Assert.Equal("recall@5", HeadlineMetrics.LongestHits(definitions));
        Assert.Empty(HeadlineMetrics.In([]));
        Assert.Null(HeadlineMetrics.LongestHits([]));
    }

    private static IEnumerable<MetricDefinition> Define(Metric metric) => metric.Candidates.Select(candidates => metric.Define(candidates, 5));
}
