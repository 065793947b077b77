using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class EstimateTextTests
{
    private static readonly StageEstimate Estimate = new(
        new EstimateRange(42, 9.3, 150), new EstimateRange(310.2e6, 280e6, 350e6), new EstimateRange(4.1e6, 4e6, 4.2e6), 5, "ratings × epochs");

    [Fact]
    public void AStage_HasTimeMemoryAndDisk_AndWhatTheyRestOn() => Assert.Equal(
        "takes about 42 s (9.3 s to 2.5 min), 310.2 MB (280.0 MB to 350.0 MB) of memory, 4.1 MB (4.0 MB to 4.2 MB) of disk, by 5 earlier runs "
            + "scaled by "
            + "ratings × epochs",
        EstimateText.Describe(Estimate));

    [Fact]
    public void ARun_HasItsTime_AndHowManyStagesRunAtOneTime()
    {
        var forecast = new RunForecast(Estimate.Seconds, Estimate.OutputBytes, 2, 5, []);
        Assert.Equal(
            ["  together about 42 s (9.3 s to 2.5 min), 4.1 MB (4.0 MB to 4.2 MB) of disk; at most 2 stages at one time (--jobs=2)"],
            EstimateText.Describe(forecast));
        Assert.EndsWith("at most 5 stages queued or running at one time", EstimateText.Describe(forecast with { Slots = null }).Single(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void OneStageWithoutAnEstimate_AndAGraphThatIsTheLimit_AreSaidAsTheyAre() => Assert.Equal(
        ["  at most 1 stage at one time (the graph's width)", "  no estimate of A: no earlier run of it is recorded here"],
        EstimateText.Describe(new RunForecast(null, null, 2, 1, ["A"])));

    [Fact]
    public void WhatHasNoEstimate_IsNamed() => Assert.Equal(
        ["  at most 1 stage at one time (--jobs=1)", "  no estimate of A, B, C, D and 2 more: no earlier run of them is recorded here"],
        EstimateText.Describe(new RunForecast(null, null, 1, 5, ["A", "B", "C", "D", "E", "F"])));
}
