using System.Diagnostics;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Runs nodes on other machines: each waits for those that it reads, without a thread, and goes out when they are there. There is no budget of this
/// machine to wait for. A failure stops what depends on it and lets the rest finish.
/// </summary>
/// <param name="nodes">The nodes, upstream before downstream.</param>
/// <param name="run">The state of the run.</param>
/// <param name="maker">Makes tasks of nodes.</param>
/// <param name="tasks">Runs them.</param>
/// <param name="settings">What of this machine may be used by stages that run here.</param>
internal sealed class WideRun(IReadOnlyList<StageNode> nodes, EngineRun run, TaskMaker maker, TaskDispatcher tasks, EngineSettings settings)
{
    private const int MaxLooks = 50, MaxRepairs = 3;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private readonly List<(StageNode Node, Exception Error)> _errors = [];

    /// <summary>Brings all nodes up to date.</summary>
    /// <param name="cancellation">Ends the run; what is under way goes on, and the next run takes it up.</param>
    /// <exception cref="BakeoffException">A node failed; the rest that could run has run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ends = new Dictionary<string, Task<StageNode?>>(StringComparer.Ordinal);
        foreach (StageNode node in nodes)
        {
            ends[node.Label] = RunAsync(node, [.. node.Inputs.Select(input => ends[input])], stop);
        }

        await Task.WhenAll(ends.Values).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        RunErrors.Throw([.. _errors.Select(failed => failed.Error).Where(error => error is not OperationCanceledException).Distinct()]);
    }

    /// <summary>Runs a node when those that it reads are there; gives the node whose failure stops those that read this one, or null.</summary>
    private async Task<StageNode?> RunAsync(StageNode node, Task<StageNode?>[] inputs, CancellationTokenSource stop)
    {
        StageNode?[] causes = await Task.WhenAll(inputs).ConfigureAwait(false);
        if (causes.FirstOrDefault(cause => cause is not null) is { } cause)
        {
            if (HasFailed(cause))
            {
                run.Skipped(node, cause);
            }

            return cause;
        }

        try
        {
            // Off the caller's thread: a thousand experiments are begun one after the other.
            await Task.Run(() => RunUntilTheStoreIsThereAsync(node, stop.Token), stop.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            Fail(node, e, stop);
            return node;
        }
    }

    private void Fail(StageNode node, Exception error, CancellationTokenSource stop)
    {
        lock (_lock)
        {
            _errors.Add((node, error));
        }

        if (HasFailed(node))
        {
            run.Failed(node, error);
            if (settings.FailFast)
            {
                stop.Cancel();
            }
        }
    }

    /// <summary>Whether a node has failed, and not only been left: then those that read it are told.</summary>
    private bool HasFailed(StageNode node)
    {
        lock (_lock)
        {
            return _errors.Any(failed => failed.Node.Label == node.Label && failed.Error is not (OperationCanceledException or DetachedException));
        }
    }

    /// <summary>A store on a file system of several machines may be away for a while: what failed because of that is done again.</summary>
    private async Task RunUntilTheStoreIsThereAsync(StageNode node, CancellationToken cancellation)
    {
        while (true)
        {
            await tasks.WaitForStoreAsync(cancellation).ConfigureAwait(false);
            try
            {
                await RunAsync(node, cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is StoreException or IOException && !tasks.IsStoreThere)
            {
                // As soon as it is there again.
            }
        }
    }

    private async Task RunAsync(StageNode node, CancellationToken cancellation)
    {
        if (TryFinish(node))
        {
            if (tasks.TakeLeft(run.FindKey(node)) is { } left)
            {
                run.RecordLeft(node, left);
            }

            return;
        }

        if (tasks.Executor.RunsHere(node.Stage, StageLabel.ModelOf(node.Label)))
        {
            await RunHereAsync(node, cancellation).ConfigureAwait(false);
        }
        else if (!run.TryFetch(node, cancellation))
        {
            (StageKey key, IReadOnlyList<string> reasons) = run.FindOpen(node);
            using Activity? span = StageTelemetry.Begin(node, key, reasons);
            try
            {
                await RunThereAsync(node, key, reasons, span, cancellation).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                StageTelemetry.Fail(span, e);
                throw;
            }
        }
    }

    /// <summary>Small stages, and those that need what only this machine has, run here, one at a time with all that it has.</summary>
    private async Task RunHereAsync(StageNode node, CancellationToken cancellation)
    {
        await tasks.Here.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using IDisposable held = run.WaitForLock(node, cancellation);
            if (!TryFinish(node))
            {
                run.Execute(node, new Budget.Share(settings.Threads, settings.MemoryBytes), cancellation);
            }
        }
        finally
        {
            tasks.Here.Release();
        }
    }

    private async Task RunThereAsync(
        StageNode node, StageKey key, IReadOnlyList<string> reasons, Activity? span, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var listener = new NodeTaskListener(run.Listener, node.Label, reasons);
        for (int attempt = 1, repairs = 0; ; attempt++)
        {
            TaskOutcome outcome;
            try
            {
                StageTask task = maker.Create(node, key, run.IsForced(node), cancellation);
                outcome = await tasks.RunAsync(task, run.FindTaskNeeds(node), listener, cancellation).ConfigureAwait(false);
                RequireSuccess(node, outcome);
            }
            catch (BakeoffException e) when (e.Reports[0].Code == ErrorCodes.StoreDamaged && repairs < MaxRepairs)
            {
                (attempt, repairs) = (0, repairs + 1);
                await RepairAsync(node, e.Reports[0], cancellation).ConfigureAwait(false);
                continue;
            }

            if (await FindAsync(node, key, cancellation).ConfigureAwait(false) is { } entry)
            {
                run.FinishTask(node, key, entry, outcome, Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3));
                span?.SetTag("bakeoff.node", outcome.Result.Node);
                StageTelemetry.End(
                    node, span, outcome.Result.Seconds, outcome.Result.PeakMemoryBytes, entry.Outputs.Sum(file => file.Bytes),
                    outcome.Attempts.Count);
                return;
            }

            if (attempt == 2)
            {
                throw new StoreException(
                    settings.StoreFolder, $"{node.Label} ran on {outcome.Result.Node}, and its result is not in the store here.",
                    "Check that the nodes have the same store under the same path, or share a remote store with them.");
            }
        }
    }

    private void RequireSuccess(StageNode node, TaskOutcome outcome)
    {
        AttemptPhase end = outcome.Result.IsSuccess ? AttemptPhase.Succeeded : AttemptPhase.Failed;
        run.Listener.Moved(node.Label, outcome.Attempts[^1], new AttemptState(end, outcome.Result.Node), null);
        foreach (string warning in outcome.Result.Warnings)
        {
            run.Listener.Warn($"{node.Label}: {warning}");
        }

        if (!outcome.Result.IsSuccess)
        {
            throw new ReportedException([.. outcome.Result.Errors.Select(report => NodeRunner.ByTheUsersPath(report, node))]);
        }
    }

    /// <summary>
    /// A node found that what its stage reads is damaged. What is damaged here too is made again by the stage that wrote it; what is sound here may
    /// have been so there alone. Then the stage is submitted again.
    /// </summary>
    private async Task RepairAsync(StageNode node, ErrorReport damage, CancellationToken cancellation)
    {
        run.Listener.Warn($"{damage.Code}: {damage.Message.TrimEnd('.')}.");
        await tasks.WaitForStoreAsync(cancellation).ConfigureAwait(false);
        foreach (StageNode writer in nodes.Where(other => node.Inputs.Contains(other.Label)))
        {
            if (run.FindDamaged(writer) is { } before)
            {
                await RunAsync(writer, cancellation).ConfigureAwait(false);
                run.RequireSameAs(writer, before);
            }
        }
    }

    /// <summary>A network file system may show what a node wrote some seconds late.</summary>
    private async Task<ActionEntry?> FindAsync(StageNode node, StageKey key, CancellationToken cancellation)
    {
        for (int look = 0; look < MaxLooks; look++)
        {
            if (run.Find(node, key) is { } entry)
            {
                return entry;
            }

            await Task.Delay(LookAgain, cancellation).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>One node at a time: what is learned of the size of the data counts for all that come later.</summary>
    private bool TryFinish(StageNode node)
    {
        lock (_lock)
        {
            return run.TryFinish(node);
        }
    }
}
