using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>When two entries are one result: the same values of the same users at every metric, and nothing less.</summary>
public sealed class SameResultsTests
{
    private static readonly MetricDefinition Recall = new("recall@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");
    private static readonly MetricDefinition Precision = new("precision@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");
    private static readonly double[] Values = [0, 1, 2, 4], Zeros = [0, 0, 0, 0], Ones = [1, 1, 1, 1];

    [Fact]
    public void TheSameValues_AreOneResult() => Assert.Equal(1, Count(Entry(Metric(Recall, Values)), Entry(Metric(Recall, Values))));

    /// <summary>The sums over all users are equal in each of these.</summary>
    [Fact]
    public void ValuesOfOtherUsers_OtherWeights_AndAnotherMetric_AreOtherResults()
    {
        LeaderboardEntry entry = Entry(Metric(Recall, Values));
        Assert.Equal(2, Count(entry, Entry(Metric(Recall, 4, 2, 1, 0))));
        Assert.Equal(2, Count(entry, Entry(new UserMetric(Recall, Values, [1, 1, 1, 2]))));
        Assert.Equal(2, Count(entry, Entry(Metric(Precision, Values))));
        Assert.Equal(2, Count(entry, entry with { Run = entry.Run with { Users = [.. entry.Run.Users.Reverse()] } }));
    }

    [Fact]
    public void OneMetricMore_IsAnotherResult_WhicheverHasIt()
    {
        LeaderboardEntry one = Entry(Metric(Recall, Values)), two = Entry(Metric(Recall, Values), Metric(Precision, Zeros));
        Assert.Equal((2, 2), (Count(one, two), Count(two, one)));
    }

    /// <summary>Nothing is known of them, and least of all that they are the same.</summary>
    [Fact]
    public void EntriesWithoutValuesOfUsers_AreNeverOneResult() => Assert.Equal(2, Count(Entry(), Entry()));

    private static int Count(params LeaderboardEntry[] entries) => SameResults.Merge(entries).Count;

    private static UserMetric Metric(MetricDefinition definition, params double[] values) => new(definition, values, Ones);

    private static LeaderboardEntry Entry(params UserMetric[] metrics)
    {
        EvaluatedRun run = EvaluatedRuns.Create(Recall, Values);
        return new LeaderboardEntry(
            "e", "svd", new Dictionary<string, string>(), run with
            {
                Metrics = new Dictionary<string, IReadOnlyDictionary<string, UserMetric>>
                {
                    ["svd"] = metrics.ToDictionary(metric => metric.Definition.Id),
                },
            }, null);
    }
}
