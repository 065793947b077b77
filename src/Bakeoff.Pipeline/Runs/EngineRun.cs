using System.Collections.Concurrent;
using System.Diagnostics;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>The state of one run: what is done so far, and what the scheduler asks about the rest.</summary>
/// <param name="graph">All nodes.</param>
/// <param name="keys">Makes their keys.</param>
/// <param name="runner">Runs them.</param>
/// <param name="store">Has the results.</param>
/// <param name="last">What each took when it last ran.</param>
/// <param name="memory">What each needs.</param>
/// <param name="budgetBytes">The memory of all stages together.</param>
/// <param name="listener">Is told what happens.</param>
/// <param name="forced">The labels of nodes that run even if they are up to date.</param>
/// <param name="refusal">The refusal of what cannot fit, once the size of the data is known.</param>
internal sealed class EngineRun(
    StageGraph graph, NodeKeys keys, NodeRunner runner, ArtifactStore store, LastRuns last, MemoryPlan memory, long budgetBytes,
    IRunListener listener,
    IReadOnlySet<string> forced, Func<MemoryRefusedException?> refusal)
    : IScheduledWork
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private bool _isRefusalKnown = memory.IsMeasured;
    private MemoryRefusedException? _refusal;

    private readonly ConcurrentDictionary<string, (StageKey Key, IReadOnlyList<string> Reasons)> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StageRecord> _records = new(StringComparer.Ordinal);

    /// <summary>What every node did, in the order of the graph.</summary>
    public IReadOnlyList<StageRecord> Records => [.. graph.Nodes.Select(node => _records.GetValueOrDefault(node.Label)).OfType<StageRecord>()];

    /// <summary>Is told what happens.</summary>
    public IRunListener Listener => listener;

    /// <summary>Whether a node runs even if it is up to date.</summary>
    public bool IsForced(StageNode node) => forced.Contains(node.Label);

    /// <summary>The key of a node that is up to date.</summary>
    public StageKey FindKey(StageNode node) => runner.Done[node.Label].Key;

    /// <summary>The key of a node that is not up to date, and why it is not.</summary>
    public (StageKey Key, IReadOnlyList<string> Reasons) FindOpen(StageNode node) => _open[node.Label];

    /// <summary>What is known of a node when it is sent to another machine.</summary>
    public TaskNeeds FindTaskNeeds(StageNode node)
    {
        LastRuns.LastRun? ran = last.Find(node.Label);
        return new TaskNeeds(node.Stage, StageLabel.ModelOf(node.Label), memory.NeedsOf(node), ran?.Seconds, ran?.PeakMemoryBytes);
    }

    /// <summary>Looks up what a node on another machine has written.</summary>
    public ActionEntry? Find(StageNode node, StageKey key) => store.Find(node.Stage, key, out _);

    /// <summary>Takes the result of a node that ran on another machine.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its key.</param>
    /// <param name="entry">What it wrote.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="waited">How long it took from here, in seconds, with what it waited.</param>
    public void FinishTask(StageNode node, StageKey key, ActionEntry entry, TaskOutcome outcome, double waited)
    {
        runner.Offer(key, entry);
        memory.Learn(node, entry);
        Finish(node, key, entry, RecordOf(node, key, entry, _open[node.Label].Reasons, outcome, waited));
    }

    /// <summary>Writes down that a node ran on another machine after the process that had submitted it was gone.</summary>
    /// <param name="node">The node, which is up to date.</param>
    /// <param name="outcome">How it ended.</param>
    public void RecordLeft(StageNode node, TaskOutcome outcome)
    {
        (StageKey key, ActionEntry entry) = runner.Done[node.Label];
        Record(RecordOf(node, key, entry, ["a run that was ended had submitted it"], outcome, 0), key);
    }

    /// <summary>Looks whether all that a finished node wrote is in the store as it was. What is damaged is moved aside.</summary>
    /// <param name="node">The node.</param>
    /// <returns>What it had written; null where nothing of it is damaged.</returns>
    public ActionEntry? FindDamaged(StageNode node) => runner.FindDamaged(node);

    /// <summary>Requires that a node which was repaired has written the same bytes again.</summary>
    /// <param name="node">The node.</param>
    /// <param name="before">What it had written.</param>
    /// <exception cref="DeterminismException">It wrote others (<c>BKF5001</c>).</exception>
    public void RequireSameAs(StageNode node, ActionEntry before) => runner.RequireSameAs(node, before);

    private StageRecord RecordOf(
        StageNode node, StageKey key, ActionEntry entry, IReadOnlyList<string> reasons, TaskOutcome outcome, double waited)
    {
        TaskResult result = outcome.Result;
        TaskAttempt attempt = outcome.Attempts[^1];
        string[] retries =
        [
            .. outcome.Attempts.Reverse().TakeWhile(of => of.Cause != AttemptCause.Needed).Reverse().Select(of => of.Before!),
            .. result.Restarts == 0 ? [] : new[] { FormattableString.Invariant($"{attempt.Executor} started it {result.Restarts + 1} times") },
        ];
        return new StageRecord(
            node.Label, key.Hash, false, reasons, result.Seconds > 0 ? result.Seconds : waited, result.PeakMemoryBytes, SizeOf(entry),
            ShareBytes: attempt.Share.MemoryBytes, Node: result.Node, Executor: attempt.Executor, Retries: retries.Length > 0 ? retries : null)
        {
            Load = result.Seconds > 0 ? memory.LoadOf(node, attempt.Share.Cores) : null, Energy = result.Energy,
        };
    }

    public bool TryFinish(StageNode node)
    {
        StageKey key = _open.TryGetValue(node.Label, out (StageKey Key, IReadOnlyList<string>) known) ? known.Key : keys.KeyOf(node, runner.Done);
        string reason = "--force";
        if (!forced.Contains(node.Label) && store.Find(node.Stage, key, out reason) is { } entry)
        {
            runner.Done[node.Label] = (entry.Key ?? key, entry); // What is read from the store is one object for all engines that share it.
            memory.Learn(node, entry);
            StageTelemetry.Hit(node);
            Record(new StageRecord(node.Label, key.Hash, true, [], 0, 0, SizeOf(entry)), key);
            listener.UpToDate(node.Label);
            runner.Offer(key, entry);
            return true;
        }

        RefuseWhatCannotFit();
        _open.TryAdd(node.Label, (key, forced.Contains(node.Label) ? [reason] : keys.Reasons(node, key, reason)));
        return false;
    }

    /// <summary>
    /// What the node declares. A node that did not keep to its share when it last ran, or to what is comfortable, is given what it held and a tenth
    /// on top, but no more than there is. What it held within a larger share says nothing: it takes what it gets.
    /// </summary>
    public StageNeeds NeedsOf(StageNode node)
    {
        StageNeeds needs = memory.NeedsOf(node);
        if (last.Find(node.Label) is not { PeakMemoryBytes: { } peak, ShareBytes: { } share } || peak <= Math.Min(share, needs.ComfortableBytes))
        {
            return needs;
        }

        long held = Math.Max(needs.MinimumBytes, Math.Min(budgetBytes, peak + (peak / 10)));
        return needs with { MinimumBytes = held, ComfortableBytes = Math.Max(held, needs.ComfortableBytes) };
    }

    public double? SecondsOf(StageNode node) => last.Find(node.Label)?.Seconds;

    public IDisposable? TryLock(StageNode node) => store.TryLock(_open[node.Label].Key, node.Label);

    public IDisposable WaitForLock(StageNode node, CancellationToken cancellation) =>
        store.Lock(_open[node.Label].Key, node.Label, holder => listener.Waiting(node.Label, holder), cancellation);

    public void Execute(StageNode node, Budget.Share share, CancellationToken cancellation)
    {
        (StageKey key, IReadOnlyList<string> reasons) = _open[node.Label];
        using Activity? span = StageTelemetry.Begin(node, key, reasons);
        try
        {
            ExecuteTraced(node, share, cancellation);
            StageRecord record = _records[node.Label];
            StageTelemetry.End(node, span, record.Seconds, record.PeakMemoryBytes, record.OutputBytes);
        }
        catch (Exception e)
        {
            StageTelemetry.Fail(span, e);
            throw;
        }
    }

    private void ExecuteTraced(StageNode node, Budget.Share share, CancellationToken cancellation)
    {
        if (TryFetch(node, cancellation))
        {
            return;
        }

        (StageKey key, IReadOnlyList<string> reasons) = _open[node.Label];
        long start = Stopwatch.GetTimestamp();
        if (memory.Refuse([node]) is { } misfit)
        {
            throw misfit; // It may have been due to be fetched, and was not there.
        }

        listener.Starting(node.Label, reasons);
        (ActionEntry entry, StageUsage usage) = runner.Run(node, key, share, cancellation);
        long held = usage.PeakMemoryBytes;
        if (held > share.MemoryBytes)
        {
            listener.Warn(
                $"{node.Label} held {MemoryPlan.Megabytes(held)} of memory, more than the {MemoryPlan.Megabytes(share.MemoryBytes)} that were set "
                    + "aside for it.");
        }

        double seconds = Seconds(start);
        memory.Learn(node, entry);
        Finish(node, key, entry, new StageRecord(
            node.Label, key.Hash, false, reasons, seconds, held, SizeOf(entry), ShareBytes: share.MemoryBytes,
            BeganSeconds: Math.Round(Stopwatch.GetElapsedTime(_began, start).TotalSeconds, 3))
        {
            Load = memory.LoadOf(node, share.Threads.Current), Energy = usage.Energy,
        });
    }

    /// <summary>Takes a node's result from the remote store, if there is one that has it.</summary>
    public bool TryFetch(StageNode node, CancellationToken cancellation)
    {
        (StageKey key, IReadOnlyList<string> reasons) = _open[node.Label];
        long start = Stopwatch.GetTimestamp();
        if (forced.Contains(node.Label) || runner.Fetch(node, key, cancellation) is not { } fetched)
        {
            return false;
        }

        memory.Learn(node, fetched);
        Finish(node, key, fetched, new StageRecord(
            node.Label, key.Hash, false, reasons, Seconds(start), 0, SizeOf(fetched), Fetched: true,
            BeganSeconds: Math.Round(Stopwatch.GetElapsedTime(_began, start).TotalSeconds, 3)));
        return true;
    }

    public void Failed(StageNode node, Exception error) => listener.Failed(node.Label);

    public void Skipped(StageNode node, StageNode cause) => listener.Skipped(node.Label, cause.Label);

    private static double Seconds(long start) => Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3);

    private static long SizeOf(ActionEntry entry) => entry.Outputs.Sum(file => file.Bytes);

    private void Finish(StageNode node, StageKey key, ActionEntry entry, StageRecord record)
    {
        runner.Done[node.Label] = (key, entry);
        Record(record, key);
        listener.Finished(record);
    }

    /// <summary>The size of the data became known in this run: before anything else begins, all that cannot fit is named.</summary>
    private void RefuseWhatCannotFit()
    {
        if (!_isRefusalKnown && memory.IsMeasured)
        {
            (_isRefusalKnown, _refusal) = (true, refusal());
        }

        if (_refusal is not null)
        {
            throw _refusal;
        }
    }

    private void Record(StageRecord record, StageKey key)
    {
        last.Remember(record.Label, key, record.UpToDate || record.Fetched ? null : record);
        _records[record.Label] = record;
    }
}
