using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Which metrics an experiment's question is about.</summary>
public sealed class PrimaryMetricsTests
{
    [Theory]
    [InlineData("rmse", "rmse/test-items")]
    [InlineData("recall@10", "recall@10/seen-excluded")]
    [InlineData("top-5-accuracy", "top-5-accuracy/seen-excluded")]
    [InlineData("ndcg@10/seen-included", "ndcg@10/seen-included")]
    [InlineData("ndcg", "ndcg/test-items")]
    [InlineData("recall@20", null)]
    [InlineData("recall", null)]
    [InlineData("coverage@10", null)]
    [InlineData("rmse/seen-excluded", null)]
    [InlineData("ndcg@10/test-items", null)]
    [InlineData("", null)]
    public void Name_StandsForTheMetricOfTheTables(string name, string? id) => Assert.Equal(id, MetricNames.Find(name, [5, 10]));

    [Theory]
    [InlineData("recall@77", true)]
    [InlineData("top-3-accuracy/seen-included", true)]
    [InlineData("recal@10", false)]
    [InlineData("recall@0", false)]
    public void IsKnown_LooksAtNoLength(string name, bool known) => Assert.Equal(known, MetricNames.IsKnown(name));

    [Fact]
    public void Default_IsRmseAndNdcgAt10_WhereModelsPredictRatingsAndRank() =>
        Assert.Equal(
            ["rmse/test-items", "ndcg@10/seen-excluded"],
            Resolve(new EvaluationOptions(), "rmse/test-items", "recall@10/seen-excluded", "ndcg@10/seen-excluded"));

    [Fact]
    public void Default_OfImplicitData_IsThatOfLists_AndOfPredictionsAlone_ThatOfRatings()
    {
        Assert.Equal(["ndcg@10/seen-excluded"], Resolve(new EvaluationOptions(), "ndcg@10/seen-excluded"));
        Assert.Equal(["rmse/test-items"], Resolve(new EvaluationOptions(), "rmse/test-items", "ndcg/test-items"));
        Assert.Equal(["ndcg/test-items"], Resolve(new EvaluationOptions(), "ndcg/test-items"));
        Assert.Empty(Resolve(new EvaluationOptions()));
    }

    [Fact]
    public void Default_TakesTheNearestLength_AndRecallWhereNdcgIsNotDefined()
    {
        var options = new EvaluationOptions { K = [1, 8, 12, 50] };
        Assert.Equal(["ndcg@8/seen-excluded"], Resolve(options, "ndcg@8/seen-excluded", "ndcg@12/seen-excluded"));
        Assert.Equal(["recall@8/seen-excluded"], Resolve(options, "recall@8/seen-excluded"));
    }

    [Fact]
    public void Declared_AreTaken_AndOneThatNoTrainedModelHas_IsAnError()
    {
        var options = new EvaluationOptions { Primary = ["recall@10", "rmse"], Pair = ["svd", "popularity"] };
        Assert.Equal(["recall@10/seen-excluded", "rmse/test-items"], Resolve(options, "rmse/test-items", "recall@10/seen-excluded"));
        var error = Assert.Throws<ReportedException>(() => Resolve(options, "recall@10/seen-excluded"));
        Assert.Equal(ErrorCodes.UnknownPrimary, error.Code);
        Assert.Contains("recall@10", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(["svd", "popularity"], PrimaryMetrics.ResolvePair(options, Models("rmse/test-items")));
        Assert.Equal(
            ErrorCodes.UnknownPrimary, Assert.Throws<ReportedException>(
                () => PrimaryMetrics.ResolvePair(options with { Pair = ["svd", "oracle"] }, Models("rmse/test-items"))).Code);
        Assert.Null(PrimaryMetrics.ResolvePair(new EvaluationOptions(), Models("rmse/test-items")));
    }

    private static IReadOnlyList<string> Resolve(EvaluationOptions options, params string[] measured) =>
        PrimaryMetrics.Resolve(options, Models(measured));

    /// <summary>A model that has some metrics; a floor and a ceiling that have all of them.</summary>
    private static ModelMetrics[] Models(params string[] measured)
    {
        static ModelMetrics Of(string name, ModelRole role, IEnumerable<string> ids) =>
            new(name, role, ScoreKind.Rating, 1,
                [.. ids.Select(
                    id => new MetricValue(
                        id.Split('/')[0], id.EndsWith("/test-items", StringComparison.Ordinal) ? CandidateSet.TestItems : CandidateSet.SeenExcluded,
                        1, null, null, IntervalKind.None, []))], [], []);
        string[] all = ["rmse/test-items", "recall@10/seen-excluded", "ndcg@10/seen-excluded"];
        return [Of("svd", ModelRole.Model, measured), Of("popularity", ModelRole.Floor, all), Of("oracle", ModelRole.Ceiling, all)];
    }
}
