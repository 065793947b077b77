using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Explorer;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class LiveBoardTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<string> _warnings = [];
    private readonly LiveLog _log;
    private readonly LiveBoard _board;

    public LiveBoardTests() => (_log, _board) = (new LiveLog(Settings, "quickstart"), new LiveBoard(Settings, _warnings.Add));

    private EngineSettings Settings => new() { ArtifactsFolder = _folder["artifacts"] };

    public void Dispose()
    {
        _log.End(null, null);
        _folder.Dispose();
    }

    [Fact]
    public void AListener_IsToldWhatHappens_InTheOrderInWhichItDoes()
    {
        (ChannelReader<ServerEvent> events, Action end) = _board.Listen();
        Assert.Equal("{\"format\":\"explorer-live/1\",\"runs\":[]}", Assert.Single(Take(events)).Data);

        Start();
        _board.Poll();
        Assert.Equal("running", StateOf(Take(events).Single(said => said.Name == "live")));

        _log.WriteProgress("TrainSvd[0]", 0.1, "epoch 12 of 120, RMSE 0.8312");
        _log.Write(LiveKind.Warning, "TrainSvd[0]", said => said with { Text = "look at this" });
        _log.Write(LiveKind.Finished, "TrainSvd[0]", said => said with { Seconds = 2 });
        _board.Poll();
        ServerEvent[] told = Take(events);
        Assert.Equal(["stage", "curve", "log"], told.Select(said => said.Name));
        Assert.Contains("\"state\":\"finished\",\"fraction\":1,", told[0].Data, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"RMSE\",\"points\":[[12,0.8312]]", told[1].Data, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"warning\",\"text\":\"look at this\"", told[2].Data, StringComparison.Ordinal);

        end();
        _log.Write(LiveKind.Finished, "Report");
        _board.Poll();
        Assert.Empty(Take(events));
        Assert.False(_board.HasListeners);
    }

    /// <summary>The log moves to the record between two looks: what was said last is told all the same.</summary>
    [Fact]
    public void ARunThatEnds_IsToldToHaveEnded_WithTheNameOfItsRecord()
    {
        Directory.CreateDirectory(Settings.RunsFolder("quickstart"));
        Start();
        (ChannelReader<ServerEvent> events, _) = _board.Listen();
        _log.Write(LiveKind.Failed, "TrainSvd[0]");
        _log.End(new IOException("broken"), "20260101T000000000Z");
        Assert.True(_board.Poll());
        ServerEvent[] told = Take(events);
        Assert.Contains(told, said => said.Name == "stage" && said.Data.Contains("\"state\":\"failed\"", StringComparison.Ordinal));
        ServerEvent ended = Assert.Single(told, said => said.Name == "ended");
        Assert.Contains("\"run\":\"20260101T000000000Z\",\"status\":\"failed\"", ended.Data, StringComparison.Ordinal);
        Assert.Contains("broken", ended.Data, StringComparison.Ordinal);
        Assert.Equal("{\"format\":\"explorer-live/1\",\"runs\":[]}", told.Last(said => said.Name == "live").Data);
    }

    [Fact]
    public void ARunWhoseProcessIsGone_WasKilled()
    {
        Start();
        string copy = _folder["artifacts/live/20260101T000000000Z-1-00000000.jsonl"];
        File.Copy(Directory.GetFiles(_folder["artifacts/live"])[0], copy);
        File.SetLastWriteTimeUtc(copy, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _board.Poll();
        _board.Poll();
        using var document = JsonDocument.Parse(ServerEvent.Create("live", _board.Document()).Data);
        Assert.Equal(
            ["killed", "running"],
            document.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("status").GetString()!).Order());
    }

    [Theory]
    [InlineData("{\"format\":\"live/99\",\"id\":\"a\",\"experiment\":\"e\",\"stages\":[]}\n")]
    [InlineData("garbage\n")]
    [InlineData("null\n")]
    [InlineData("{\"format\":\"live/1\",\"id\":\"a\",\"experiment\":\"e\",\"stages\":[null]}\n")]
    public void ALogThatCannotBeRead_IsLeftOut_WithOneLine(string text)
    {
        _folder.Write("artifacts/live/20260101T000000000Z-1-00000000.jsonl", text);
        _board.Poll();
        _board.Poll();
        Assert.Contains("live/20260101T000000000Z-1-00000000.jsonl is left out", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    /// <summary>Neither by who looks nor by the next run, which deletes what earlier ones left.</summary>
    [Fact]
    public async Task APipeInPlaceOfALog_IsLeftOut_AndNobodyWaitsForIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are no files there.");
        Directory.CreateDirectory(_folder["artifacts/live"]);
        string pipe = _folder["artifacts/live/x.jsonl"];
        Process.Start("mkfifo", [pipe]).WaitForExit();
        File.SetLastWriteTimeUtc(pipe, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await Task.Run(() =>
        {
            Enumerable.Range(0, 101).ToList().ForEach(i => _folder.Write($"artifacts/live/y{i}.jsonl", "")); // More than stay.
            Start();
            _board.Poll();
        }).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("live/x.jsonl is left out: it is a link or a pipe", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatEndedARun_IsToldWithItsPlaceInAFile()
    {
        var error = new DataException("BKF2001", "it is no time.", "Correct it.", new FileLocation("ratings.csv", 7), null);
        Assert.Equal(["BKF2001: ratings.csv(7): it is no time. Correct it."], RunStatus.ErrorsOf(error));
    }

    /// <summary>A line that is half written is read when it is whole; one that is damaged is an event less.</summary>
    [Fact]
    public void ALogThatGrows_IsReadByWholeLines()
    {
        const string Header = """{"format":"live/1","id":"a","experiment":"e","began":"2026","stages":[{"label":"A","inputs":[]}]}""";
        string file = _folder.Write("artifacts/live/a.jsonl", Header);
        var tail = new LiveTail(Settings, file);
        Assert.Empty(tail.Read());
        Assert.Null(tail.Run);
        File.AppendAllText(file, "\nwhat is this\n{\"t\":1,\"kind\":\"starting\",\"label\":\"A\"}\n{\"t\":2,\"kind\":\"fin");
        Assert.Equal("starting", Assert.Single(tail.Read()).Kind);
        Assert.NotNull(tail.Run);
        File.AppendAllText(file, "ished\",\"label\":\"A\"}\n");
        Assert.Equal("finished", Assert.Single(tail.Read()).Kind);
    }

    [Fact]
    public void AListenerThatReadsTooSlowly_IsCutOff()
    {
        (ChannelReader<ServerEvent> events, _) = _board.Listen();
        for (int i = 0; i < 5000; i++)
        {
            _board.Tell(new ServerEvent("runs", "{}"));
        }

        Assert.False(_board.HasListeners);
        Take(events);
        Assert.True(events.Completion.IsCompleted);
    }

    [Fact]
    public void AStage_IsExpectedToTakeAsLongAsItLastDid()
    {
        _folder.Write("artifacts/runs/quickstart/last/TrainSvd[0].json", """{"format":"last-run/2","key":"k","parts":[],"seconds":12.5}""");
        Start();
        Assert.Contains("\"estimateSeconds\":12.5", ServerEvent.Create("live", _board.Document()).Data, StringComparison.Ordinal);
    }

    private static ServerEvent[] Take(ChannelReader<ServerEvent> events)
    {
        var taken = new List<ServerEvent>();
        while (events.TryRead(out ServerEvent? said))
        {
            taken.Add(said);
        }

        return [.. taken];
    }

    private static string StateOf(ServerEvent live)
    {
        using var document = JsonDocument.Parse(live.Data);
        return document.RootElement.GetProperty("runs")[0].GetProperty("stages")[0].GetProperty("state").GetString()!;
    }

    private void Start()
    {
        _log.Begin(null, null, new[] { "TrainSvd", "Report" }.Select(stage => new StageNode
        {
            Stage = stage, Fold = stage == "TrainSvd" ? 0 : null, Options = new object(), Code = null,
        }));
        _log.Write(LiveKind.Starting, "TrainSvd[0]", said => said with { Reasons = ["it has not run with this key"] });
    }
}
