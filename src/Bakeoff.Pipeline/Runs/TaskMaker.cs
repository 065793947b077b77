using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Makes a task of a node: whatever it reads becomes an object of the store, as it was when the node's key was made.</summary>
/// <param name="settings">Where downloads may come from, and the user's files.</param>
/// <param name="code">The code of the stages and of custom models.</param>
/// <param name="keys">Knows the provenance.</param>
/// <param name="store">The store.</param>
/// <param name="runner">Knows what the nodes above wrote.</param>
/// <param name="taken">Parts of keys that stand for code, and whether they are the hashes of manifests, which the store has then.</param>
internal sealed class TaskMaker(
    EngineSettings settings, CodeIdentity code, NodeKeys keys, ArtifactStore store, NodeRunner runner, ConcurrentDictionary<string, bool> taken)
{
    /// <summary>Makes the task.</summary>
    /// <param name="node">The node; those that it reads are up to date.</param>
    /// <param name="key">Its key.</param>
    /// <param name="isForced">Whether it runs even if the store has its result.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FileChangedException">
    /// A file of the user's, or a custom assembly, is no longer what the key says (<c>BKF4004</c>).
    /// </exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public StageTask Create(StageNode node, StageKey key, bool isForced, CancellationToken cancellation)
    {
        List<TaskInput> inputs = [.. node.Inputs.Select(input => new TaskInput(
            input, [.. runner.Done[input].Entry.Outputs.Select(file => new TaskFile(file.Path, file.Sha256, file.Bytes))]))];
        using var folder = new TaskScratch(settings, node.Label);
        if (node.ExternalPath is not null || node.ExternalFiles.Count > 0)
        {
            string files = Path.Combine(folder.Path, StageContext.ExternalInput);
            settings.UserFiles.CopyTo(node, files, cancellation);
            inputs.Add(new TaskInput(StageContext.ExternalInput, Take(files)));
        }

        StageCode? own = node.CustomCode?.Value is { Path: not null } found ? found : null;
        string? assembly = null;
        if (own is not null)
        {
            assembly = code.Copy(own, Path.Combine(folder.Path, StageContext.AssemblyInput), node.Label);
            inputs.Add(new TaskInput(StageContext.AssemblyInput, Take(Path.GetDirectoryName(assembly)!)));
        }

        if (node.ReadsProvenance)
        {
            string provenance = Path.Combine(folder.Path, StageContext.ProvenanceInput);
            AtomicFile.WriteText(Path.Combine(provenance, StageContext.ProvenanceFile), keys.ProvenanceOf(node, runner.Done));
            inputs.Add(new TaskInput(StageContext.ProvenanceInput, Take(provenance)));
        }

        return new StageTask
        {
            Key = key.Hash, Parts = key.Parts, Stage = node.Stage, Label = node.Label, OptionsJson = OptionProperties.ToJson(node.Options),
            Seed = node.Seed ?? 0, Fold = node.Fold, Inputs = inputs, Assembly = assembly is null ? null : Path.GetFileName(assembly),
            AssemblySource = own?.Path, Manifests = TakeManifests(key, folder), Code = node.Code, CallsUserCode = node.CallsUserCode,
            IsForced = isForced, Fetch = settings.Fetch, CodeFolder = Path.GetFullPath(settings.CodeFolder),
        };
    }

    /// <summary>
    /// They are kept with the entry, for later explanations: the node need not have found them out. That a part is no manifest's hash is remembered
    /// too, since thousands of tasks have the same code.
    /// </summary>
    private List<string> TakeManifests(StageKey key, TaskScratch folder)
    {
        List<string> hashes = [];
        foreach (string hash in key.Parts.Where(part => part.IsCode).Select(part => part.Value))
        {
            if (!taken.TryGetValue(hash, out bool isManifest))
            {
                taken[hash] = isManifest = code.ManifestOf(hash) is { } manifest && TryTake(manifest, hash, folder);
            }

            hashes.AddRange(isManifest ? [hash] : []);
        }

        return hashes;
    }

    private bool TryTake(byte[] manifest, string hash, TaskScratch folder)
    {
        if (CodeManifest.HashOf(manifest) != hash)
        {
            return false; // What is remembered of the code was damaged.
        }

        string file = Path.Combine(folder.Path, hash);
        AtomicFile.Write(file, stream => stream.Write(manifest));
        store.TakeObject(file);
        return true;
    }

    private TaskFile[] Take(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file =>
        {
            string name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            bool runs = !OperatingSystem.IsWindows() && File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);
            StoredFile stored = store.TakeObject(file);
            return new TaskFile(name, stored.Sha256, stored.Bytes, runs);
        }),
    ];

    /// <summary>A temporary folder that is made when it is first needed: most tasks need none.</summary>
    private sealed class TaskScratch(EngineSettings settings, string label) : IDisposable
    {
        private TemporaryFolder? _folder;

        public string Path => (_folder ??= ArtifactStore.Guarded(
            settings.TemporaryFolder, () => new TemporaryFolder(settings.TemporaryFolder, label))).Path;

        public void Dispose() => _folder?.Dispose();
    }
}
