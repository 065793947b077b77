using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Rank-biased precision, whose patience is an option of the experiment.</summary>
public sealed class RankBiasedPrecisionTests
{
    private static RankedTest User => new([1, 3, 9], [4, 4, 4], [4, 4, 4], listLength: 10, candidates: 20);

    [Theory]
    [InlineData(1, 0.85, 0.15)]
    [InlineData(2, 0.85, 0.15)]
    [InlineData(3, 0.85, 0.15 * (1 + 0.7225))]
    [InlineData(5, 0.5, 0.5 * 1.25)]
    [InlineData(10, 0.5, 0.5 * (1.25 + (1.0 / 256)))]
    public void Hits_CountLessTheLaterTheyStand(int k, double patience, double expected) =>
        Assert.Equal(expected, RankBiasedPrecision.Compute(User, k, patience), 15);

    /// <summary>Hits at 1, 2, 6, 11 and 17 of 20: the more patient the user, the more the misses between them count.</summary>
    [Theory]
    [InlineData(0.5, 0.7661)]
    [InlineData(0.8, 0.4526)]
    [InlineData(0.95, 0.1881)]
    public void AnExample_IsTheSumOfItsWeights(double patience, double rounded)
    {
        int[] ranks = [1, 2, 6, 11, 17];
        var user = new RankedTest(ranks, new float[5], [1, 1, 1, 1, 1], listLength: 20, candidates: 40);
        double expected = (1 - patience) * ranks.Sum(rank => Math.Pow(patience, rank - 1));
        Assert.Equal(expected, RankBiasedPrecision.Compute(user, 20, patience), 14);
        Assert.Equal(rounded, expected, 4);
    }

    [Fact]
    public void AListOfHitsAlone_LacksWhatALongerListCouldAdd()
    {
        int[] ranks = [.. Enumerable.Range(1, 100)];
        var user = new RankedTest(ranks, new float[100], new float[100], listLength: 100, candidates: 200);
        Assert.Equal(1 - Math.Pow(0.85, 100), RankBiasedPrecision.Compute(user, 100, 0.85), 14);
        Assert.Equal(0, RankBiasedPrecision.Compute(new RankedTest([], [], [4], 0, 20), 100, 0.85));
    }

    [Fact]
    public void ThePatience_IsAnOption_AndPartOfTheDefinition()
    {
        HitMetric given = new MetricSet(new EvaluationOptions()).Hits.Single(metric => metric.Name == "rbp@k");
        HitMetric other = new MetricSet(new EvaluationOptions { Patience = 0.5 }).Hits.Single(metric => metric.Name == "rbp@k");
        Assert.Equal((0.15, 0.5), (Math.Round(given.Compute(User, 1), 15), other.Compute(User, 1)));
        Assert.EndsWith("patience 0.85", given.Summary, StringComparison.Ordinal);
        Assert.NotEqual(given.Define(CandidateSet.SeenExcluded, 10), other.Define(CandidateSet.SeenExcluded, 10));
        Assert.Contains("here 0.5", other.Formula, StringComparison.Ordinal);
    }
}
