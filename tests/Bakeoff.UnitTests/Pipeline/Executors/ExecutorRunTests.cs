using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Runs of an engine whose stages run somewhere else.</summary>
public sealed class ExecutorRunTests : IDisposable
{
    private static readonly DispatcherTimes s_times = new()
    {
        Gather = TimeSpan.FromMilliseconds(5), Look = TimeSpan.FromMilliseconds(5), UntilSeen = TimeSpan.FromMilliseconds(50),
        UntilKnown = TimeSpan.FromMilliseconds(100), LongestBackoff = TimeSpan.FromMilliseconds(10), UntilDetached = TimeSpan.FromMilliseconds(50),
    };

    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;
    private readonly FakeExecutor _cluster;
    private readonly List<string> _warnings = [];

    public ExecutorRunTests()
    {
        _fake = new FakeGraph(_folder);
        _cluster = new FakeExecutor(_fake.Store, _fake);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_OnAnExecutor_GivesTheKeysAndBytesOfALocalRun()
    {
        Engine there = Run();
        string[] entries = Entries();
        Assert.Equal(["A", "B", "C"], _fake.Ran);
        Directory.Delete(Path.Combine(_fake.Store, "actions"), recursive: true);
        Engine here = _fake.Run();
        Assert.Equal(entries, Entries());
        Assert.Equal(here.Records.Select(record => record.Key), there.Records.Select(record => record.Key));
    }

    [Fact]
    public void Run_OnAnExecutor_WritesDownNodeAndExecutor_AndLeavesNoTask()
    {
        Engine engine = Run();
        Assert.All(engine.Records, record => Assert.Equal("fake", record.Executor));
        Assert.All(engine.Records, record => Assert.NotNull(record.Node));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_fake.Store, "tasks")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_fake.Store, "leases")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_fake.Store, "tmp")));
    }

    [Fact]
    public void Run_OfWhatIsUpToDate_SubmitsNothing()
    {
        Run();
        int taken = _cluster.Taken.Count;
        Run();
        Assert.Equal(taken, _cluster.Taken.Count);
    }

    [Fact]
    public void Run_OfAStageThatRunsHere_DoesNotSubmitIt()
    {
        _cluster.Here = ["A", "C"];
        Engine engine = Run();
        Assert.Equal("B", Assert.Single(_cluster.Taken).Label);
        Assert.Equal([null, "fake", null], engine.Records.Select(record => record.Executor));
    }

    [Fact]
    public void Run_WithUserFiles_SendsThemAsTheyWereWhenTheKeyWasMade()
    {
        string file = _folder.Write("own.txt", "mine");
        _fake.Files = [("own.txt", file)];
        _cluster.AfterTaking = () => File.WriteAllText(file, "edited later");
        _fake.Interfere = _ => File.WriteAllText(file, "mine"); // So that B, which reads it too, is not refused.
        Run();
        Assert.StartsWith("mine", File.ReadAllText(OutputOf("A")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AfterTheHeadDied_TakesUpWhatRuns()
    {
        _cluster.Fate = _ => AttemptPhase.Running;
        RunAndDie();
        Assert.Equal("A", Assert.Single(_cluster.Taken).Label);
        _cluster.Fate = _ => null;
        Run();
        Assert.Equal(["A", "B", "C"], _cluster.Taken.Select(attempt => attempt.Label));
    }

    [Fact]
    public void Run_AfterTheHeadDied_TakesAResultThatCameMeanwhile()
    {
        _cluster.Fate = _ => AttemptPhase.Running;
        RunAndDie();
        _cluster.Fate = _ => null;
        _cluster.Poll(_cluster.Taken); // It ends while nobody waits.
        _fake.Ran.Clear();
        Engine engine = Run();
        Assert.Equal(["B", "C"], _fake.Ran);
        Assert.Equal("fake", engine.Records[0].Executor); // What ran meanwhile is in the record of the run that takes it.
        Assert.False(engine.Records[0].UpToDate);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_fake.Store, "tasks")));
    }

    [Fact]
    public async Task Run_OfTwoHeadsAtOnce_SubmitsEachKeyOnce()
    {
        // A head that has claimed an attempt has all the time that it needs to submit it, however busy the machine is.
        DispatcherTimes patient = s_times with { UntilKnown = TimeSpan.FromMinutes(1), UntilSeen = TimeSpan.FromMinutes(1) };
        Task<Engine>[] all = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => Run(head: new FakeGraph(_folder), times: patient)))];
        await Task.WhenAll(all);
        Assert.Equal("A 1, B 1, C 1", string.Join(", ", _cluster.Taken.Select(attempt => $"{attempt.Label} {attempt.Number}")));
        Assert.Equal(["A", "B", "C"], _fake.Ran);
    }

    [Theory]
    [InlineData(AttemptPhase.OutOfMemory, ErrorCodes.TaskOutOfMemory, 2)]
    [InlineData(AttemptPhase.TimedOut, ErrorCodes.TaskOutOfTime, 2)]
    [InlineData(AttemptPhase.Cancelled, ErrorCodes.TaskCancelled, 2)]
    [InlineData(AttemptPhase.NodeLost, ErrorCodes.TaskLost, 6)]
    [InlineData(AttemptPhase.Preempted, ErrorCodes.TaskLost, 6)]
    [InlineData(AttemptPhase.Gone, ErrorCodes.TaskLost, 6)]
    [InlineData(AttemptPhase.Ended, ErrorCodes.TaskLost, 6)]
    public void Run_OfWhatNeverSucceeds_FailsAfterSoManyAttempts(AttemptPhase phase, string code, int attempts)
    {
        _cluster.Fate = _ => phase;
        var error = Assert.Throws<ReportedException>(() => Run());
        Assert.Equal((code, "A", 1), (error.Code, error.Location!.File, error.ExitCode));
        Assert.Equal(attempts, _cluster.Taken.Count);
    }

    [Fact]
    public void Run_OfAStageThatNeedsMore_AsksForTwiceAsMuch_AndWritesDownWhy()
    {
        _cluster.Fate = attempt => attempt is { Label: "B", Number: 1 } ? AttemptPhase.OutOfMemory
            : attempt is { Label: "B", Number: 2 } ? AttemptPhase.TimedOut : null;
        Engine engine = Run();
        TaskShare[] shares = [.. _cluster.Taken.Where(attempt => attempt.Label == "B").Select(attempt => attempt.Share)];
        Assert.Equal([512_000_000, 1_024_000_000, 1_024_000_000], shares.Select(share => share.MemoryBytes));
        Assert.Equal([600, 600, 1200], shares.Select(share => share.Seconds));
        StageRecord record = engine.Records.Single(of => of.Label == "B");
        Assert.Contains("512 MB of memory", record.Retries![0], StringComparison.Ordinal);
        Assert.Contains("after its 600 s", record.Retries[1], StringComparison.Ordinal);
        Assert.Equal(2, _warnings.Count);
    }

    [Fact]
    public void Run_OfAStageThatFails_IsNotRepeated_AndIsTriedAgainByTheNextRun()
    {
        _fake.Interfere = request => throw new TrainingException(ErrorCodes.TrainingDiverged, "it diverged.", "Choose another rate.");
        Assert.Equal(ErrorCodes.TrainingDiverged, Assert.Throws<ReportedException>(() => Run()).Code);
        Assert.Single(_cluster.Taken);
        _fake.Interfere = null;
        Run();
        Assert.Equal(4, _cluster.Taken.Count);
    }

    [Fact]
    public void Run_AfterAttemptsThatWereInVain_CountsThemNoMore()
    {
        _cluster.Fate = _ => AttemptPhase.NodeLost;
        Assert.Throws<ReportedException>(() => Run());
        _cluster.Fate = attempt => attempt is { Label: "A", Number: < 10 } ? AttemptPhase.NodeLost : null;
        Run();
        Assert.Equal(10 + 2, _cluster.Taken.Count);
    }

    [Fact]
    public void Run_WhereTheExecutorDoesNotAnswer_WaitsAndLosesNothing()
    {
        int submits = 0, polls = 0;
        _cluster.BeforeTaking = () => _ = ++submits % 3 == 0 ? 0 : throw new ExecutorBusyException("sbatch: it is asleep");
        _cluster.BeforeTelling = () => _ = ++polls % 2 == 0 ? 0 : throw new ExecutorBusyException("squeue: it is asleep");
        Run();
        Assert.Equal(["A", "B", "C"], _cluster.Taken.Select(attempt => attempt.Label));
        Assert.Contains(_warnings, warning => warning.StartsWith(ErrorCodes.ExecutorUnavailable, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_WhereABatchWasTakenWithoutAnAnswer_DoesNotSubmitItTwice()
    {
        _cluster.AfterTaking = () => throw new ExecutorBusyException("sbatch: Socket timed out");
        Run();
        Assert.Equal(["A", "B", "C"], _cluster.Taken.Select(attempt => attempt.Label));
    }

    [Fact]
    public void Run_WhereTheExecutorRefuses_FailsAndLeavesNothingForOthersToWaitFor()
    {
        var refusal = new ErrorReport(ErrorCodes.ExecutorRefused, "no such partition.", "Name another.");
        _cluster.BeforeTaking = () => throw new ReportedException([refusal]);
        Assert.Equal(ErrorCodes.ExecutorRefused, Assert.Throws<ReportedException>(() => Run()).Code);
        _cluster.BeforeTaking = () => { };
        Run();
        Assert.Equal([1, 1, 1], _cluster.Taken.Select(attempt => attempt.Number));
    }

    [Fact]
    public void Run_ThatDetaches_EndsWithWhatIsReadySubmitted()
    {
        _cluster.Fate = _ => AttemptPhase.Queued;
        Assert.Equal(1, Assert.Throws<DetachedException>(() => Run(detaches: true)).Tasks);
        _cluster.Fate = _ => null;
        Run();
        Assert.Equal(3, _cluster.Taken.Count);
    }

    [Fact]
    public void CancelAll_EndsTheJobs_AndTheNextRunBeginsAgain()
    {
        _cluster.Fate = _ => AttemptPhase.Running;
        RunAndDie(tasks => tasks.CancelAll());
        Assert.Equal("A", Assert.Single(_cluster.Cancelled).Label);
        _cluster.Fate = _ => null;
        Run();
        Assert.Equal([1, 1, 1, 1], _cluster.Taken.Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task RunAsync_OfAThousandTasks_SubmitsThemTogether()
    {
        _cluster.Fate = _ => AttemptPhase.Queued;
        using TaskDispatcher tasks = NewTasks(detaches: true);
        Task<TaskOutcome>[] all = [.. Enumerable.Range(0, 1000).Select(i => tasks.RunAsync(
            TaskOf(i), new TaskNeeds("A", null, StageNeeds.Small, null, null), new Ignoring(), TestContext.Current.CancellationToken))];
        await Assert.ThrowsAsync<DetachedException>(() => Task.WhenAll(all));
        Assert.Equal(1000, _cluster.Taken.Select(attempt => attempt.Key).Distinct().Count());
        Assert.InRange(_cluster.Batches.Count, 1, 20);
    }

    private static StageTask TaskOf(int number)
    {
        KeyPart[] parts = [new("stage", "A"), new("option.number", FormattableString.Invariant($"{number}"))];
        return new StageTask
        {
            Key = new StageKey(parts).Hash, Parts = parts, Stage = "A", Label = "A", OptionsJson = "{\"text\":\"x\",\"upper\":false}", Inputs = [],
        };
    }

    private TaskDispatcher NewTasks(bool detaches, DispatcherTimes? times = null) =>
        new(_cluster, new SharedFolderExchange(_fake.Store), _fake.Store, _warnings.Add, times ?? s_times) { Detaches = detaches };

    private Engine Run(bool detaches = false, FakeGraph? head = null, DispatcherTimes? times = null)
    {
        using TaskDispatcher tasks = NewTasks(detaches, times);
        head ??= _fake;
        StageGraph graph = head.Graph;
        Engine engine = head.NewEngine(graph, tasks);
        engine.Run([graph["C"]], false, TestContext.Current.CancellationToken);
        return engine;
    }

    /// <summary>A head that is ended while the cluster runs what it has submitted.</summary>
    private void RunAndDie(Action<TaskDispatcher>? end = null)
    {
        using var kill = new CancellationTokenSource();
        using TaskDispatcher tasks = NewTasks(false);
        StageGraph graph = _fake.Graph;
        Task run = Task.Run(() => _fake.NewEngine(graph, tasks).Run([graph["C"]], false, kill.Token));
        SpinWait.SpinUntil(() => tasks.UnderWay > 0, TimeSpan.FromSeconds(10));
        kill.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => run.GetAwaiter().GetResult());
        end?.Invoke(tasks);
    }

    private string[] Entries() => [.. Directory.GetFiles(Path.Combine(_fake.Store, "actions"), "*.json", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file) + File.ReadAllText(file))];

    private string OutputOf(string stage)
    {
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_fake.Store, "actions", stage), "*.json"));
        ActionEntry entry = CanonicalJson.Deserialize<ActionEntry>(File.ReadAllText(file));
        return Path.Combine(_fake.Store, "objects", entry.Outputs[0].Sha256[..2], entry.Outputs[0].Sha256);
    }

    private sealed class Ignoring : ITaskListener
    {
        public void Changed(TaskAttempt attempt, AttemptState state, TaskProgress? progress)
        {
        }

        public void Adopted(TaskAttempt attempt)
        {
        }

        public void Retried(TaskAttempt attempt)
        {
        }
    }
}
