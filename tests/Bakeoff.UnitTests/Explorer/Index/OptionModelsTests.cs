using Bakeoff.Explorer;

namespace Bakeoff.UnitTests;

public sealed class OptionModelsTests
{
    private static readonly string[] s_models = ["bias", "markov", "markov.2", "popularity", "svd", "svd-untuned", "two-tower"];

    [Theory]
    [InlineData("TrainSvd.features", "svd")]
    [InlineData("TrainSvd.svd-untuned.features", "svd-untuned")]
    [InlineData("TrainTwoTower.epochs", "two-tower")]
    [InlineData("TrainBaselines.damping", "bias")]
    [InlineData("TrainOwn.markov.order", "markov")]
    [InlineData("TrainOwn.markov.2.order", "markov.2")]
    [InlineData("TrainOwn.gone.order", "")]
    [InlineData("TrainEase.regularization", "")]
    public void Find_GivesTheModelsOfTheStage_OrOfTheNode(string option, string models)
    {
        Assert.True(OptionModels.IsOfModels(option));
        Assert.Equal(models, string.Join(' ', OptionModels.Find(option, s_models)));
    }

    [Theory]
    [InlineData("Download.url")]
    [InlineData("Split.n")]
    [InlineData("Evaluate.topK")]
    [InlineData("Report.seed")]
    public void IsOfModels_OfDataAndEvaluation_IsFalse(string option) => Assert.False(OptionModels.IsOfModels(option));
}
