using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class EngineTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;

    public EngineTests() => _fake = new FakeGraph(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Twice_RunsNothingTheSecondTime()
    {
        _fake.Run();
        Assert.Equal(["A", "B", "C"], _fake.Ran);
        Assert.Equal("oneonetwo", _fake.Output);
        _fake.Run();
        Assert.Empty(_fake.Ran);
        Assert.Equal(["A up to date", "B up to date", "C up to date"], _fake.Events);
    }

    [Fact]
    public void Run_AfterAnOptionChanged_RunsTheStageAndWhatReadsIt_AndSaysWhy()
    {
        _fake.Run();
        _fake.B = new FakeOptions { Text = "three" };
        _fake.Run();
        Assert.Equal(["B", "C"], _fake.Ran);
        Assert.Contains("B: option.text changed from \"two\" to \"three\"", _fake.Events);
        Assert.Contains("C: input.B/text.txt changed", _fake.Events);
    }

    [Fact]
    public void Run_AfterAnUpstreamEditWithTheSameBytes_RunsNothingBelow()
    {
        _fake.A = new FakeOptions { Text = "ONE" };
        _fake.Run();
        _fake.A = new FakeOptions { Text = "one", Upper = true };
        _fake.Run();
        Assert.Equal(["A"], _fake.Ran);
    }

    [Fact]
    public void Run_BackToEarlierOptions_RunsNothing()
    {
        _fake.Run();
        _fake.B = new FakeOptions { Text = "three" };
        _fake.Run();
        _fake.B = new FakeOptions { Text = "two" };
        _fake.Run();
        Assert.Empty(_fake.Ran);
        Assert.Equal("oneonetwo", _fake.Output);
    }

    [Fact]
    public void Run_Forced_RunsTheTargetAlone()
    {
        _fake.Run();
        _fake.Run(force: true);
        Assert.Equal(["C"], _fake.Ran);
    }

    [Fact]
    public void Run_ForcedWithOtherBytes_RaisesTheAlarm_AndKeepsBoth()
    {
        _fake.Run();
        _fake.Interfere = request => File.AppendAllText(Path.Combine(request.OutputFolder, "text.txt"), "12:45");
        var error = Assert.Throws<DeterminismException>(() => _fake.Run(force: true));
        Assert.Equal((ErrorCodes.DeterminismAlarm, 5, "text.txt"), (error.Code, error.ExitCode, error.Files));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_fake.Store, "actions", "C")).Length);
    }

    [Fact]
    public void Run_ThatFails_LeavesNoEntryAndNoTemporaryFile_AndEarlierEntriesIntact()
    {
        _fake.Interfere = request => _ = request.Label == "B" ? throw new DataException(ErrorCodes.BadArtifact, "bad", "fix") : 0;
        Assert.Throws<DataException>(() => _fake.Run());
        Assert.False(Directory.Exists(Path.Combine(_fake.Store, "actions", "B")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["artifacts/store/tmp"]));
        _fake.Interfere = null;
        _fake.Run();
        Assert.Equal(["B", "C"], _fake.Ran);
    }

    [Fact]
    public void Run_Cancelled_LeavesNothingHalfWritten()
    {
        using var cancellation = new CancellationTokenSource();
        _fake.Interfere = _ => cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => _fake.Run(cancellation: cancellation.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["artifacts/store/tmp"]));
        Assert.False(Directory.Exists(Path.Combine(_fake.Store, "actions")));
    }

    [Fact]
    public void Run_WithADamagedInput_MakesItAnew_AndWarns()
    {
        _fake.Run();
        DamagedFile.FlipABit(ObjectOf("one"), new SeededRandom(1));
        _fake.B = new FakeOptions { Text = "three" };
        _fake.Run();
        Assert.Equal(["A", "B", "C"], _fake.Ran.Order());
        Assert.Equal("oneonethree", _fake.Output);
        Assert.Contains(_fake.Events, text => text.Contains("BKF4002", StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_fake.Store, "damaged")));
    }

    [Fact]
    public void Run_WithADamagedResult_NeverShowsIt()
    {
        _fake.Run();
        DamagedFile.FlipABit(ObjectOf("oneonetwo"), new SeededRandom(1));
        _fake.Run();
        Assert.Equal("oneonetwo", _fake.Output);
        Assert.Equal(["C"], _fake.Ran);
    }

    [Fact]
    public void Run_WithADamagedOrCutAction_RunsTheStageAgain()
    {
        _fake.Run();
        string action = Directory.GetFiles(Path.Combine(_fake.Store, "actions", "B")).Single();
        string text = File.ReadAllText(action);
        foreach (string damaged in new[]
        {
            text[..(text.Length / 2)], "", text.Replace("text.txt", "next.txt", StringComparison.Ordinal),
            text.Replace("two", "twp", StringComparison.Ordinal), "{}", "null",
        })
        {
            File.WriteAllText(action, damaged);
            _fake.Run();
            Assert.Equal(["B"], _fake.Ran);
        }
    }

    [Fact]
    public void Plan_SaysWhatRunWouldDo_AndChangesNothing()
    {
        Engine engine = _fake.NewEngine(_fake.Graph);
        Assert.Equal(["run", "wait", "wait"], engine.Plan(_fake.Graph.Nodes).Select(step => step.State));
        Assert.False(Directory.Exists(_fake.Store));
        _fake.Run();
        Assert.All(engine.Plan(_fake.Graph.Nodes), step => Assert.Equal(PlanStep.UpToDate, step.State));
    }

    [Fact]
    public void Run_LeftoversOfAKilledProcess_AreSweptAway()
    {
        Directory.CreateDirectory(_folder["artifacts/store/tmp/B-99/output"]);
        File.WriteAllText(_folder["artifacts/store/tmp/B-99.lock"], "");
        _fake.Run();
        _folder.Write("artifacts/store/tmp/B-98-1/output/written-while-it-was-killed", "");
        _fake.Run();
        Assert.Empty(_fake.Ran);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["artifacts/store/tmp"]));
    }

    [Fact]
    public void Run_LocksOfAKilledProcess_AreSweptAway_EvenOfKeysThatAreUpToDate_ButNotOfALivingOne()
    {
        _fake.Run();
        _folder.Write("artifacts/store/locks/00.lock", "");
        _folder.Write("artifacts/store/locks/00.lock.holder", "process 99 (B)");
        _folder.Write("artifacts/store/locks/00.lock.holder.99-1.tmp", "process");
        using FileStream living = new(_folder["artifacts/store/locks/01.lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        _fake.Run();
        Assert.Empty(_fake.Ran);
        Assert.Equal([living.Name], Directory.GetFiles(_folder["artifacts/store/locks"]));
    }

    [Fact]
    public void Run_OfTwoEnginesAtOnce_RunsEachStageOnce()
    {
        var other = new FakeGraph(_folder);
        int runs = 0;
        void Count(StageRequest request)
        {
            Interlocked.Increment(ref runs);
            Thread.Sleep(50);
        }

        (_fake.Interfere, other.Interfere) = (Count, Count);
        Engine[] engines = [_fake.NewEngine(_fake.Graph), other.NewEngine(other.Graph)];
        Parallel.ForEach(engines, engine => engine.Run([_fake.Graph["A"]], false, CancellationToken.None));
        Assert.Equal(1, runs);
    }

    [Fact]
    public void Run_WhoseCodeIsBuiltAnewMeanwhile_DropsTheResult()
    {
        _fake.CodeFolder = Directory.CreateDirectory(_folder["code"]).FullName;
        _fake.Code = new StageCode("Bakeoff.Core", "Bakeoff.Core.ContentHash");
        foreach (string file in new[] { "Bakeoff.UnitTests.deps.json", "Bakeoff.Core.dll" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), _folder["code/" + file]);
        }

        _fake.Interfere = _ =>
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Bakeoff.Pipeline.dll"), _folder["code/Bakeoff.Core.dll"], overwrite: true);
        Assert.Equal(ErrorCodes.CodeChanged, Assert.Throws<CodeChangedException>(() => _fake.Run()).Code);
        Assert.False(Directory.Exists(Path.Combine(_fake.Store, "actions")));
        _fake.Interfere = null;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Bakeoff.Core.dll"), _folder["code/Bakeoff.Core.dll"], overwrite: true);
        _fake.Run();
        Assert.Equal(["A", "B", "C"], _fake.Ran);
    }

    private string ObjectOf(string text) =>
        new ArtifactStore(_fake.Store).ObjectPath(ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(text)));
}
