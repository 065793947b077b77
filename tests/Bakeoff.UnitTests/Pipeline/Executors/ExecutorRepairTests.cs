using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What stages somewhere else read is damaged: it is made again, as here. And what is left of attempts that were in vain.</summary>
public sealed class ExecutorRepairTests : IDisposable
{
    private static readonly DispatcherTimes s_times = new()
    {
        Gather = TimeSpan.FromMilliseconds(5), Look = TimeSpan.FromMilliseconds(5), UntilSeen = TimeSpan.FromSeconds(10),
    };

    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;
    private readonly FakeExecutor _cluster;
    private readonly List<string> _warnings = [];

    public ExecutorRepairTests()
    {
        _fake = new FakeGraph(_folder);
        _cluster = new FakeExecutor(_fake.Store, _fake);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnInputThatIsDamaged_IsMadeAgain_AndTheStageIsTriedAgain()
    {
        _cluster.Fate = attempt => attempt is { Label: "B", Number: 1 } ? Damage("A") : null;
        Engine engine = Run();
        Assert.Equal(["A", "A", "B", "C"], _fake.Ran);
        Assert.Equal(
            ["A 1", "B 1", "A 1", "B 2", "C 1"], _cluster.Taken.Select(attempt => FormattableString.Invariant($"{attempt.Label} {attempt.Number}")));
        string why = Assert.Single(engine.Records.Single(record => record.Label == "B").Retries!);
        Assert.StartsWith("attempt 1 failed on n1 (BKF4002: object ", why, StringComparison.Ordinal);
        Assert.Contains(_fake.Events, text => text.StartsWith("warning: BKF4002: object ", StringComparison.Ordinal));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_fake.Store, "tasks")));
    }

    [Fact]
    public void AnInputThatWasDamagedOnANodeAlone_IsNotMadeAgain()
    {
        _cluster.Fate = attempt =>
        {
            if (attempt is not { Label: "B", Number: 1 })
            {
                return null;
            }

            var folder = new TaskFolder(_fake.Store, attempt.Key);
            ErrorReport there = new(ErrorCodes.StoreDamaged, "object 12 is damaged.", "Run again.");
            folder.Write(folder.ResultFile, CanonicalJson.Serialize(new TaskResult { Attempt = 1, Node = "n2", Errors = [there] }));
            return AttemptPhase.Ended;
        };
        Run();
        Assert.Equal(["A", "B", "C"], _fake.Ran);
        Assert.Equal(
            ["A 1", "B 1", "B 2", "C 1"], _cluster.Taken.Select(attempt => FormattableString.Invariant($"{attempt.Label} {attempt.Number}")));
    }

    [Fact]
    public void AnInputThatIsDamagedWhenItIsSent_IsMadeAgain()
    {
        bool isFirst = true;
        using TaskDispatcher tasks = NewTasks(new BadExchange(_fake.Store)
        {
            BeforeSending = task =>
            {
                if (task.Label == "B" && isFirst)
                {
                    isFirst = false;
                    Damage("A");
                    new ArtifactStore(_fake.Store).Verify(task.Inputs[0].Files[0].Sha256);
                }
            },
        });
        Run(tasks);
        Assert.Equal(["A", "A", "B", "C"], _fake.Ran);
    }

    [Fact]
    public void AnInputThatIsDamagedAgainAndAgain_IsAnErrorInTheEnd()
    {
        _cluster.Fate = attempt => attempt.Label == "B" ? Damage("A") : null;
        Assert.Equal(ErrorCodes.StoreDamaged, Assert.Throws<ReportedException>(() => Run()).Code);
        Assert.Equal(4, _cluster.Taken.Count(attempt => attempt.Label == "B"));
    }

    [Fact]
    public void AnInputThatCannotBeMadeAgain_IsAnError_AndTheSameCommandGoesOn()
    {
        _cluster.Fate = attempt => attempt is { Label: "B", Number: 1 } ? Damage("A", andItsEntry: true) : null;
        int runs = 0;
        _fake.Interfere = request =>
        {
            if (request.Label == "A" && ++runs > 1)
            {
                File.WriteAllText(Path.Combine(request.OutputFolder, "text.txt"), "another one");
            }
        };
        Assert.Equal(ErrorCodes.DeterminismAlarm, Assert.ThrowsAny<BakeoffException>(() => Run()).Code);
        _cluster.Fate = _ => null;
        Run();
        Assert.Equal("another onetwo", File.ReadAllText(ObjectOf("B")));
    }

    [Fact]
    public async Task AnErrorOfOneTask_DoesNotEndTheOthers()
    {
        using TaskDispatcher tasks = NewTasks(new BadExchange(_fake.Store)
        {
            BeforeReceiving = task => _ = task.Label == "bad"
                ? throw new ReportedException([new ErrorReport(ErrorCodes.DeterminismAlarm, "it wrote other bytes.", "Find out why.")]) : 0,
        });
        Task<TaskOutcome> bad = RunAsync(tasks, "bad"), good = RunAsync(tasks, "good");
        Assert.Equal(ErrorCodes.DeterminismAlarm, (await Assert.ThrowsAsync<ReportedException>(() => bad)).Code);
        Assert.True((await good).Result.IsSuccess);
    }

    [Fact]
    public void Run_SaysOfEachAttemptThatHasEndedOrIsFollowedByAnother_ThatNobodyWaitsForIt()
    {
        _cluster.Fate = attempt => attempt is { Label: "B", Number: 1 } ? AttemptPhase.NodeLost : null;
        Run();
        Assert.Equal(
            ["A 1", "B 1", "B 2", "C 1"], _cluster.Forgotten.Select(attempt => FormattableString.Invariant($"{attempt.Label} {attempt.Number}")));
    }

    private Task<TaskOutcome> RunAsync(TaskDispatcher tasks, string label)
    {
        KeyPart[] parts = [new("stage", label)];
        var task = new StageTask
        {
            Key = new StageKey(parts).Hash, Parts = parts, Stage = "A", Label = label, OptionsJson = "{\"text\":\"x\",\"upper\":false}", Inputs = [],
        };
        return tasks.RunAsync(
            task, new TaskNeeds("A", null, StageNeeds.Small, null, null), new Ignoring(), TestContext.Current.CancellationToken);
    }

    private AttemptPhase? Damage(string stage, bool andItsEntry = false)
    {
        string file = ObjectOf(stage);
        File.SetAttributes(file, FileAttributes.Normal);
        File.Delete(file); // Others may have links to it.
        File.WriteAllText(file, "dam");
        if (andItsEntry)
        {
            File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(_fake.Store, "actions", stage), "*.json")));
        }

        return null;
    }

    private string ObjectOf(string stage)
    {
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_fake.Store, "actions", stage), "*.json"));
        string hash = CanonicalJson.Deserialize<ActionEntry>(File.ReadAllText(file)).Outputs[0].Sha256;
        return Path.Combine(_fake.Store, "objects", hash[..2], hash);
    }

    private TaskDispatcher NewTasks(ITaskExchange exchange) => new(_cluster, exchange, _fake.Store, _warnings.Add, s_times);

    private Engine Run()
    {
        using TaskDispatcher tasks = NewTasks(new SharedFolderExchange(_fake.Store));
        return Run(tasks);
    }

    private Engine Run(TaskDispatcher tasks)
    {
        StageGraph graph = _fake.Graph;
        Engine engine = _fake.NewEngine(graph, tasks);
        engine.Run([graph["C"]], false, TestContext.Current.CancellationToken);
        return engine;
    }

    private sealed class BadExchange(string store) : ITaskExchange
    {
        private readonly SharedFolderExchange _inner = new(store);

        public Action<StageTask> BeforeSending { get; init; } = _ => { };

        public Action<StageTask> BeforeReceiving { get; init; } = _ => { };

        public void Send(StageTask task)
        {
            BeforeSending(task);
            _inner.Send(task);
        }

        public TaskResult? Receive(StageTask task, bool isOver)
        {
            BeforeReceiving(task);
            return _inner.Receive(task, isOver);
        }

        public TaskProgress? FindProgress(TaskAttempt attempt) => _inner.FindProgress(attempt);

        public void Forget(StageTask task) => _inner.Forget(task);
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
