using Bakeoff.Experiments;
using Bakeoff.Explorer;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class LiveLogTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly LiveLog _log;

    public LiveLogTests() => _log = new LiveLog(Settings, "quickstart");

    private EngineSettings Settings => new() { ArtifactsFolder = _folder["artifacts"] };

    private string[] Live => Directory.Exists(_folder["artifacts/live"]) ? Directory.GetFiles(_folder["artifacts/live"]) : [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ARunThatIsUpToDate_WritesNothing()
    {
        _log.Begin(null, null, []);
        _log.Write(LiveKind.UpToDate, "Split");
        _log.Write(LiveKind.Warning, null, said => said with { Text = "look" });
        _log.End(null, null);
        Assert.False(Directory.Exists(_folder["artifacts"]));
    }

    [Fact]
    public void WhatIsSaidBeforeARunBegins_IsNotItsOwn()
    {
        _log.Write(LiveKind.Starting, "Split");
        _log.End(new IOException("full"), null);
        Assert.Empty(Live);
    }

    [Fact]
    public void ARunThatEnds_PutsItsLogNextToItsRecord()
    {
        Directory.CreateDirectory(Settings.RunsFolder("quickstart"));
        Start();
        Assert.Single(Live);
        _log.Write(LiveKind.Finished, "Report", said => said with { Seconds = 1.5 });
        _log.End(null, "20260101T000000000Z");
        Assert.Empty(Live);
        (LiveRun run, IReadOnlyList<LiveEvent> events) =
            LiveTail.ReadAll(Settings, Path.Combine(Settings.RunsFolder("quickstart"), "20260101T000000000Z.jsonl"))!.Value;
        Assert.Equal(("quickstart", RunStatus.Succeeded, "20260101T000000000Z"), (run.Header.Experiment, run.Status, run.Record));
        Assert.Equal(["up-to-date", "starting", "finished", "ended"], events.Select(said => said.Kind));
        Assert.Equal(["up-to-date", "finished"], run.Stages.Select(stage => stage.State));
        Assert.Empty(RunHistory.FilesOf(Settings)); // It is no record.
    }

    /// <summary>A failure before the first stage has no record: nothing else tells of it.</summary>
    [Fact]
    public void ARunThatFailsWithoutARecord_LeavesItsLog_UntilTheExperimentRunsAgain()
    {
        _log.Begin(null, null, []);
        _log.End(new IOException("No space left on device"), null);
        string left = Assert.Single(Live);
        Assert.Equal(RunStatus.Failed, LiveTail.ReadAll(Settings, left)!.Value.Run.Status);
        Assert.Contains("No space left", LiveTail.ReadAll(Settings, left)!.Value.Run.Errors[0], StringComparison.Ordinal);

        File.SetLastWriteTimeUtc(left, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Thread.Sleep(2); // Runs are told apart by the millisecond of their beginning.
        Start();
        Assert.NotEqual(left, Assert.Single(Live));
        _log.End(new OperationCanceledException(), null);
        Assert.Empty(Live);
    }

    [Fact]
    public void ALogThatCannotBeWritten_HarmsNoRun()
    {
        _folder.Write("artifacts/live", "a file where the folder would be");
        Start();
        _log.Write(LiveKind.Finished, "Split");
        _log.End(null, "20260101T000000000Z");
        Assert.Equal("a file where the folder would be", File.ReadAllText(_folder["artifacts/live"]));
    }

    /// <summary>The record and the log outlive the command, and are shown.</summary>
    [Fact]
    public void WhatIsWrittenDown_HasNoSecretsOfAddresses()
    {
        Start();
        _log.Write(LiveKind.Warning, null, said => said with { Text = "no answer of https://ann:secret@cache.example/a?token=secret" });
        _log.WriteProgress("Report", 0.5, "asking http://ann:secret@cache.example");
        var error = new IOException("https://ann:secret@cache.example/b?key=secret cannot be reached");
        _log.End(error, null);
        string text = File.ReadAllText(Live[0]) + string.Join(' ', RunStatus.ErrorsOf(error)!);
        Assert.Contains("://cache.example/a", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "succeeded")]
    [InlineData(typeof(IOException), "failed")]
    [InlineData(typeof(OperationCanceledException), "cancelled")]
    [InlineData(typeof(TaskCanceledException), "cancelled")]
    public void Status_SaysHowARunEnded(Type? error, string status) =>
        Assert.Equal(status, RunStatus.Of(error is null ? null : (Exception)Activator.CreateInstance(error)!));

    [Fact]
    public void Progress_IsWrittenAFewTimesASecond()
    {
        Start();
        for (int i = 0; i < 1000; i++)
        {
            _log.WriteProgress("Split", i / 1000.0, "counting");
        }

        Assert.InRange(File.ReadAllLines(Live[0]).Length, 4, 20); // A line for its beginning, two for stages, and the first.
        _log.End(null, null);
    }

    [Fact]
    public void ALogIsHeld_AsLongAsItsProcessWrites()
    {
        Start();
        string file = Live[0];
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(LiveFiles.IsHeld(file));
        File.Copy(file, file + ".copy");
        File.SetLastWriteTimeUtc(file + ".copy", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.False(LiveFiles.IsHeld(file + ".copy"));
        _log.End(null, null);
    }

    private void Start()
    {
        _log.Begin(new GitCheckout("/r", "/r/.git", "main", "abc"), true, [Node("Split"), Node("Report", "Split")]);
        _log.Write(LiveKind.UpToDate, "Split");
        _log.Write(LiveKind.Starting, "Report", said => said with { Reasons = ["it has not run with this key"] });
    }

    private static StageNode Node(string stage, params string[] inputs) => new()
    {
        Stage = stage, Options = new object(), Code = null, Inputs = inputs,
    };
}
