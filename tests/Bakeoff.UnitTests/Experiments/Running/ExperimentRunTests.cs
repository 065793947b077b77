using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What a run leaves: its record, and next to it its log.</summary>
public sealed class ExperimentRunTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public ExperimentRunTests()
    {
        _stages = new FakeStages(_folder) { DivergesAt = 9 };
        _stages.Write("plain", 4);
        _stages.Write("wrong", 9);
    }

    private EngineSettings Settings => _stages.Options.ToSettings();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ARunThatSucceeds_SaysSo_AndNothingIsUnderWay()
    {
        await _stages.Runner.RunAsync("plain");
        RunRecord.Record record = RunRecords.Read(Assert.Single(RunHistory.FilesOf(Settings, "plain")));
        Assert.Equal((RunStatus.Succeeded, null), (record.Status, record.Errors));
        Assert.InRange(record.Seconds!.Value, 0, 600);
        Assert.Empty(Directory.GetFiles(LiveLog.FolderOf(Settings)));
        string[] log = File.ReadAllLines(Path.ChangeExtension(RunHistory.FilesOf(Settings, "plain")[0], LiveLog.Extension));
        Assert.Contains("\"format\":\"live/1\"", log[0], StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"ended\"", log[^1], StringComparison.Ordinal);
        Assert.All(_stages.Ran, node => Assert.Contains(
            log, line => line.Contains($"\"label\":\"{node.Split(' ')[0]}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ARunThatFails_SaysWhy()
    {
        await Assert.ThrowsAnyAsync<BakeoffException>(() => _stages.Runner.RunAsync("wrong"));
        RunRecord.Record record = RunRecords.Read(Assert.Single(RunHistory.FilesOf(Settings, "wrong")));
        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.StartsWith("BKF6001: ", Assert.Single(record.Errors!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunThatTheUserEnds_WasCancelled_WhateverItFailedWith()
    {
        using var source = new CancellationTokenSource();
        _stages.BeforeTraining = source.Cancel;
        await Assert.ThrowsAnyAsync<Exception>(() => _stages.Runner.RunAsync("wrong", cancellation: source.Token));
        RunRecord.Record record = RunRecords.Read(Assert.Single(RunHistory.FilesOf(Settings, "wrong")));
        Assert.Equal((RunStatus.Cancelled, null), (record.Status, record.Errors));
    }

    [Fact]
    public async Task ARunThatIsUpToDate_LeavesNothing()
    {
        await _stages.Runner.RunAsync("plain");
        string[] Files() => Directory.GetFiles(_folder["artifacts/runs/plain"]);
        string[] before = Files();
        await _stages.Runner.RunAsync("plain");
        Assert.Equal(before, Files());
    }
}
