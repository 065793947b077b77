using System.Diagnostics;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Decides which nodes are up to date, runs the others one after the other, and says why.</summary>
public sealed class Engine
{
    private readonly StageGraph _graph;
    private readonly EngineSettings _settings;
    private readonly IStageLauncher _launcher;
    private readonly IRunListener _listener;
    private readonly ArtifactStore _store;
    private readonly CodeIdentity _code;
    private readonly KeyMaker _keys;
    private readonly LastRuns _last;
    private readonly Dictionary<string, (StageKey Key, ActionEntry Entry)> _done = new(StringComparer.Ordinal);

    /// <summary>Creates the engine for one experiment.</summary>
    /// <param name="graph">What can be run.</param>
    /// <param name="settings">Where things are kept.</param>
    /// <param name="code">The code of the stages.</param>
    /// <param name="launcher">Runs a stage.</param>
    /// <param name="listener">Is told what happens.</param>
    public Engine(StageGraph graph, EngineSettings settings, CodeIdentity code, IStageLauncher launcher, IRunListener listener)
    {
        (_graph, _settings, _launcher, _listener) = (graph, settings, launcher, listener);
        _store = new ArtifactStore(settings.StoreFolder);
        _code = code;
        _keys = new KeyMaker(code);
        _last = new LastRuns(settings.RunsFolder(graph.Experiment));
    }

    /// <summary>What every node did, in the order of the graph.</summary>
    public List<StageRecord> Records { get; } = [];

    /// <summary>Says what <see cref="Run"/> would do, and changes nothing.</summary>
    /// <param name="targets">The nodes that are wanted.</param>
    public IReadOnlyList<PlanStep> Plan(IEnumerable<StageNode> targets)
    {
        var steps = new List<PlanStep>();
        var known = new Dictionary<string, (StageKey Key, ActionEntry Entry)>(StringComparer.Ordinal);
        foreach (StageNode node in _graph.Closure(targets))
        {
            string[] open = [.. _graph.Closure([node]).Where(other => other != node && !known.ContainsKey(other.Label)).Select(other => other.Label)];
            if (open.Length > 0)
            {
                steps.Add(Step(node, PlanStep.Wait, [$"depends on {string.Join(", ", open)}, which {(open.Length == 1 ? "has" : "have")} to run first"]));
                continue;
            }

            StageKey key = KeyOf(node, known);
            if (_store.Find(node.Stage, key, out string reason) is { } entry)
            {
                known[node.Label] = (key, entry);
                steps.Add(Step(node, PlanStep.UpToDate, []));
            }
            else
            {
                steps.Add(Step(node, PlanStep.Run, Reasons(node, key, reason)));
            }
        }

        return steps;
    }

    /// <summary>Brings nodes up to date, with everything above them.</summary>
    /// <param name="targets">The nodes that are wanted.</param>
    /// <param name="force">Run the targets even if they are up to date; other bytes for the same key are an error.</param>
    /// <param name="cancellation">Ends the run; nothing half written remains.</param>
    /// <exception cref="BakeoffException">A stage failed, or the store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(IReadOnlyList<StageNode> targets, bool force, CancellationToken cancellation)
    {
        foreach (StageNode node in _graph.Closure(targets))
        {
            RunNode(node, force && targets.Contains(node), cancellation);
        }
    }

    /// <summary>Copies a finished node's files to a folder that users look into.</summary>
    /// <param name="node">A node that <see cref="Run"/> brought up to date.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellation">Ends a repair.</param>
    /// <exception cref="StoreException">The folder cannot be written.</exception>
    public void Export(StageNode node, string folder, CancellationToken cancellation) =>
        Repairing(cancellation, () => _store.Export(_done[node.Label].Entry, folder));

    private static PlanStep Step(StageNode node, string state, IReadOnlyList<string> reasons) =>
        new(node.Stage, node.Label, node.Inputs, state, reasons);

    private void RunNode(StageNode node, bool force, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        StageKey key = KeyOf(node, _done);
        ActionEntry? entry = _store.Find(node.Stage, key, out string reason);
        IReadOnlyList<string> reasons = force ? ["--force"] : entry is null ? Reasons(node, key, reason) : [];
        long start = Stopwatch.GetTimestamp();
        long memory = 0;
        if (reasons.Count > 0)
        {
            using IDisposable held = _store.Lock(key, () => _listener.Warn($"{node.Label}: another process runs it; waiting for its result."), cancellation);
            entry = force ? null : _store.Find(node.Stage, key, out _);
            reasons = entry is null ? reasons : [];
            if (entry is null)
            {
                _listener.Starting(node.Label, reasons);
                (entry, memory) = Repairing(cancellation, () => Execute(node, key, cancellation));
            }
        }

        _done[node.Label] = (key, entry!);
        _last.Remember(node.Label, key);
        double seconds = reasons.Count > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : 0;
        var record = new StageRecord(node.Label, key.Hash, reasons.Count == 0, reasons, Math.Round(seconds, 3), memory, entry!.Outputs.Sum(file => file.Bytes));
        Records.Add(record);
        if (record.UpToDate)
        {
            _listener.UpToDate(node.Label);
        }
        else
        {
            _listener.Finished(record);
        }
    }

    private (ActionEntry Entry, long Memory) Execute(StageNode node, StageKey key, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder(_settings.TemporaryFolder, node.Label);
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string input in node.Inputs)
        {
            inputs[input] = Path.Combine(folder.Path, "inputs", input);
            _store.LayOut(_done[input].Entry, inputs[input]);
        }

        if (node.ExternalPath is { } external)
        {
            inputs[StageContext.ExternalInput] = Path.GetFullPath(external);
        }

        if (node.ReadsProvenance)
        {
            string provenance = inputs[StageContext.ProvenanceInput] = Path.Combine(folder.Path, "inputs", StageContext.ProvenanceInput);
            AtomicFile.WriteText(Path.Combine(provenance, StageContext.ProvenanceFile), ProvenanceOf(node, _done));
        }

        string output = folder.Make("output");
        string resume = _settings.ResumeFolderOf(node.Label, key);
        long memory = _launcher.Run(
            new StageRequest(
                node.Stage, node.Label, OptionProperties.ToJson(node.Options), node.Seed ?? 0, node.Fold, inputs,
                output, folder.Make("work"), resume, _settings.Threads, _settings.Fetch),
            cancellation);
        if (node.CodeAssembly is { } assembly && !_code.IsStill(assembly))
        {
            throw new CodeChangedException(node.Label);
        }

        ActionEntry entry = _store.Publish(node, key, output);
        if (Directory.Exists(resume))
        {
            Directory.Delete(resume, recursive: true);
        }

        return (entry, memory);
    }

    /// <summary>A damaged object is made anew by the node that wrote it, once each; then the work is tried again.</summary>
    private T Repairing<T>(CancellationToken cancellation, Func<T> work)
    {
        var repaired = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            try
            {
                return work();
            }
            catch (DamagedObjectException e) when (repaired.Add(e.Sha256))
            {
                _listener.Warn($"{ErrorCodes.StoreDamaged}: {e.Message}.");
                StageNode writer = _graph.Nodes.First(node =>
                    _done.TryGetValue(node.Label, out var done) && done.Entry.Outputs.Any(file => file.Sha256 == e.Sha256));
                _listener.Starting(writer.Label, [e.Message]);
                (ActionEntry entry, _) = Repairing(cancellation, () => Execute(writer, _done[writer.Label].Key, cancellation));
                _done[writer.Label] = (_done[writer.Label].Key, entry);
            }
        }
    }

    private void Repairing(CancellationToken cancellation, Action work) => Repairing(cancellation, () =>
    {
        work();
        return true;
    });

    private StageKey KeyOf(StageNode node, Dictionary<string, (StageKey Key, ActionEntry Entry)> known) => _keys.KeyOf(
        node,
        node.Inputs.ToDictionary(input => input, input => known[input].Entry, StringComparer.Ordinal),
        node.ReadsProvenance ? ProvenanceOf(node, known) : null);

    private string ProvenanceOf(StageNode node, Dictionary<string, (StageKey Key, ActionEntry Entry)> known) => Provenance.Of(
        _graph.Closure([node]).Where(other => other != node).Select(other => (other, known[other.Label].Key, known[other.Label].Entry)));

    private IReadOnlyList<string> Reasons(StageNode node, StageKey key, string reason)
    {
        IReadOnlyList<string> differences = _last.Find(node.Label) is { } before ? Explanation.Differences(before, key.Parts) : [];
        return differences.Count > 0 ? differences : [reason];
    }
}
