using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bakeoff.Pipeline;

/// <summary>The state of one run: what is done so far, and what the scheduler asks about the rest.</summary>
internal sealed class EngineRun(StageGraph graph, NodeKeys keys, NodeRunner runner, ArtifactStore store, LastRuns last, IRunListener listener, IReadOnlySet<string> forced)
    : IScheduledWork
{
    private readonly ConcurrentDictionary<string, (StageKey Key, IReadOnlyList<string> Reasons)> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StageRecord> _records = new(StringComparer.Ordinal);

    /// <summary>What every node did, in the order of the graph.</summary>
    public IReadOnlyList<StageRecord> Records => [.. graph.Nodes.Select(node => _records.GetValueOrDefault(node.Label)).OfType<StageRecord>()];

    public bool TryFinish(StageNode node)
    {
        StageKey key = _open.TryGetValue(node.Label, out (StageKey Key, IReadOnlyList<string>) known) ? known.Key : keys.KeyOf(node, runner.Done);
        string reason = "--force";
        if (!forced.Contains(node.Label) && store.Find(node.Stage, key, out reason) is { } entry)
        {
            runner.Done[node.Label] = (key, entry);
            Record(new StageRecord(node.Label, key.Hash, true, [], 0, 0, SizeOf(entry)), key);
            listener.UpToDate(node.Label);
            return true;
        }

        _open.TryAdd(node.Label, (key, forced.Contains(node.Label) ? [reason] : keys.Reasons(node, key, reason)));
        return false;
    }

    public StageNeeds NeedsOf(StageNode node) =>
        last.Find(node.Label)?.PeakMemoryBytes is > 0 and var bytes ? node.Needs with { MemoryBytes = bytes + (bytes / 4) } : node.Needs;

    public double? SecondsOf(StageNode node) => last.Find(node.Label)?.Seconds;

    public IDisposable? TryLock(StageNode node) => store.TryLock(_open[node.Label].Key, node.Label);

    public IDisposable WaitForLock(StageNode node, CancellationToken cancellation) =>
        store.Lock(_open[node.Label].Key, node.Label, holder => listener.Waiting(node.Label, holder), cancellation);

    public void Execute(StageNode node, int threads, CancellationToken cancellation)
    {
        (StageKey key, IReadOnlyList<string> reasons) = _open[node.Label];
        long start = Stopwatch.GetTimestamp();
        if (!forced.Contains(node.Label) && runner.Fetch(node, key, cancellation) is { } fetched)
        {
            Finish(node, key, fetched, new StageRecord(node.Label, key.Hash, false, reasons, Seconds(start), 0, SizeOf(fetched), Fetched: true));
            return;
        }

        listener.Starting(node.Label, reasons);
        (ActionEntry entry, long memory) = runner.Run(node, key, threads, cancellation);
        Finish(node, key, entry, new StageRecord(node.Label, key.Hash, false, reasons, Seconds(start), memory, SizeOf(entry)));
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

    private void Record(StageRecord record, StageKey key)
    {
        last.Remember(record.Label, key, record.UpToDate || record.Fetched ? null : record);
        _records[record.Label] = record;
    }
}
