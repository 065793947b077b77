using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>What a list is like, at each of its lengths, next to the formulas written out.</summary>
public sealed class ListMetricTests
{
    private static readonly int[] Raters = [7, 3, 0, 1, 5];

    /// <summary>Items 0 to 4 have the genres a, a|b, none, b|c, a; fold 2 has eight training users.</summary>
    private static readonly CatalogueTable Items =
        new(["a", "a|b", "", "b|c", "a"], new Dictionary<int, (int[], int)> { [2] = (Raters, 8) });

    [Fact]
    public void Diversity_IsTheMeanOverAllPairs_OfOneMinusTheSharedGenres()
    {
        // a and a|b: 1/2; a and b|c: 1; a|b and b|c: 2/3; none and any: 1; a and a: 0.
        Equal([(0, 0), (0.5, 1), ((0.5 + 1 + (2.0 / 3)) / 3, 1)], Measure(IntraListDiversity.Metric, [0, 1, 3]));
        Equal([(0, 0), (0, 1), ((0 + 1 + 1) / 3.0, 1), ((0 + 1 + 1 + 0.5 + 0.5 + 1) / 6, 1)], Measure(IntraListDiversity.Metric, [0, 4, 2, 1]));
    }

    [Fact]
    public void Diversity_WithoutAnyGenre_IsUndefinedAtEachLength()
    {
        var table = new CatalogueTable(["", ""], new Dictionary<int, (int[], int)> { [2] = ([1, 1], 8) });
        var byLength = new (double Sum, double Weight)[2];
        IntraListDiversity.Metric.Measure(new ListedUser(table, 2, [0, 1], []), byLength);
        Assert.Equal([(0, 0), (0, 0)], byLength);
    }

    [Fact]
    public void Novelty_IsTheMeanOfTheBitsOfTheItems()
    {
        double Bits(int item) => -Math.Log2((Raters[item] + 1) / 9.0);
        Equal([(Bits(3), 1), ((Bits(3) + Bits(2)) / 2, 1), ((Bits(3) + Bits(2) + Bits(0)) / 3, 1)], Measure(Novelty.Metric, [3, 2, 0]));
    }

    /// <summary>The user has rated items of 7 and 1 ratings, 4 on average.</summary>
    [Fact]
    public void PopularityLift_IsWhatTheListIsMorePopularThanTheUsersOwnItems()
    {
        Equal([(5 - 4, 4), (((5 + 3) / 2.0) - 4, 4), (((5 + 3 + 0) / 3.0) - 4, 4)], Measure(PopularityLift.Metric, [4, 1, 2], 0, 3));
        Equal([(0, 0), (0, 0)], Measure(PopularityLift.Metric, [4, 1])); // Who has rated nothing,
        Equal([(0, 0)], Measure(PopularityLift.Metric, [4], 2)); // or what nobody else has.
        Assert.Equal(((7.0 - 4) + (1 - 2)) / (4 + 2), PopularityLift.Compute([7, 1], [4, 2]), 12);
    }

    [Fact]
    public void Auc_WithoutAPair_IsUndefined_AndSoIsNdcgWithoutAGain()
    {
        Assert.True(double.IsNaN(LimitedAuc.Compute(new RankedTest([1, 2], [3, 4], [4, 3], 2, 2), 2)));
        Assert.Equal(0.5, LimitedAuc.Compute(new RankedTest([], [], [4, 3], 0, 3), 2));
        Assert.True(double.IsNaN(ListNdcg.Raw(new RankedTest([1], [0], [0], 2, 5), 2)));
    }

    /// <summary>Who is measured one by one: what all lists or all rows are measured for together has no value of a user.</summary>
    [Fact]
    public void NamesThatDescribe_AreThoseOfEachUsersLists()
    {
        Assert.Equal(
            [true, true, false, false, false, false],
            new[] { "diversity@k", "novelty@k/seen-excluded", "popularity-lift@k", "gini@k", "recall@k", "calibration-error" }
                .Select(MetricNames.Describes));
        Assert.False(Gini.Metric.IsByUser || CalibrationError.Metric.IsByUser);
        Assert.True(Novelty.Metric.IsByUser);
    }

    [Fact]
    public void Names_AreThoseOfRatingsFirst_ThenThoseOfEachLength_WithTheCustomOnes()
    {
        string[] names = [.. MetricNames.For([5, 10], ["mine@k", "gap"])];
        Assert.Equal(["rmse", "gap", "recall@5", "mine@5", "recall@10", "mine@10"], names.Where(name =>
            name is "rmse" or "gap" || name.StartsWith("mine", StringComparison.Ordinal) || name is "recall@5" or "recall@10"));
        Assert.DoesNotContain("novelty@5", MetricNames.For([5]));
    }

    [Fact]
    public void Formulas_AreThoseOfWhatWasMeasured_AndTheSummaryWhereThereIsNone()
    {
        Metric plain = Novelty.Metric with { Name = "plain@k", Formula = "", Source = "" };
        var metrics = new MetricSet(new EvaluationOptions { K = [5, 10] }, [plain]);
        Assert.Equal(
            [new MetricFormula("novelty@k", Novelty.Metric.Formula, Novelty.Metric.Source), new MetricFormula("plain@k", plain.Summary, null)],
            metrics.FormulasOf([Novelty.Metric.Define(CandidateSet.SeenExcluded, 10), plain.Define(CandidateSet.SeenExcluded, 5)]));
        Assert.Equal(
            [
                "mae/test-items", "ndcg/test-items", "ndcg@10/seen-excluded", "recall@10/seen-excluded", "rmse/test-items",
                "top-10-accuracy/seen-excluded",
            ],
            metrics.ComparedIds().Order(StringComparer.Ordinal));
    }

    private static (double Sum, double Weight)[] Measure(ListMetric metric, int[] list, params int[] seen)
    {
        var byLength = new (double Sum, double Weight)[list.Length];
        metric.Measure(new ListedUser(Items, 2, list, seen), byLength);
        return byLength;
    }

    private static void Equal((double Sum, double Weight)[] expected, (double Sum, double Weight)[] measured) =>
        Assert.All(expected.Zip(measured), pair =>
        {
            Assert.Equal(pair.First.Sum, pair.Second.Sum, 12);
            Assert.Equal(pair.First.Weight, pair.Second.Weight, 12);
        });
}
