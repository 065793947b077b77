using System.Collections.Concurrent;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class SchedulerTests : IScheduledWork
{
    private readonly ConcurrentQueue<string> _events = new();
    private readonly ConcurrentDictionary<string, Func<CancellationToken, Exception?>> _behaviour = new();
    private readonly ConcurrentDictionary<string, StageNeeds> _needs = new();
    private readonly ConcurrentDictionary<string, Budget.Share> _shares = new();
    private int _running;
    private int _mostAtOnce;

    [Fact]
    public void Run_WithTwoJobs_RunsIndependentNodesSideBySide_AndEachAfterWhatItReads()
    {
        using var both = new Barrier(2);
        _behaviour["B"] = _behaviour["C"] = _ => both.SignalAndWait(TimeSpan.FromSeconds(20)) ? null : new TimeoutException();
        Run(jobs: 2, cores: 2, Node("A"), Node("B", "A"), Node("C", "A"), Node("D", "B", "C"));
        Assert.Equal(2, _mostAtOnce);
        string[] ran = [.. _events];
        Assert.Equal(("A", "D", 4), (ran[0], ran[^1], ran.Length));
    }

    [Theory]
    [InlineData(1, 8, 1_000)]
    [InlineData(8, 1, 1_000)]
    [InlineData(8, 8, 100)]
    public void Run_WhereOnlyOneFits_RunsOneAtATime(int jobs, int cores, long memory)
    {
        foreach (string label in new[] { "A", "B", "C" })
        {
            _needs[label] = new StageNeeds(1, 1, 60, 60);
            _behaviour[label] = _ => { Thread.Sleep(20); return null; };
        }

        new Scheduler([Node("A"), Node("B"), Node("C")], new Budget(jobs, cores, memory), this, failFast: false).Run(CancellationToken.None);
        Assert.Equal((1, 3), (_mostAtOnce, _events.Count));
    }

    [Fact]
    public void Run_OfANodeThatNeedsMoreCoresThanThereAre_GivesItAllThereAre()
    {
        _needs["A"] = new StageNeeds(64, 64, 10, 10);
        Run(jobs: 2, cores: 2, Node("A"));
        Assert.Equal(["A"], _events);
    }

    [Fact]
    public void Run_WithAFailure_SkipsWhatDependsOnIt_RunsTheRest_AndThrowsTheError()
    {
        _behaviour["B"] = _ => new DataException(ErrorCodes.BadArtifact, "bad", "fix");
        var error = Assert.Throws<DataException>(
            () => Run(jobs: 1, cores: 1, Node("A"), Node("B", "A"), Node("C", "A"), Node("D", "B", "C"), Node("E", "D"), Node("F", "C")));
        Assert.Equal("bad", error.Message);
        Assert.Equal(["A", "B", "C", "F"], _events.Where(text => text.Length == 1).Order());
        Assert.Equal(["B failed", "D skipped: B", "E skipped: B"], _events.Where(text => text.Length > 1).Order());
    }

    [Fact]
    public void Run_WithTwoFailures_ReportsBoth()
    {
        _behaviour["A"] = _ => new DataException(ErrorCodes.BadArtifact, "bad", "fix");
        _behaviour["B"] = _ => new DataException(ErrorCodes.BadArtifact, "worse", "fix");
        Assert.Equal(2, Assert.Throws<ReportedException>(() => Run(jobs: 2, cores: 2, Node("A"), Node("B"))).Reports.Count);
    }

    [Fact]
    public void Run_FailingFast_StopsWhatRuns()
    {
        using var started = new ManualResetEventSlim();
        bool stopped = false;
        _behaviour["A"] = token =>
        {
            started.Set();
            stopped = token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
            return new OperationCanceledException();
        };
        _behaviour["B"] = _ => started.Wait(TimeSpan.FromSeconds(20)) ? new DataException(ErrorCodes.BadArtifact, "bad", "fix") : null;
        Assert.Throws<DataException>(
            () => new Scheduler([Node("A"), Node("B"), Node("C", "A")], new Budget(2, 2, 1000), this, failFast: true).Run(CancellationToken.None));
        Assert.True(stopped);
        Assert.DoesNotContain("C", _events);
    }

    [Fact]
    public void Run_GivesTheCoresOfWhatEnded_ToWhatStillRunsAndCanTakeThem()
    {
        _needs["A"] = _needs["B"] = new StageNeeds(1, int.MaxValue, 1, 1) { CanGrow = true };
        _needs["C"] = new StageNeeds(1, int.MaxValue, 1, 1);
        _behaviour["A"] = _ => SpinWait.SpinUntil(() => _shares["A"].Threads.Current == 6, TimeSpan.FromSeconds(20)) ? null : new TimeoutException();
        _behaviour["B"] = _ => SpinWait.SpinUntil(() => _shares.ContainsKey("A"), TimeSpan.FromSeconds(20)) ? null : new TimeoutException();
        Run(jobs: 2, cores: 6, Node("A"), Node("B"), Node("C", "A", "B"));
        Assert.Equal([3, 3, 6], new[] { "A", "B", "C" }.Select(label => _shares[label].Cores));
        Assert.Equal([6, 6], new[] { _shares["A"].Threads.Max, _shares["C"].Threads.Max });
    }

    [Fact]
    public void Run_KeepsFreeCores_ForWhatCouldStartBeforeWhatRunsEnds()
    {
        _needs["A"] = new StageNeeds(1, 8, 1, 1) { CanGrow = true };
        _needs["B"] = _needs["C"] = _needs["D"] = new StageNeeds(1, 4, 1, 1);
        using var last = new ManualResetEventSlim();
        _behaviour["A"] = _ => last.Wait(TimeSpan.FromSeconds(20)) ? null : new TimeoutException();
        _behaviour["C"] = _ => _shares["A"].Threads.Current == 4 ? null : new InvalidOperationException("C's cores were given away");
        _behaviour["D"] = _ =>
        {
            last.Set();
            return null;
        };
        Run(jobs: 2, cores: 8, Node("A"), Node("B"), Node("C", "B"), Node("D", "C"));
        Assert.Equal([4, 4, 4, 4], new[] { "A", "B", "C", "D" }.Select(label => _shares[label].Cores));
    }

    [Fact]
    public void Budget_TakesBackWhatAShareHasGrownBy()
    {
        var budget = new Budget(jobs: 8, cores: 8, memoryBytes: 1000);
        Budget.Share share = budget.TryTake(new StageNeeds(1, 6, 10, 10) { CanGrow = true }, claimants: 2)!;
        Assert.Equal((4, 6, 4), (share.Threads.Current, share.Threads.Max, budget.FreeCores));
        budget.Grow(share, 2);
        Assert.Equal((6, 2), (share.Threads.Current, budget.FreeCores));
        budget.Return(share);
        Assert.Equal(8, budget.FreeCores);
    }

    [Fact]
    public void ThreadShare_TellsItsFollower_AlsoWhatWasGrownBefore_AndNeverShrinksOrPassesItsMaximum()
    {
        var share = new ThreadShare(2, 5);
        var told = new List<int>();
        share.Grow(1);
        share.Grow(3);
        share.Follow(told.Add);
        share.Grow(9);
        share.Grow(4);
        share.Follow(null);
        Assert.Equal((5, 5), (share.Current, share.Max));
        Assert.Equal([3, 5], told);
        Assert.Equal(7, new ThreadShare(7, 0).Max);
    }

    [Fact]
    public void Budget_SharesTheFreeCoresAmongThoseThatCouldStart()
    {
        var budget = new Budget(jobs: 8, cores: 8, memoryBytes: 1000);
        var wide = new StageNeeds(1, int.MaxValue, 10, 10);
        Assert.Equal(4, budget.TryTake(wide, claimants: 2)!.Cores);
        Assert.Equal(2, budget.TryTake(new StageNeeds(2, 2, 10, 10), claimants: 1)!.Cores);
        Budget.Share rest = budget.TryTake(wide, claimants: 1)!;
        Assert.Equal(2, rest.Cores);
        Assert.Null(budget.TryTake(wide, claimants: 1));
        budget.Return(rest);
        Assert.Null(budget.TryTake(wide with { MinimumBytes = 981 }, claimants: 1));
        Assert.Equal(2, budget.TryTake(wide with { MinimumBytes = 980 }, claimants: 1)!.Cores);
    }

    [Theory]
    [InlineData(100, 1_000, 1, 1_000)] // All that it can use, as nobody else asks.
    [InlineData(100, 5_000, 1, 2_000)] // All there is.
    [InlineData(100, 5_000, 2, 1_000)] // A fair part of it.
    [InlineData(100, 300, 2, 300)] // No more than it can use.
    [InlineData(1_500, 5_000, 4, 1_500)] // No less than it needs.
    public void Budget_GivesAFairPartOfTheMemory_WithinWhatAStageNeedsAndCanUse(long minimum, long comfortable, int claimants, long expected) =>
        Assert.Equal(expected, new Budget(8, 8, 2_000).TryTake(new StageNeeds(1, 1, minimum, comfortable), claimants)!.MemoryBytes);

    [Fact]
    public void Budget_NeverHandsOutMoreMemoryThanThereIs()
    {
        var random = new SeededRandom(3);
        var budget = new Budget(jobs: 6, cores: 64, memoryBytes: 1_000);
        var held = new List<Budget.Share>();
        for (int step = 0; step < 2_000; step++)
        {
            long minimum = 1 + random.NextInt(900);
            var needs = new StageNeeds(1, 4, minimum, minimum + random.NextInt(900));
            if (budget.TryTake(needs, 1 + random.NextInt(5)) is { } share)
            {
                Assert.InRange(share.MemoryBytes, needs.MinimumBytes, needs.ComfortableBytes);
                held.Add(share);
            }

            Assert.InRange(held.Sum(taken => taken.MemoryBytes), 0, 1_000);
            if (held.Count > 0 && random.NextInt(2) == 0)
            {
                budget.Return(held[0]);
                held.RemoveAt(0);
            }
        }
    }

    bool IScheduledWork.TryFinish(StageNode node) => false;

    StageNeeds IScheduledWork.NeedsOf(StageNode node) => _needs.GetValueOrDefault(node.Label, new StageNeeds(1, 1, 1, 1));

    double? IScheduledWork.SecondsOf(StageNode node) => 1;

    IDisposable? IScheduledWork.TryLock(StageNode node) => new MemoryStream();

    IDisposable IScheduledWork.WaitForLock(StageNode node, CancellationToken cancellation) => throw new InvalidOperationException();

    void IScheduledWork.Execute(StageNode node, Budget.Share share, CancellationToken cancellation)
    {
        _shares[node.Label] = share;
        _events.Enqueue(node.Label);
        lock (_events)
        {
            _mostAtOnce = Math.Max(_mostAtOnce, ++_running);
        }

        Exception? error = _behaviour.TryGetValue(node.Label, out Func<CancellationToken, Exception?>? act) ? act(cancellation) : null;
        Interlocked.Decrement(ref _running);
        if (error is not null)
        {
            throw error;
        }
    }

    void IScheduledWork.Failed(StageNode node, Exception error) => _events.Enqueue($"{node.Label} failed");

    void IScheduledWork.Skipped(StageNode node, StageNode cause) => _events.Enqueue($"{node.Label} skipped: {cause.Label}");

    private static StageNode Node(string label, params string[] inputs) =>
        new() { Stage = label, Options = new object(), Code = null, Inputs = inputs };

    private void Run(int jobs, int cores, params StageNode[] nodes) =>
        new Scheduler(nodes, new Budget(jobs, cores, 1000), this, failFast: false).Run(CancellationToken.None);
}
