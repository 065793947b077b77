using Bakeoff.Cli;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>The table on the console marks what the page marks: its values are the same ones.</summary>
public sealed class MetricTableTests
{
    private static readonly MetricDefinition Rmse = new("rmse", CandidateSet.TestItems, MetricDirection.Lower, 1, "", MetricPopulation.Ratings);
    private static readonly MetricsReport Report = EvaluatedRuns.Create(Rmse, [0.25, 0.25, 0.25, 0.25]).Report;

    [Fact]
    public void AValueThatDoesNotMeasureItsModel_IsMarked_AndExplained()
    {
        ModelMetrics model = Report.Models[0] with { Metrics = [Report.Models[0].Metrics[0] with { DoesNotMeasure = "as good as random scores" }] };
        Assert.Equal(["svd", "0.5000 ⚠", "–"], MetricTable.Cells(model, [Rmse.Id, "mae/test-items"]));
        MetricsReport report = Report with { Models = [model] };
        Assert.Contains("BKF7003", Assert.Single(MetricTable.Notes(report, [Rmse.Id])), StringComparison.Ordinal);
        Assert.Empty(MetricTable.Notes(report, ["mae/test-items"])); // Nothing that is shown has the mark.
    }

    [Fact]
    public void AValueThatMeasures_HasNoMark_AndNoNote()
    {
        Assert.Equal(["svd", "0.5000"], MetricTable.Cells(Report.Models[0], [Rmse.Id]));
        Assert.Empty(MetricTable.Notes(Report, [Rmse.Id]));
    }

    [Theory]
    [InlineData(0.5, ScoreKind.Rating, "svd has predictions for 2 of 4 test rows: its errors are over these alone.")]
    [InlineData(0, ScoreKind.RatingAndRanking, "svd has predictions for 0 of 4 test rows: it has no errors of predictions.")]
    [InlineData(0, ScoreKind.Ranking, null)]
    public void AModelThatLeavesOutTestRows_SaysHowMany(double coverage, ScoreKind scores, string? note)
    {
        MetricsReport report = Report with { Models = [Report.Models[0] with { Coverage = coverage, Scores = scores }] };
        Assert.Equal(note is null ? [] : [note], MetricTable.Notes(report, [Rmse.Id]));
    }
}
