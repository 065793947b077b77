using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Decides which nodes of an experiment are up to date, runs the others in parallel where they fit, and says why.</summary>
public sealed class Engine
{
    private readonly StageGraph _graph;
    private readonly EngineSettings _settings;
    private readonly ArtifactStore _store;
    private readonly NodeKeys _keys;
    private readonly NodeRunner _runner;
    private readonly LastRuns _last;
    private readonly MemoryPlan _memory;
    private readonly CodeIdentity _code;
    private readonly TaskDispatcher? _tasks;
    private EngineRun? _run;

    /// <summary>Creates the engine for one experiment.</summary>
    /// <param name="graph">What can be run.</param>
    /// <param name="settings">Where things are kept, and what of the machine may be used.</param>
    /// <param name="code">The code of the stages.</param>
    /// <param name="launcher">Runs a stage.</param>
    /// <param name="listener">Is told what happens, from several threads.</param>
    /// <param name="comparer">Finds the first difference of two artifacts for the determinism alarm, or null.</param>
    /// <param name="tasks">Runs stages on other machines; null where they run on this one.</param>
    public Engine(
        StageGraph graph, EngineSettings settings, CodeIdentity code, IStageLauncher launcher, IRunListener listener,
        IArtifactComparer? comparer = null, TaskDispatcher? tasks = null)
    {
        (_graph, _settings, Listener, _code, _tasks) = (graph, settings, listener, code, tasks);
        _store = tasks?.Store ?? new ArtifactStore(settings.StoreFolder);
        _last = new LastRuns(settings.RunsFolder(graph.Experiment));
        _keys = new NodeKeys(graph, code, _store, _last, settings.UserFiles, tasks?.Recent);
        _memory = new MemoryPlan(graph, tasks?.Executor.MaxMemoryBytes ?? settings.MemoryBytes, _store, tasks?.Executor.Kind);
        _runner = new NodeRunner(graph, settings, code, _keys, _store, _memory, launcher, listener, comparer);
    }

    /// <summary>Is told what happens.</summary>
    public IRunListener Listener { get; }

    /// <summary>What every node did, in the order of the graph.</summary>
    public IReadOnlyList<StageRecord> Records => _run?.Records ?? [];

    /// <summary>How many results <see cref="Run"/> uploaded to the remote store.</summary>
    public int Uploaded { get; private set; }

    /// <summary>
    /// The size of the data, as far as <see cref="Plan(IEnumerable{StageNode})"/> or <see cref="Run"/> has found it; null while unknown.
    /// </summary>
    public DataSize? Size => _memory.Size;

    /// <summary>Says what <see cref="Run"/> would do, and changes nothing.</summary>
    /// <param name="targets">The nodes that are wanted.</param>
    public IReadOnlyList<PlanStep> Plan(IEnumerable<StageNode> targets) =>
        Plan(targets, (node, key, miss) => miss is null ? [] : _keys.Reasons(node, key, miss));

    /// <summary>The same, but the reasons say how each key differs from that of an earlier run, whether it is up to date or not.</summary>
    /// <param name="targets">The nodes that are wanted.</param>
    /// <param name="earlier">The keys of the earlier run, by label.</param>
    public IReadOnlyList<PlanStep> Compare(IEnumerable<StageNode> targets, IReadOnlyDictionary<string, string> earlier) =>
        Plan(targets, (node, key, _) =>
        !earlier.TryGetValue(node.Label, out string? before) ? ["it had no part in that run"]
            : before == key.Hash ? ["same key as then"]
            : _store.PartsOf(node.Stage, before) is not { } parts ? [$"another key than then ({before[..12]}, whose entry is no longer in the store)"]
            : _keys.Differences(parts, key.Parts));

    /// <summary>
    /// Finds the custom code of nodes and of everything above them, which may build it: before anything has run, and all problems together.
    /// </summary>
    /// <param name="targets">The nodes that are wanted.</param>
    /// <exception cref="ReportedException">An assembly or a class is missing (<c>BKF1020</c>), or does not build (<c>BKF1024</c>).</exception>
    public void FindCustomCode(IEnumerable<StageNode> targets)
    {
        List<ErrorReport> problems = [];
        foreach (Lazy<StageCode> code in _graph.Closure(targets).Select(node => node.CustomCode).OfType<Lazy<StageCode>>().Distinct())
        {
            try
            {
                _ = code.Value;
            }
            catch (ReportedException e) when (e.Code != ErrorCodes.ModelsNotBuilt) // A second build of the same projects would say the same.
            {
                problems.AddRange(e.Reports);
            }
        }

        if (problems.Count > 0)
        {
            throw new ReportedException([.. problems.OrderBy(problem => problem.Location?.Line)]);
        }
    }

    /// <summary>
    /// The hash of what of a node's key is known before anything has run: if it and those above it are the same somewhere else, so is the result.
    /// </summary>
    /// <param name="node">The node.</param>
    public string OwnHashOf(StageNode node) => _keys.OwnHashOf(node);

    private List<PlanStep> Plan(IEnumerable<StageNode> targets, Func<StageNode, StageKey, string?, IReadOnlyList<string>> reasons)
    {
        var steps = new List<PlanStep>();
        var known = new Dictionary<string, (StageKey Key, ActionEntry Entry)>(StringComparer.Ordinal);
        var open = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (StageNode node in _graph.Closure(targets))
        {
            string[] above = [.. node.Inputs.Where(open.ContainsKey).SelectMany(input => open[input]).Distinct()];
            if (above.Length > 0)
            {
                steps.Add(
                    Step(node, PlanStep.Wait, [$"depends on {string.Join(", ", above)}, which {(above.Length == 1 ? "has" : "have")} to run first"],
                        null));
                open[node.Label] = above;
                continue;
            }

            StageKey key = _keys.KeyOf(node, known);
            if (_store.Find(node.Stage, key, out string reason) is { } entry)
            {
                known[node.Label] = (key, entry);
                _memory.Learn(node, entry);
                steps.Add(Step(node, PlanStep.UpToDate, reasons(node, key, null), key));
            }
            else
            {
                steps.Add(Step(node, PlanStep.Run, reasons(node, key, reason), key));
                open[node.Label] = [node.Label];
            }
        }

        return steps;
    }

    /// <summary>What <see cref="Run"/> would refuse because of its memory, as far as the size of the data is known; null if nothing.</summary>
    /// <param name="targets">The nodes that are wanted.</param>
    public MemoryRefusedException? RefusalOf(IReadOnlyList<StageNode> targets) => RefusalOf(targets, []);

    /// <summary>Brings nodes up to date, with everything above them.</summary>
    /// <param name="targets">The nodes that are wanted.</param>
    /// <param name="force">Run the targets even if they are up to date; other bytes for the same key are an error.</param>
    /// <param name="cancellation">Ends the run; nothing half written remains.</param>
    /// <exception cref="MemoryRefusedException">A stage needs more memory than there is (<c>BKF1022</c>).</exception>
    /// <exception cref="BakeoffException">
    /// Custom code is not there or does not build (nothing has run then), a stage failed, the store cannot be used, or the remote store's address or
    /// credentials are wrong (<c>BKF3010</c>, <c>BKF3011</c>: nothing has run then).
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(IReadOnlyList<StageNode> targets, bool force, CancellationToken cancellation)
    {
        if (_tasks is { } tasks)
        {
            RunAsync(targets, force, tasks, cancellation).GetAwaiter().GetResult();
            return;
        }

        EngineRun run = Begin(targets, force);
        using RemoteStore? remote = OpenRemote(_settings.Remote?.LastWait ?? TimeSpan.Zero);
        using StoreLease lease = _store.Lease();
        if (lease.Weakness is { } weakness)
        {
            WarnOfLocks(weakness);
        }

        _runner.Remote = remote;
        var budget = new Budget(_settings.Jobs, _settings.Threads, _settings.MemoryBytes);
        try
        {
            new Scheduler(_graph.Closure(targets), budget, run, _settings.FailFast).Run(cancellation);
        }
        finally
        {
            End(remote, cancellation);
        }
    }

    /// <summary>The same, without a thread that waits where stages run on other machines.</summary>
    /// <param name="targets">The nodes that are wanted.</param>
    /// <param name="cancellation">Ends the wait; what is under way on other machines goes on.</param>
    /// <exception cref="BakeoffException">As <see cref="Run"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="DetachedException">All that is ready has been submitted, and this process is to return.</exception>
    public Task RunAsync(IReadOnlyList<StageNode> targets, CancellationToken cancellation) => _tasks is { } tasks
        ? RunAsync(targets, false, tasks, cancellation) : Task.Run(() => Run(targets, false, cancellation), cancellation);

    private async Task RunAsync(IReadOnlyList<StageNode> targets, bool force, TaskDispatcher tasks, CancellationToken cancellation)
    {
        EngineRun run = Begin(targets, force);
        using RemoteStore? remote = OpenRemote(_settings.Remote?.LastWait ?? TimeSpan.Zero);
        using IDisposable lease = tasks.Lease.Take(WarnOfLocks);
        _runner.Remote = remote;
        var maker = new TaskMaker(_settings, _code, _keys, _store, _runner, tasks.Taken);
        try
        {
            await new WideRun(_graph.Closure(targets), run, maker, tasks, _settings).RunAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            End(remote, cancellation);
        }
    }

    private EngineRun Begin(IReadOnlyList<StageNode> targets, bool force)
    {
        FindCustomCode(targets);
        HashSet<string> forced = force ? [.. targets.Select(node => node.Label)] : [];
        if (RefusalOf(targets, forced) is { } refusal)
        {
            throw refusal;
        }

        return _run = new EngineRun(
            _graph, _keys, _runner, _store, _last, _memory, _settings.MemoryBytes, Listener, forced, () => RefusalOf(targets, forced));
    }

    private void End(RemoteStore? remote, CancellationToken cancellation)
    {
        remote?.Finish(cancellation);
        Uploaded = remote?.Uploaded ?? 0;
        _runner.Remote = null;
    }

    private void WarnOfLocks(string weakness) => Listener.Warn(
        $"{ErrorCodes.LocksDoNothing}: locks in {_settings.StoreFolder} do not keep processes apart ({weakness}): "
        + "run one at a time, or choose a --store on a local disk.");

    /// <summary>
    /// Gives the remote store what it lacks of the results that are up to date here. It is asked for each, whatever is known of it.
    /// </summary>
    /// <param name="targets">The nodes that are wanted, with everything above them.</param>
    /// <param name="cancellation">Ends the uploads; nothing half written remains.</param>
    /// <returns>What came of it; what went wrong was said in warnings.</returns>
    /// <exception cref="BakeoffException">The remote store's address or credentials are wrong, or the store here cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public PushResult Push(IEnumerable<StageNode> targets, CancellationToken cancellation)
    {
        using RemoteStore remote = OpenRemote(Timeout.InfiniteTimeSpan) ?? throw new InvalidOperationException("There is no remote store.");
        using StoreLease lease = _store.Lease();
        var known = new Dictionary<string, (StageKey Key, ActionEntry Entry)>(StringComparer.Ordinal);
        List<string> open = [];
        foreach (StageNode node in _graph.Closure(targets))
        {
            if (node.Inputs.All(known.ContainsKey) && _keys.KeyOf(node, known) is { } key && _store.Find(node.Stage, key, out _) is { } entry)
            {
                known[node.Label] = (key, entry);
                remote.Push(entry, key, _store, _settings.TemporaryFolder);
            }
            else
            {
                open.Add(node.Label);
            }
        }

        remote.Finish(cancellation);
        return new PushResult(remote.Uploaded, remote.AlreadyThere, remote.NotUploaded, open);
    }

    private RemoteStore? OpenRemote(TimeSpan lastWait) =>
        _settings.Remote is { } there ? new RemoteStore(there.Open(), there.ReadOnly, lastWait, _settings.KnownRemote(), Listener.Warn) : null;

    /// <summary>Copies a finished node's files to a folder that users look into.</summary>
    /// <param name="node">A node that <see cref="Run"/> brought up to date.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellation">Ends a repair.</param>
    /// <exception cref="StoreException">The folder cannot be written.</exception>
    public void Export(StageNode node, string folder, CancellationToken cancellation) =>
        _runner.Repairing(new Budget.Share(_settings.Threads, _settings.MemoryBytes), cancellation, () =>
    {
        _store.Export(_runner.Done[node.Label].Entry, folder);
        return true;
    });

    /// <summary>The refusal of those nodes that would run and cannot fit. What a remote store may have is judged when it has not.</summary>
    private MemoryRefusedException? RefusalOf(IReadOnlyList<StageNode> targets, HashSet<string> forced)
    {
        if (_settings.Remote is not null)
        {
            return null;
        }

        if (!_memory.IsMeasured)
        {
            // Looks whether the store has the size: a plan no longer than to the stage that measures it.
            _ = Plan(_graph.Closure(targets).Where(node => node.SizeFile is not null), (_, _, _) => []);
        }

        IReadOnlyList<StageNode> closure = _graph.Closure(targets);
        if (_memory.Refuse(closure) is null)
        {
            return null;
        }

        HashSet<string> current = [.. Plan(targets).Where(step => step.State == PlanStep.UpToDate).Select(step => step.Label)];
        return _memory.Refuse(closure.Where(node => forced.Contains(node.Label) || !current.Contains(node.Label)));
    }

    private PlanStep Step(StageNode node, string state, IReadOnlyList<string> reasons, StageKey? key) =>
        new(node.Stage, node.Label, node.Inputs, state, reasons, key?.Hash, state == PlanStep.UpToDate ? 0 : _last.Find(node.Label)?.Seconds,
            state != PlanStep.UpToDate && _memory.Size is not null ? _memory.NeedsOf(node).MinimumBytes : null);
}
