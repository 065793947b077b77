using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// The content-addressed store: <c>objects/&lt;aa&gt;/&lt;sha256&gt;</c>, read-only, and
/// <c>actions/&lt;stage&gt;/&lt;key&gt;.json</c>. What is there is whole: files are written elsewhere and renamed. Objects
/// are verified when they are read, and damaged ones moved aside, never used.
/// </summary>
public sealed class ArtifactStore
{
    private readonly string _root;
    private readonly HashSet<string> _verified = new(StringComparer.Ordinal);

    /// <summary>Opens the store.</summary>
    /// <param name="root">Its folder; made when something is written.</param>
    public ArtifactStore(string root) => _root = Path.GetFullPath(root);

    /// <summary>Where an object is.</summary>
    /// <param name="sha256">Its hash.</param>
    public string ObjectPath(string sha256) => Path.Combine(_root, "objects", sha256[..2], sha256);

    /// <summary>Looks a key up. A hit says that all objects are there with the right sizes; their bytes are verified when read.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="key">The key.</param>
    /// <param name="reason">Why it is a miss.</param>
    public ActionEntry? Find(string stage, StageKey key, out string reason)
    {
        string path = ActionPath(stage, key);
        if (!File.Exists(path))
        {
            reason = "it has not run with this key";
            return null;
        }

        ActionEntry entry;
        try
        {
            entry = CanonicalJson.Deserialize<ActionEntry>(File.ReadAllText(path));
            if (entry.Check != entry.ComputeCheck() || new StageKey(entry.Parts).Hash != key.Hash)
            {
                throw new JsonException("its checksum is wrong");
            }
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or NullReferenceException)
        {
            MoveAside(path);
            reason = $"its entry was damaged ({e.Message})";
            return null;
        }

        foreach (StoredFile file in entry.Outputs)
        {
            var info = new FileInfo(ObjectPath(file.Sha256));
            if (!info.Exists || info.Length != file.Bytes)
            {
                reason = $"its output {file.Path} is {(info.Exists ? "damaged" : "no longer")} in the store";
                return null;
            }
        }

        reason = "";
        return entry;
    }

    /// <summary>Lays an entry's files out in a folder, verified, as hard links where the system has them.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="folder">The folder, which must not exist.</param>
    /// <exception cref="StoreException">The folder cannot be written.</exception>
    internal void LayOut(ActionEntry entry, string folder)
    {
        Guarded(folder, () =>
        {
            Directory.CreateDirectory(folder);
            foreach (StoredFile file in entry.Outputs)
            {
                Verify(file.Sha256);
                string target = Path.Combine(folder, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                HardLink.CreateOrCopy(ObjectPath(file.Sha256), target);
            }
        });
    }

    /// <summary>Copies an entry's files to where a user looks at them, verified, each replaced as a whole.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="StoreException">The folder cannot be written.</exception>
    internal void Export(ActionEntry entry, string folder)
    {
        Guarded(folder, () =>
        {
            foreach (StoredFile file in entry.Outputs)
            {
                Verify(file.Sha256);
                using FileStream source = File.OpenRead(ObjectPath(file.Sha256));
                AtomicFile.Write(Path.Combine(folder, file.Path), source.CopyTo);
            }
        });
    }

    /// <summary>Takes a stage's output into the store: the files are moved, and the entry is written last.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its key.</param>
    /// <param name="outputFolder">What it wrote.</param>
    /// <exception cref="DeterminismException">The key has an entry with other bytes (<c>BKF5001</c>); both are kept.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal ActionEntry Publish(StageNode node, StageKey key, string outputFolder)
    {
        ActionEntry entry = null!;
        Guarded(_root, () =>
        {
            List<StoredFile> files = [];
            foreach (string file in Directory.EnumerateFiles(outputFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                string name = Path.GetRelativePath(outputFolder, file).Replace('\\', '/');
                var stored = new StoredFile(name, ContentHash.OfFile(file), new FileInfo(file).Length);
                TakeObject(file, stored);
                files.Add(stored);
            }

            entry = new ActionEntry { Label = node.Label, Parts = key.Parts, Outputs = files };
            entry = entry with { Check = entry.ComputeCheck() };
        });
        string path = ActionPath(node.Stage, key);
        if (Find(node.Stage, key, out _) is { } before && before.Check != entry.Check)
        {
            string other = Path.ChangeExtension(path, $".other-{entry.Check[..12]}.json");
            Guarded(other, () => AtomicFile.WriteText(other, CanonicalJson.Serialize(entry)));
            throw new DeterminismException(node.Label, key.Hash, DifferingFiles(before, entry), path, other);
        }

        Guarded(path, () => AtomicFile.WriteText(path, CanonicalJson.Serialize(entry)));
        return entry;
    }

    /// <summary>Waits until no other process runs a key, and holds it. The lock dies with its process: the kernel keeps it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="waiting">Called once if another process holds it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StoreException">The lock cannot be made.</exception>
    internal IDisposable Lock(StageKey key, Action waiting, CancellationToken cancellation)
    {
        string path = Path.Combine(_root, "locks", key.Hash + ".lock");
        Guarded(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        for (bool told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!told)
                {
                    waiting();
                }

                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
                cancellation.ThrowIfCancellationRequested();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unusable(path, e);
            }
        }
    }

    private static string DifferingFiles(ActionEntry before, ActionEntry after)
    {
        Dictionary<string, string> old = before.Outputs.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        IEnumerable<string> changed = after.Outputs.Where(file => old.GetValueOrDefault(file.Path) != file.Sha256).Select(file => file.Path);
        return string.Join(", ", changed.Concat(old.Keys.Except(after.Outputs.Select(file => file.Path), StringComparer.Ordinal)));
    }

    private static void Guarded(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, e);
        }
    }

    private static StoreException Unusable(string path, Exception e) => new(
        path, $"the store cannot be used: {e.Message}",
        "Check the folder's permissions and the free space of its disk, or choose another folder: --artifacts=FOLDER.", e);

    private string ActionPath(string stage, StageKey key) => Path.Combine(_root, "actions", stage, key.Hash + ".json");

    private void TakeObject(string file, StoredFile stored)
    {
        string path = ObjectPath(stored.Sha256);
        if (File.Exists(path) && ContentHash.OfFile(path) == stored.Sha256)
        {
            File.Delete(file);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Flush(flushToDisk: true);
        }

        File.SetAttributes(file, FileAttributes.ReadOnly);
        File.Move(file, path, overwrite: true);
    }

    private void Verify(string sha256)
    {
        if (_verified.Contains(sha256))
        {
            return;
        }

        string path = ObjectPath(sha256);
        if (!File.Exists(path))
        {
            throw new DamagedObjectException(sha256, "is no longer in the store");
        }

        if (ContentHash.OfFile(path) != sha256)
        {
            MoveAside(path);
            throw new DamagedObjectException(sha256, "is damaged; it was moved aside");
        }

        _verified.Add(sha256);
    }

    private void MoveAside(string path)
    {
        string aside = Path.Combine(_root, "damaged", Path.GetFileName(path));
        Guarded(aside, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
            File.Move(path, aside, overwrite: true);
        });
    }
}
