using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class StageNamesTests
{
    [Theory]
    [InlineData("TrainSvd", "TrainSvd")]
    [InlineData("trainsvd[0]", "TrainSvd[0]")]
    [InlineData("trainown.Mine[1,2]", "TrainOwn.Mine[1,2]")]
    public void FindLabel_OfAStageInAnyCase_IsTheLabel(string given, string label) => Assert.Equal(label, StageNames.FindLabel(given));

    [Theory]
    [InlineData("TrainSvdd[0]", "Did you mean 'TrainSvd'?")]
    [InlineData("Nonsense", "Choose one of ")]
    [InlineData("", "Choose one of ")]
    public void FindLabel_OfAnUnknownStage_IsAnErrorThatSuggestsOne(string given, string remedy)
    {
        ReportedException error = Assert.Throws<ReportedException>(() => StageNames.FindLabel(given));
        Assert.Equal(ErrorCodes.UnknownStage, error.Code);
        Assert.StartsWith(remedy, error.Remedy, StringComparison.Ordinal);
    }
}
