using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class NodeShareTests
{
    private static readonly ExecutorSettings s_settings = new(new ExecutorOptions())
    {
        Stages = new Dictionary<string, ExecutorOptions> { ["Evaluate"] = new() { Memory = "6GB", Minutes = 5, Cores = 1 } },
    };

    [Fact]
    public void Find_OfAStageWithSettingsOfItsOwn_TakesThem() => Assert.Equal(
        new TaskShare(1, 6_000_000_000, 300, "stages.Evaluate"), Find("Evaluate", StageNeeds.AnyCores(300_000_000)));

    [Fact]
    public void Find_OfAStageThatNeedsOneCore_AsksForOne() => Assert.Equal(1, Find("Split", StageNeeds.OneCore(300_000_000)).Cores);

    [Fact]
    public void Find_OfAStageThatNeedsManyCores_AsksForThemAsFarAsThereAre() =>
        Assert.Equal(8, Find("Split", new StageNeeds(12, 12, 1, 1)).Cores);

    [Fact]
    public void Find_OfNeedsThatDifferLittle_IsOneShape() => Assert.Equal(
        Find("Split", StageNeeds.AnyCores(300_000_000)), Find("Split", StageNeeds.AnyCores(310_000_000)));

    [Fact]
    public void Find_OfNeedsBeyondTheLargestNode_AsksForThem_SoThatTheyAreRefused() =>
        Assert.InRange(Find("Split", StageNeeds.AnyCores(90_000_000_000)).MemoryBytes, 90_000_000_000, 91_000_000_000);

    private static TaskShare Find(string stage, StageNeeds needs) =>
        NodeShare.Find(new TaskNeeds(stage, null, needs, null, null), s_settings, 8, 16_000_000_000);
}
