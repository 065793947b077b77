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
    /// <summary>Why a key is a miss that nobody has run yet.</summary>
    internal const string NotRun = "it has not run with this key";
    private readonly string _root;
    private readonly ObjectFolder _objects;
    private readonly KnownEntries _entries = new();
    private StoreLease? _lease;

    /// <summary>Opens the store of a folder, which need not exist.</summary>
    /// <param name="root">Its folder; made when something is written.</param>
    public ArtifactStore(string root) => _objects = new ObjectFolder(_root = Path.GetFullPath(root));

    /// <summary>Where an object is.</summary>
    /// <param name="sha256">Its hash.</param>
    public string ObjectPath(string sha256) => _objects.PathOf(sha256);

    /// <summary>Where the entry of a key is.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="key">The key's hash.</param>
    public string ActionPath(string stage, string key) => Path.Combine(_root, "actions", stage, key + ".json");

    /// <summary>Looks a key up. A hit says that all objects are there with the right sizes; their bytes are verified when read.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="key">The key.</param>
    /// <param name="reason">Why it is a miss.</param>
    public ActionEntry? Find(string stage, StageKey key, out string reason)
    {
        _lease?.Pin([key.Hash]);
        string path = ActionPath(stage, key.Hash);
        if (!StoreFile.Exists(path))
        {
            reason = NotRun;
            return null;
        }

        if (Read(path, key.Hash, out reason) is not { } entry)
        {
            return null;
        }

        _lease?.Pin(entry.Outputs.Select(file => file.Sha256));
        foreach (StoredFile file in entry.Outputs)
        {
            if (_objects.FaultOf(file) is { } fault)
            {
                reason = $"its output {file.Path} is {fault} in the store";
                return null;
            }
        }

        if (_lease is not null)
        {
            LastUse.Touch(path);
        }

        reason = "";
        return entry;
    }

    /// <summary>Keeps what this process looks up from garbage collection until the result is disposed of; sweeps what killed ones left.</summary>
    internal StoreLease Lease()
    {
        _lease = new StoreLease(_root);
        if (_lease.MaySweep)
        {
            KeyLock.Sweep(Path.Combine(_root, "locks"));
            StoreLease.Sweep(_root);
            TemporaryFolder.Sweep(Path.Combine(_root, "tmp"));
            TemporaryFolder.Sweep(Path.Combine(_root, "trash"));
        }

        return _lease;
    }

    /// <summary>Takes a file as an object, by moving it.</summary>
    /// <param name="file">The file, on the disk of the store.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal StoredFile TakeObject(string file) => Guarded(_root, () =>
    {
        var stored = new StoredFile(Path.GetFileName(file), ContentHash.OfFile(file), new FileInfo(file).Length);
        Take(file, stored.Sha256);
        return stored;
    });

    /// <summary>The parts of a key that has an entry, or null.</summary>
    internal IReadOnlyList<KeyPart>? PartsOf(string stage, string key) => EntryOf(stage, key)?.Parts;

    /// <summary>The entry of a key, whether its objects are there or not; null where there is none, or a damaged one.</summary>
    internal ActionEntry? EntryOf(string stage, string key) =>
        ActionPath(stage, key) is var path && StoreFile.IsRegular(path) ? ActionEntry.TryRead(path) : null;

    /// <summary>A small object as text, or null if it is missing or damaged.</summary>
    internal string? ReadText(string sha256) => _objects.ReadText(sha256);

    /// <summary>Whether an object is there with the bytes of its name.</summary>
    internal bool IsSound(string sha256) => _objects.IsSound(sha256);

    /// <summary>Verifies an object, once a process.</summary>
    /// <exception cref="DamagedObjectException">It is missing, or was damaged and has been moved aside.</exception>
    internal void Verify(string sha256) => _objects.Verify(sha256);

    private void Verify(ActionEntry entry) => entry.Outputs.ToList().ForEach(file => Verify(file.Sha256));

    /// <summary>Verifies every object again when it is read the next time.</summary>
    internal void DistrustVerified() => _objects.DistrustVerified();

    /// <summary>Lays an entry's files out in a folder, verified, as hard links where the system has them.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="folder">The folder, which must not exist.</param>
    /// <param name="copies">Whether to copy, for whoever may write into the files.</param>
    /// <exception cref="StoreException">The folder cannot be written.</exception>
    internal void Materialize(ActionEntry entry, string folder, bool copies = false) => Guarded(folder, () =>
    {
        Directory.CreateDirectory(folder);
        Verify(entry);
        foreach (StoredFile file in entry.Outputs)
        {
            string target = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            HardLink.CreateOrCopy(ObjectPath(file.Sha256), target, copies);
        }
    });

    /// <summary>Copies an entry's files to where a user looks at them, verified, each replaced as a whole.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="StoreException">The folder cannot be written.</exception>
    internal void Export(ActionEntry entry, string folder) => Guarded(folder, () =>
    {
        Verify(entry);
        foreach (StoredFile file in entry.Outputs)
        {
            using FileStream source = File.OpenRead(ObjectPath(file.Sha256));
            AtomicFile.Write(Path.Combine(folder, file.Path), source.CopyTo);
        }
    });

    /// <summary>Takes a stage's output into the store: the files are moved, and the entry is written last.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="label">The node's label.</param>
    /// <param name="key">Its key.</param>
    /// <param name="outputFolder">What it wrote.</param>
    /// <param name="manifests">The manifests of its code, kept for later explanations.</param>
    /// <param name="comparer">Finds the first difference between two files, for the alarm; null for none.</param>
    /// <exception cref="DeterminismException">The key has an entry with other bytes (<c>BKF5001</c>); both are kept.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal ActionEntry Publish(
        string stage, string label, StageKey key, string outputFolder, IReadOnlyList<byte[]> manifests, IArtifactComparer? comparer = null)
    {
        List<StoredFile> files = [];

        // What is half written when the process is killed lies where the next run sweeps, never among what is whole.
        string folder = Path.GetDirectoryName(outputFolder)!;
        Guarded(_root, () =>
        {
            foreach (string file in Directory.EnumerateFiles(outputFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                string name = Path.GetRelativePath(outputFolder, file).Replace('\\', '/');
                var stored = new StoredFile(name, ContentHash.OfFile(file), new FileInfo(file).Length);
                Take(file, stored.Sha256);
                files.Add(stored);
            }

            foreach (byte[] manifest in manifests)
            {
                string file = Path.Combine(folder, CodeManifest.HashOf(manifest));
                AtomicFile.Write(file, stream => stream.Write(manifest));
                Take(file, Path.GetFileName(file));
            }
        });
        var entry = ActionEntry.Create(label, key.Parts, files);
        string path = ActionPath(stage, key.Hash);

        // Also where objects of the entry are gone or damaged: other nodes have been run with what they were.
        if (EntryOf(stage, key.Hash) is { } before && !before.Outputs.SequenceEqual(entry.Outputs))
        {
            string other = Path.ChangeExtension(path, $".other-{entry.Check[..12]}.json");
            WriteEntry(entry, other, folder);
            throw DeterminismException.Create(key.Hash, before, entry, path, other, this, comparer);
        }

        WriteEntry(entry, path, folder);
        return entry;
    }

    /// <summary>Takes a key's lock, or null where another process holds it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="label">The node, for those who wait.</param>
    /// <exception cref="StoreException">The lock may not be taken (<c>BKF4006</c>), or the store cannot be written.</exception>
    internal IDisposable? TryLock(StageKey key, string label) => Guarded(LockPath(key), () =>
    {
        try
        {
            return KeyLock.TryTake(LockPath(key), label);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException(
                ErrorCodes.LockUnavailable, LockPath(key), $"the lock of {label} cannot be taken: {e.Message.TrimEnd('.')}.",
                "If the file is another user's and none of their processes runs, delete it, and share the store with umask 002; "
                + "if the store may only be read, choose another folder: --store=FOLDER.", e);
        }
    });

    /// <summary>Waits until no other process runs a key, and holds it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="label">The node.</param>
    /// <param name="waiting">Called once with who holds it, if another one does.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StoreException">The lock cannot be made.</exception>
    internal IDisposable Lock(StageKey key, string label, Action<string> waiting, CancellationToken cancellation)
    {
        for (bool told = false; ; told = true)
        {
            if (TryLock(key, label) is { } held)
            {
                return held;
            }

            if (!told)
            {
                waiting(KeyLock.HolderOf(LockPath(key)));
            }

            cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Turns what a disk can refuse into an error that names the store.</summary>
    /// <exception cref="StoreException">The action failed.</exception>
    internal static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                path, $"the store cannot be used: {e.Message.TrimEnd('.')}.",
                (IsFull(e) ? "Free space on its disk" : "Check the folder's permissions")
                + ", or choose another folder: --store=FOLDER, or \"store\" in bakeoff.json; where neither is given, --artifacts=FOLDER.", e);
        }
    }

    /// <summary>ENOSPC and EDQUOT of Linux and macOS, ERROR_DISK_FULL of Windows.</summary>
    private static bool IsFull(Exception e) => e.HResult is 28 or 122 or 69 or unchecked((int)0x80070070);

    private static void Guarded(string path, Action action) => Guarded(path, () => { action(); return true; });
    private string LockPath(StageKey key) => Path.Combine(_root, "locks", key.Hash + ".lock");

    private void WriteEntry(ActionEntry entry, string path, string folder) => Guarded(path, () =>
    {
        string file = Path.Combine(folder, Path.GetFileName(path));
        AtomicFile.WriteText(file, CanonicalJson.Serialize(entry));
        Quarantine.ClearPath(_root, path);
        File.Move(file, path, overwrite: true);
    });

    private void Take(string file, string sha256)
    {
        _lease?.Pin([sha256]);
        _objects.Take(file, sha256);
    }

    private ActionEntry? Read(string path, string key, out string reason)
    {
        try
        {
            reason = "";
            return StoreFile.IsRegular(path) ? _entries.Parse(File.ReadAllBytes(path), key) : throw new JsonException("it is not a file");
        }
        catch (JsonException e)
        {
            Quarantine.Move(_root, path);
            reason = $"its entry was damaged ({e.Message})";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            reason = "it is no longer in the store";
        }

        return null;
    }
}
