using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class SlurmExecutorTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeSlurm _slurm = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Submit_OfABatch_IsOneArrayOfItsShape()
    {
        var options = new ExecutorOptions { Partition = "long", Account = "lab", Qos = "high", Arguments = ["--constraint=avx512"] };
        Executor(new ExecutorSettings(options)).Submit([Attempt(0), Attempt(1)], CancellationToken.None);
        Assert.Equal(
            "sbatch --parsable --job-name=bakeoff-1 --array=0-1 --ntasks=1 --cpus-per-task=2 --mem=489M --time=10 --output=/dev/null "
            + "--error=/dev/null --requeue --partition=long --account=lab --qos=high --constraint=avx512",
            _slurm.Ran.Single(line => line.StartsWith("sbatch", StringComparison.Ordinal)));
    }

    [Fact]
    public void Poll_OfManyAttempts_IsOneQuestion()
    {
        _slurm.Answers["squeue"] = new(0, """
            7_0|bakeoff-1|0|RUNNING|None|n1
            7_1|bakeoff-1|1|PENDING|Resources|
            7_2|bakeoff-1|2|TIMEOUT|TimeLimit|n2
            7_3|bakeoff-1|3|OUT_OF_MEMORY|OutOfMemory|n2
            7_4|bakeoff-1|4|NODE_FAIL|NodeDown|n3
            7_5|bakeoff-1|5|CANCELLED|None|
            """, "");
        IReadOnlyDictionary<string, AttemptState> states = Executor().Poll([.. Enumerable.Range(0, 7).Select(Attempt)]);
        Assert.Single(_slurm.Ran);
        Assert.Equal(new AttemptState(AttemptPhase.Running, "n1", "7_0"), states["bakeoff-1/0"]);
        Assert.Equal(new AttemptState(AttemptPhase.Queued, null, "7_1", "Resources"), states["bakeoff-1/1"]);
        Assert.Equal(
            [AttemptPhase.TimedOut, AttemptPhase.OutOfMemory, AttemptPhase.NodeLost, AttemptPhase.Cancelled],
            Enumerable.Range(2, 4).Select(i => states[FormattableString.Invariant($"bakeoff-1/{i}")].Phase));
        Assert.False(states.ContainsKey("bakeoff-1/6"));
    }

    [Theory]
    [InlineData("launch failed requeued held")]
    [InlineData("launch_failed_requeued_held")]
    public void Poll_OfAJobThatSlurmHoldsForGood_SaysThatItIsLost_AndWhenItIsForgottenTakesItOutOfTheQueue(string reason)
    {
        _slurm.Answers["squeue"] = new(0, $"7_0|bakeoff-1|0|PENDING|{reason}|\n7_1|bakeoff-1|1|PENDING|JobHeldUser|\n", "");
        SlurmExecutor executor = Executor();
        IReadOnlyDictionary<string, AttemptState> states = executor.Poll([Attempt(0), Attempt(1)]);
        Assert.Equal((AttemptPhase.NodeLost, reason), (states["bakeoff-1/0"].Phase, states["bakeoff-1/0"].Reason));
        Assert.Equal(AttemptPhase.Queued, states["bakeoff-1/1"].Phase); // Somebody holds it who may release it.
        Assert.DoesNotContain(_slurm.Ran, line => line.StartsWith("scancel", StringComparison.Ordinal));
        executor.Forget(Attempt(0));
        executor.Poll([Attempt(1)]);
        Assert.Equal("scancel --quiet 7_0", Assert.Single(_slurm.Ran, line => line.StartsWith("scancel", StringComparison.Ordinal)));
    }

    [Fact]
    public void Poll_AfterAnAttemptWasForgotten_AsksForItUntilItHasEnded_AndCancelsItWhereItIsQueuedAgain()
    {
        SlurmExecutor executor = Executor();
        executor.Forget(Attempt(0) with { Batch = "bakeoff-0" });
        TaskAttempt[] open = [Attempt(1)];
        _slurm.Answers["squeue"] = new(0, "6_0|bakeoff-0|0|RUNNING|None|n1\n", "");
        executor.Poll(open);
        _slurm.Answers["squeue"] = new(0, "6_0|bakeoff-0|0|PENDING|BeginTime|\n", "");
        executor.Poll(open);
        executor.Poll(open);
        Assert.Equal([true, true, false], _slurm.Ran.Where(line => line.StartsWith("squeue", StringComparison.Ordinal))
            .Select(line => line.Contains("bakeoff-0", StringComparison.Ordinal)));
        Assert.Equal("scancel --quiet 6_0", Assert.Single(_slurm.Ran, line => line.StartsWith("scancel", StringComparison.Ordinal)));
    }

    [Fact]
    public void Poll_OfAJobThatEndedByItself_SaysWhatItWroteLast()
    {
        _folder.Write("store/tasks/key0/out-1.txt", "dotnet: command not found\n");
        _slurm.Answers["squeue"] = new(0, "7_0|bakeoff-1|0|FAILED|NonZeroExitCode|n1\n", "");
        AttemptState state = Executor().Poll([Attempt(0)])["bakeoff-1/0"];
        Assert.Equal((AttemptPhase.Ended, "dotnet: command not found"), (state.Phase, state.Reason));
    }

    [Theory]
    [InlineData("sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)", false)]
    [InlineData("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation", false)]
    [InlineData("sbatch: error: Munge encode failed: Failed to access \"/run/munge/munge.socket.2\": No such file or directory", false)]
    [InlineData("sbatch: error: Batch job submission failed: Invalid authentication credential", false)]
    [InlineData("sbatch: error: AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy", false)]
    [InlineData("sbatch: error: invalid partition specified: nowhere\nsbatch: error: Invalid partition name specified", true)]
    [InlineData("sbatch: error: Batch job submission failed: Requested node configuration is not available", true)]
    [InlineData("sbatch: error: Memory specification can not be satisfied", true)]
    [InlineData("sbatch: unrecognized option '--partitoin=long'", true)]
    [InlineData("sbatch: error: fetch_config: DNS SRV lookup failed\nsbatch: fatal: Could not establish a configuration source", true)]
    [InlineData("", false)]
    public void Submit_ThatFails_IsTriedAgainUnlessItNeverCanSucceed(string said, bool isRefused)
    {
        _slurm.Answers["sbatch"] = new(1, "", said);
        Exception error = Assert.ThrowsAny<Exception>(() => Executor().Submit([Attempt(0)], CancellationToken.None));
        Assert.Equal(isRefused ? typeof(ReportedException) : typeof(ExecutorBusyException), error.GetType());
        Assert.Equal(isRefused ? ErrorCodes.ExecutorRefused : null, (error as BakeoffException)?.Code);
    }

    [Fact]
    public void Cancel_EndsTheJobsThatHaveNotEnded()
    {
        _slurm.Answers["squeue"] = new(0, "7_0|bakeoff-1|0|RUNNING|None|n1\n7_1|bakeoff-1|1|COMPLETED|None|n1\n", "");
        Executor().Cancel([Attempt(0), Attempt(1)]);
        Assert.Equal("scancel --quiet 7_0", _slurm.Ran[^1]);
    }

    [Fact]
    public void FindShare_OfAStage_IsWithinTheLargestNode()
    {
        SlurmExecutor executor = Executor(new ExecutorSettings(new ExecutorOptions { Cores = 64 }));
        TaskShare share = executor.FindShare(new TaskNeeds("TrainSvd", null, StageNeeds.AnyCores(300_000_000, 900_000_000_000), null, null));
        Assert.Equal(16, share.Cores);
        Assert.Equal(64_000L << 20, share.MemoryBytes);
        Assert.Equal(3600, share.Seconds);
        Assert.Equal(64_000L << 20, executor.MaxMemoryBytes);
    }

    [Fact]
    public void FindShare_OfAStageThatRanBefore_IsOfWhatItTook()
    {
        TaskShare share = Executor().FindShare(new TaskNeeds("TrainSvd", null, StageNeeds.AnyCores(300_000_000), 1000, 800_000_000));
        Assert.Equal(4, share.Cores);
        Assert.Equal(1_216_000_000, share.MemoryBytes); // 1.25 times 800 MB, and the process around it, in steps of 64 MB.
        Assert.Equal(4200, share.Seconds);
    }

    [Fact]
    public async Task Script_OfAnArray_StartsTheEngineWithTheTaskOfItsPlace()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Slurm is a matter of Unix.");
        string store = _folder["a store's"];
        _folder.Write("a store's/tasks/key1/task.json", "{}");
        string script = _folder.Write("script.sh", SlurmScript.Write(
            [Attempt(0), Attempt(1)], store, ["export SAID='before'"], ["/bin/sh", "-c", "echo \"$SAID $BAKEOFF_NODE $BAKEOFF_RESTARTS $0 $2\""]));
        var start = new ProcessStartInfo("/bin/bash", [script]);
        start.Environment["SLURM_ARRAY_TASK_ID"] = "1";
        start.Environment["SLURMD_NODENAME"] = "n3";
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("before n3 0 task 1\n", File.ReadAllText(_folder["a store's/tasks/key1/out-1.txt"]));
    }

    private static TaskAttempt Attempt(int index) => new()
    {
        Key = FormattableString.Invariant($"key{index}"), Label = "TrainSvd[0]", Number = 1, Cause = AttemptCause.Needed, Executor = "slurm",
        Batch = "bakeoff-1", Index = index, Share = new TaskShare(2, 512_000_000, 600), Head = "process 1 on head",
    };

    private SlurmExecutor Executor(ExecutorSettings? settings = null) =>
        new(settings ?? new ExecutorSettings(new ExecutorOptions()), _folder["store"], (_, _) => "script", _slurm);
}
