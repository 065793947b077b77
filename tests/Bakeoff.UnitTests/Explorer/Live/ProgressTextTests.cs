using Bakeoff.Explorer;

namespace Bakeoff.UnitTests;

public sealed class ProgressTextTests
{
    /// <summary>What the trainers of this repository say; see their calls of <c>IStageProgress.Report</c>.</summary>
    [Theory]
    [InlineData("epoch 12 of 120, RMSE 0.8312", "RMSE", 12, 0.8312)]
    [InlineData("feature 3 of 40, epoch 5 of 120, RMSE 0.9123", "RMSE", 245, 0.9123)]
    [InlineData("epoch 2 of 3, batch 10 of 40, loss 6.125, 12 s left", "loss", 1.25, 6.125)]
    [InlineData("bpr: epoch 4 of 30, 12.5 % of the pairs in the wrong order", "pairs in the wrong order (%)", 4, 12.5)]
    [InlineData("bpr: epoch 4 of 30, 12.5% of the pairs in the wrong order", "pairs in the wrong order (%)", 4, 12.5)]
    [InlineData("on n3: epoch 1 of 2, validation loss -1.5e-3", "validation loss", 1, -0.0015)]
    public void TryRead_OfALoss_GivesThePoint(string text, string name, double x, double y) =>
        Assert.Equal(new CurvePoint(name, x, y), ProgressText.TryRead(text));

    [Theory]
    [InlineData("")]
    [InlineData("writing the model")]
    [InlineData("epoch 3 of 15")]
    [InlineData("sample 3 of 15")]
    [InlineData("user 1 of 700")]
    [InlineData("epoch 3 of 15, RMSE NaN")]
    [InlineData("svd: lists for user 3 of 10")]
    public void TryRead_OfAnythingElse_GivesNothing(string text) => Assert.Null(ProgressText.TryRead(text));
}
