using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Heads, hosts and tasks that are processes of this machine: what is started once, found again, given to others and ended.</summary>
public sealed class SshExecutorTests : IDisposable
{
    private const string Note = "echo $host $0 >> started; ";

    /// <summary>Not for ever, should the test fail.</summary>
    private const string Wait = "i=0; while [ ! -e go ] && [ $i -lt 1200 ]; do sleep 0.05; i=$((i + 1)); done";
    private readonly TestFolder _folder = new();
    private readonly FakeSsh _ssh;

    public SshExecutorTests() => _ssh = new FakeSsh(_folder);

    public void Dispose()
    {
        _folder.Write("go", ""); // What waits for it ends.
        Thread.Sleep(200);
        _folder.Dispose();
    }

    [Fact]
    public void Attempts_RunOnAllHosts_AndAreSeenToEnd()
    {
        using SshExecutor head = _ssh.Executor(Note, 60, ("h1", 2), ("h2", 2));
        TaskAttempt[] attempts = _ssh.Attempts(6);
        head.Submit(attempts, CancellationToken.None);
        WaitUntil(() => head.Poll(attempts).Values.All(state => state.Phase == AttemptPhase.Ended));
        Assert.Equal(6, Started().Length);
        Assert.Equal(["h1", "h2"], Started().Select(line => line.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(head.Poll(attempts).Values, state => Assert.StartsWith("h", state.Node, StringComparison.Ordinal));
    }

    [Fact]
    public void AHost_NeverRunsMoreThanItHasCoresFor_AlsoOfTwoHeads()
    {
        string script = Note + Wait;
        using SshExecutor head = _ssh.Executor(script, 60, ("h1", 1));
        TaskAttempt[] attempts = _ssh.Attempts(2), others = _ssh.Attempts(1, "later");
        head.Submit(attempts, CancellationToken.None);
        WaitUntil(() => head.Poll(attempts).Values.Any(state => state is { Phase: AttemptPhase.Running, Reason: null }));
        using SshExecutor other = _ssh.Executor(script, 60, ("h1", 1));
        other.Submit(others, CancellationToken.None);
        for (int look = 0; look < 10; look++)
        {
            Assert.Equal(AttemptPhase.Queued, other.Poll(others)["later/0"].Phase);
            Assert.Single(head.Poll(attempts).Values, state => state.Phase == AttemptPhase.Queued);
            Thread.Sleep(100);
        }

        Assert.Single(Started());
        _folder.Write("go", "");
        WaitUntil(() => head.Poll(attempts).Values.Concat(other.Poll(others).Values).All(state => state.Phase == AttemptPhase.Ended));
    }

    [Fact]
    public void AnotherHead_FindsWhatRuns_AndTakesUpWhatWaits()
    {
        string script = Note + Wait;
        TaskAttempt[] attempts = _ssh.Attempts(2);
        using (SshExecutor first = _ssh.Executor(script, 60, ("h1", 1)))
        {
            first.Submit(attempts, CancellationToken.None);
            WaitUntil(() => first.Poll(attempts).Values.Any(state => state.Phase == AttemptPhase.Running) && Started().Length == 1);
        }

        using SshExecutor second = _ssh.Executor(script, 60, ("h1", 1));
        WaitUntil(() => second.Poll(attempts).Values.Count(state => state is { Phase: AttemptPhase.Running, Reason: null }) == 1);
        Assert.Single(second.Poll(attempts).Values, state => state.Phase == AttemptPhase.Queued);
        _folder.Write("go", "");
        WaitUntil(() => second.Poll(attempts).Values.All(state => state.Phase == AttemptPhase.Ended));
        Assert.Equal(2, Started().Distinct().Count());
        Assert.Equal(2, Started().Length);
    }

    [Fact]
    public void AHostThatIsDown_GetsNothing_AndTheOtherRunsAll()
    {
        _ssh.TakeDown("h1");
        using SshExecutor head = _ssh.Executor(Note, 60, ("h1", 8), ("h2", 1));
        TaskAttempt[] attempts = _ssh.Attempts(3);
        head.Submit(attempts, CancellationToken.None);
        WaitUntil(() => head.Poll(attempts).Values.All(state => state.Phase == AttemptPhase.Ended));
        Assert.All(Started(), line => Assert.StartsWith("h2 ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void AHostThatGoesAway_LosesItsTasks_AndSaysWhy()
    {
        using SshExecutor head = _ssh.Executor(Wait, 1, ("h1", 1));
        TaskAttempt[] attempts = _ssh.Attempts(1);
        head.Submit(attempts, CancellationToken.None);
        WaitUntil(() => head.Poll(attempts)["batch/0"].Phase == AttemptPhase.Running);
        _ssh.TakeDown("h1");
        WaitUntil(() => head.Poll(attempts)["batch/0"].Phase == AttemptPhase.NodeLost);
        Assert.Contains("No route to host", head.Poll(attempts)["batch/0"].Reason, StringComparison.Ordinal);
        _ssh.BringUp("h1"); // Nothing has happened to the task.
        WaitUntil(() => head.Poll(attempts)["batch/0"].Phase == AttemptPhase.Running);
    }

    [Fact]
    public void ATaskThatIsKilled_HasEnded_AndOneThatCannotStart_SaysWhy()
    {
        using SshExecutor head = _ssh.Executor("[ $0 = batch00000001 ] && exec /no-such-program; kill -KILL $PPID; kill -KILL $$", 60, ("h1", 2));
        TaskAttempt[] attempts = _ssh.Attempts(2);
        head.Submit(attempts, CancellationToken.None);
        WaitUntil(() => head.Poll(attempts) is var states && states["batch/1"].Phase == AttemptPhase.Ended
            && states["batch/0"].Phase == AttemptPhase.Ended);
        Assert.Null(head.Poll(attempts)["batch/0"].Reason);
        Assert.Contains("exit code 127", head.Poll(attempts)["batch/1"].Reason, StringComparison.Ordinal);
        Assert.Contains("no-such-program", head.Poll(attempts)["batch/1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void CancelledAttempts_AreEndedWithAllTheyStarted_AndThoseThatWaitNeverStart()
    {
        using SshExecutor head =
            _ssh.Executor(Note + $"sh -c '{Wait}; echo survived > survived'; true", 60, ("h1", 1));
        TaskAttempt[] attempts = _ssh.Attempts(2);
        head.Submit(attempts, CancellationToken.None);
        WaitUntil(() => Started().Length == 1);
        WaitUntil(() => head.Poll(attempts).Values.Any(state => state is { Phase: AttemptPhase.Running, Reason: null }));
        head.Cancel(attempts);
        WaitUntil(() => head.Poll(attempts).Values.All(state => state.IsOver));
        Assert.Contains(head.Poll(attempts).Values, state => state.Phase == AttemptPhase.Cancelled);
        _folder.Write("go", "");
        Thread.Sleep(300);
        Assert.False(File.Exists(_folder["survived"]));
        Assert.Single(Started());
    }

    [Fact]
    public void HostsThatCannotRunTasks_AreAnError_AndHostsThatDoNotAnswer_AreAskedAgain()
    {
        _ssh.TakeDown("h1");
        using SshExecutor silent = _ssh.Executor("true", 60, ("h1", 1));
        Assert.Contains(
            "No route to host", Assert.Throws<ExecutorBusyException>(() => silent.Submit(_ssh.Attempts(1), CancellationToken.None)).Message,
            StringComparison.Ordinal);
        var options = new SshOptions { Command = _ssh.Command, Hosts = [new SshHost { Name = "h2", Memory = "1GB", Dotnet = "no-dotnet" }] };
        using var unfit = new SshExecutor(
            new ExecutorSettings(new ExecutorOptions()), options, _folder.Root, (_, _) => throw new InvalidOperationException(), new SshWorkerSettings
        {
            LostAfterSeconds = 60, Files = [],
        });
        ReportedException error = Assert.Throws<ReportedException>(() => unfit.Submit(_ssh.Attempts(1), CancellationToken.None));
        Assert.Equal(ErrorCodes.HostUnfit, error.Code);
    }

    [Fact]
    public void HostsOfWhichNoneHasEverAnswered_AreAnErrorInTime_ThatNamesEachAndWhatSshSaid()
    {
        _ssh.TakeDown("h1");
        _ssh.TakeDown("h2");
        using SshExecutor head = _ssh.Executor("true", 1, ("h1", 1), ("h2", 1));
        TaskAttempt[] attempts = _ssh.Attempts(1);
        ReportedException? error = null;
        WaitUntil(() => (error = Refused(() => head.Submit(attempts, CancellationToken.None))) is not null);
        Assert.Equal(ErrorCodes.ExecutorSilent, error!.Code);
        Assert.Matches($"no host has answered within 1 s: {_ssh.NameOf("h1")}: .*No route to host; {_ssh.NameOf("h2")}: .*No route", error.Message);
        Assert.Contains($"'ssh {_ssh.NameOf("h1")} true'", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.ExecutorSilent, Refused(() => head.Poll(attempts))?.Code); // Also of what another head has submitted.
        _ssh.BringUp("h2");
        WaitUntil(() => Refused(() => head.Poll(attempts)) is null && head.Poll(attempts)["batch/0"].Phase == AttemptPhase.Ended);
    }

    [Fact]
    public void ATaskThatEndsWithoutAWord_SaysItsExitCodeAlone()
    {
        using SshExecutor head = _ssh.Executor("exit 3", 60, ("h1", 1));
        TaskAttempt[] attempts = _ssh.Attempts(1);
        head.Submit(attempts, CancellationToken.None);
        WaitUntil(() => head.Poll(attempts)["batch/0"].Phase == AttemptPhase.Ended);
        Assert.Equal("its process ended with exit code 3", head.Poll(attempts)["batch/0"].Reason);
    }

    [Fact]
    public void HostsThatAreUnfitOrHaveNeverAnswered_AreErrorsEachWithItsOwnRemedy()
    {
        _ssh.TakeDown("h1");
        var options = new SshOptions
        {
            Command = _ssh.Command,
            Hosts = [new SshHost { Name = _ssh.NameOf("h1"), Memory = "1GB" }, new SshHost { Name = "h2", Memory = "1GB", Dotnet = "no-dotnet" }],
        };
        using var head = new SshExecutor(
            new ExecutorSettings(new ExecutorOptions()), options, _folder.Root, (_, _) => throw new InvalidOperationException(), new SshWorkerSettings
        {
            LostAfterSeconds = 1, Files = [],
        });
        ReportedException? error = null;
        WaitUntil(() => (error = Refused(() => head.Submit(_ssh.Attempts(1), CancellationToken.None))) is not null);
        Assert.Equal([ErrorCodes.ExecutorSilent, ErrorCodes.HostUnfit], error!.Reports.Select(report => report.Code));
        Assert.StartsWith("no host that could run stages has answered within 1 s: h1", error.Message, StringComparison.Ordinal);
    }

    private static ReportedException? Refused(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (ExecutorBusyException)
        {
            return null;
        }
        catch (ReportedException e)
        {
            return e;
        }
    }

    private static void WaitUntil(Func<bool> condition) => Assert.True(
        SpinWait.SpinUntil(() => { Thread.Sleep(50); return condition(); }, TimeSpan.FromSeconds(120))); // For machines that do more than this.

    private string[] Started() => File.Exists(_folder["started"]) ? File.ReadAllLines(_folder["started"]) : [];
}
