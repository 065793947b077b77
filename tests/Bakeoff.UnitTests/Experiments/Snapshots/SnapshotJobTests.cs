using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>The metrics of an experiment are held to the snapshot next to it, to the last digit.</summary>
public sealed class SnapshotJobTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public SnapshotJobTests() => _stages = new FakeStages(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ASnapshot_IsWritten_Kept_AndMissed()
    {
        _stages.Write("plain", 2);
        Assert.Equal(SnapshotState.Missing, (await SnapshotAsync(accept: false)).State);
        Assert.Empty(_stages.Ran); // What has no snapshot need not run.
        SnapshotResult written = await SnapshotAsync(accept: true);
        Assert.Equal((SnapshotState.Written, _folder["experiments/plain/metrics.snapshot.txt"]), (written.State, written.File));
        Assert.StartsWith("svd rmse test-items ", File.ReadAllText(written.File), StringComparison.Ordinal);
        Assert.Equal((SnapshotState.Same, null), ((await SnapshotAsync(accept: false)).State, written.Problem));
        _stages.Write("plain", 3);
        SnapshotResult changed = await SnapshotAsync(accept: false);
        Assert.Equal((SnapshotState.Changed, ErrorCodes.SnapshotChanged, 1), (changed.State, changed.Problem!.Code, changed.Problem.Location!.Line));
        Assert.Contains("− svd rmse test-items ", changed.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyChanges_AreCounted_AndTheFirstLineIsNamed()
    {
        string Lines(int from) => string.Concat(Enumerable.Range(1, 7).Select(line => $"svd m@{line} test-items {(line < from ? 0 : from)}\n"));
        SnapshotResult result = SnapshotJob.Compare("plain", "file", Lines(8), Lines(2));
        Assert.Equal(2, result.Problem!.Location!.Line);
        Assert.EndsWith("; and 7 more.", result.Problem.Message, StringComparison.Ordinal);
    }

    private Task<SnapshotResult> SnapshotAsync(bool accept) =>
        _stages.Runner.SnapshotAsync("plain", accept, TestContext.Current.CancellationToken);
}
