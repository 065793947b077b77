using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Experiments are ranked as far as they can be, on stages that do nothing.</summary>
public sealed class LeaderboardJobTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public LeaderboardJobTests() => _stages = new FakeStages(_folder);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OneWrongExperiment_IsNamed_AndTheOthersAreRanked()
    {
        _stages.Write("good", 2);
        _stages.Write("bad", -1);
        LeaderboardResult result = await _stages.Runner.LeaderboardAsync(new LeaderboardRequest { Run = true, Metrics = ["rmse"] }, Cancellation);
        Assert.Equal("good", Assert.Single(result.Tables).Ranking[0].Entry.Names);
        Assert.StartsWith("bad is wrong (BKF1", Assert.Single(result.NotShown), StringComparison.Ordinal);
        Assert.Contains(
            "bad is wrong", await File.ReadAllTextAsync(Path.Combine(result.Folder, "index.html"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongExperiment_ThatIsAskedFor_IsAnError()
    {
        _stages.Write("bad", -1);
        ReportedException error = await Assert.ThrowsAsync<ReportedException>(
            () => _stages.Runner.LeaderboardAsync(new LeaderboardRequest { Experiments = ["bad"] }, Cancellation));
        Assert.StartsWith("BKF1", error.Reports[0].Code, StringComparison.Ordinal);
    }
}
