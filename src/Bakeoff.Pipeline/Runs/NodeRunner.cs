using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Runs nodes: lays out what they read, starts their process, publishes what they wrote, repairs what is damaged.</summary>
internal sealed class NodeRunner(
    StageGraph graph, EngineSettings settings, CodeIdentity code, NodeKeys keys, ArtifactStore store, MemoryPlan plan, IStageLauncher launcher,
    IRunListener listener,
    IArtifactComparer? comparer)
{
    /// <summary>The nodes that are up to date, with their keys.</summary>
    public ConcurrentDictionary<string, (StageKey Key, ActionEntry Entry)> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>The store that is shared with other machines, or null.</summary>
    public RemoteStore? Remote { get; set; }

    /// <summary>Takes a node's result from the remote store into the local one, or gives null where it is not available.</summary>
    public ActionEntry? Fetch(StageNode node, StageKey key, CancellationToken cancellation)
    {
        if (Remote is null)
        {
            return null;
        }

        using TemporaryFolder folder = NewFolder(node);
        string output = folder.Make("output");
        if (Remote.Fetch(node, key, output, cancellation) is not { } fetched)
        {
            return null;
        }

        if (store.EntryOf(node.Stage, key.Hash) is { } before && !before.Outputs.SequenceEqual(fetched.Outputs))
        {
            // Other nodes have been run with what the entry here stands for.
            Remote.RefuseOtherBytes(node.Label, key);
            return null;
        }

        return store.Publish(node.Stage, node.Label, key, output, ManifestsOf(key));
    }

    /// <summary>Gives the remote store a result that was here already, unless it is known to have it.</summary>
    public void Offer(StageKey key, ActionEntry entry)
    {
        if (Remote is { } remote && !remote.Knows(key))
        {
            remote.Push(entry, key, store, settings.TemporaryFolder);
        }
    }

    /// <summary>Runs a node whose lock is held.</summary>
    public (ActionEntry Entry, StageUsage Usage) Run(StageNode node, StageKey key, Budget.Share share, CancellationToken cancellation) =>
        Repairing(share, cancellation, () => Execute(node, key, share, cancellation));

    /// <summary>
    /// Does work that reads the store. A damaged object is made again by the node that wrote it, once each; then the work is tried
    /// again.
    /// </summary>
    public T Repairing<T>(Budget.Share share, CancellationToken cancellation, Func<T> work)
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
                listener.Warn($"{ErrorCodes.StoreDamaged}: {e.Message}.");
                Repair(e, share, cancellation);
            }
        }
    }

    /// <summary>
    /// Locks are taken from a node towards those above it only, so that no two repairs wait for each other. The repair has the share of the node that
    /// found the damage, whose process has not begun; if the writer needs more it gets that next to what else runs, rather than wait for what may
    /// wait for it.
    /// </summary>
    private void Repair(DamagedObjectException damage, Budget.Share share, CancellationToken cancellation)
    {
        StageNode writer = graph.Nodes.First(node =>
            Done.TryGetValue(node.Label, out (StageKey Key, ActionEntry Entry) done) && done.Entry.Outputs.Any(file => file.Sha256 == damage.Sha256));
        (StageKey key, ActionEntry before) = Done[writer.Label];
        using IDisposable held = store.Lock(key, writer.Label, holder => listener.Waiting(writer.Label, holder), cancellation);
        if (store.IsSound(damage.Sha256))
        {
            return; // Another one has repaired it while we waited.
        }

        listener.Starting(writer.Label, [damage.Message]);
        ActionEntry repaired = Fetch(writer, key, cancellation)
            ?? Run(writer, key, share with { MemoryBytes = Math.Max(share.MemoryBytes, plan.NeedsOf(writer).MinimumBytes) }, cancellation).Entry;
        RequireSame(key, before, repaired);
        Done[writer.Label] = (key, repaired);
    }

    /// <summary>Looks whether all that a finished node wrote is in the store as it was. What is damaged is moved aside.</summary>
    /// <param name="node">The node.</param>
    /// <returns>What it had written; null where nothing of it is damaged.</returns>
    public ActionEntry? FindDamaged(StageNode node)
    {
        store.DistrustVerified();
        ActionEntry entry = Done[node.Label].Entry;
        return entry.Outputs.Count(file => !TryVerify(file)) > 0 ? entry : null; // Counted, so that each is looked at.
    }

    /// <summary>Requires that a node which was repaired has written the same bytes again.</summary>
    /// <param name="node">The node.</param>
    /// <param name="before">What it had written.</param>
    /// <exception cref="DeterminismException">It wrote others (<c>BKF5001</c>).</exception>
    public void RequireSameAs(StageNode node, ActionEntry before) => RequireSame(Done[node.Label].Key, before, Done[node.Label].Entry);

    /// <summary>
    /// Where the entry was gone too, publishing does not see it: what reads it has a key that names bytes that cannot be made again.
    /// </summary>
    private void RequireSame(StageKey key, ActionEntry before, ActionEntry repaired)
    {
        if (!repaired.Outputs.SequenceEqual(before.Outputs))
        {
            throw DeterminismException.OfRepair(key.Hash, before, repaired, store, comparer);
        }
    }

    private bool TryVerify(StoredFile file)
    {
        try
        {
            store.Verify(file.Sha256);
            return true;
        }
        catch (DamagedObjectException)
        {
            return false;
        }
    }

    private (ActionEntry Entry, StageUsage Usage) Execute(StageNode node, StageKey key, Budget.Share share, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using TemporaryFolder folder = NewFolder(node);
        Dictionary<string, string> inputs = Materialize(node, folder, cancellation);
        string output = folder.Make("output");
        string resume = settings.ResumeFolderOf(node.Label, key);
        StageUsage usage;
        try
        {
            usage = launcher.Run(
                new StageRequest(
                    node.Stage, node.Label, OptionProperties.ToJson(node.Options), node.Seed ?? 0, node.Fold, inputs,
                    output, folder.Make("work"), resume, share.Cores, settings.Fetch, share.MemoryBytes, settings.MemoryBytes, node.CallsUserCode,
                    share.Threads.Max, BakeoffTelemetry.Activities.HasListeners()) { ThreadShare = share.Threads },
                cancellation);
        }
        catch (ReportedException e) when (node.ExternalFiles.Count > 0)
        {
            throw new ReportedException([.. e.Reports.Select(report => ByTheUsersPath(report, node))]);
        }
        finally
        {
            if (node.CallsUserCode)
            {
                store.DistrustVerified();
            }
        }

        if (node.Code is { } start && !code.IsStill(start))
        {
            throw new CodeChangedException(node.Label);
        }

        ActionEntry entry = store.Publish(node.Stage, node.Label, key, output, ManifestsOf(key), comparer);
        Remote?.Push(entry, key, store, settings.TemporaryFolder);
        if (Directory.Exists(resume))
        {
            Directory.Delete(resume, recursive: true);
        }

        return (entry, usage);
    }

    /// <summary>A stage knows a user's file by the name of its copy; the user knows it by its path.</summary>
    public static ErrorReport ByTheUsersPath(ErrorReport report, StageNode node)
    {
        string? path = node.ExternalFiles.FirstOrDefault(file => $"{StageContext.ExternalInput}/{file.Name}" == report.Location?.File).Path;
        return path is null ? report : report with
        {
            Location = report.Location! with { File = Path.GetRelativePath(Environment.CurrentDirectory, path) },
        };
    }

    private TemporaryFolder NewFolder(StageNode node) =>
        ArtifactStore.Guarded(settings.TemporaryFolder, () => new TemporaryFolder(settings.TemporaryFolder, node.Label));

    private byte[][] ManifestsOf(StageKey key) => [.. key.Parts.Select(part => code.ManifestOf(part.Value)).OfType<byte[]>()];

    private Dictionary<string, string> Materialize(StageNode node, TemporaryFolder folder, CancellationToken cancellation)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string input in node.Inputs)
        {
            inputs[input] = Path.Combine(folder.Path, "inputs", input);
            store.Materialize(Done[input].Entry, inputs[input], copies: node.CallsUserCode);
        }

        if (node.ExternalPath is not null || node.ExternalFiles.Count > 0)
        {
            string files = inputs[StageContext.ExternalInput] = Path.Combine(folder.Path, "inputs", StageContext.ExternalInput);
            ArtifactStore.Guarded(files, () =>
            {
                settings.UserFiles.CopyTo(node, files, cancellation);
                return true;
            });
        }

        if (node.CustomCode?.Value is { Path: { } assembly } own)
        {
            inputs[StageContext.AssemblyInput] = code.Copy(own, Path.Combine(folder.Path, "inputs", StageContext.AssemblyInput), node.Label);
            inputs[StageContext.AssemblySourceInput] = assembly;
        }

        if (node.ReadsProvenance)
        {
            string provenance = inputs[StageContext.ProvenanceInput] = Path.Combine(folder.Path, "inputs", StageContext.ProvenanceInput);
            AtomicFile.WriteText(Path.Combine(provenance, StageContext.ProvenanceFile), keys.ProvenanceOf(node, Done));
        }

        return inputs;
    }
}
