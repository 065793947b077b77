using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// The objects of a store: <c>objects/&lt;aa&gt;/&lt;sha256&gt;</c>, read-only. Each is verified when it is read, and what is damaged moved aside.
/// </summary>
/// <param name="root">The store.</param>
internal sealed class ObjectFolder(string root)
{
    private readonly ConcurrentDictionary<string, bool> _verified = new(StringComparer.Ordinal);

    /// <summary>Where an object is.</summary>
    public string PathOf(string sha256) => Path.Combine(root, "objects", sha256[..2], sha256);

    /// <summary>Says what is wrong with an object, as far as that is seen without reading it; null for nothing.</summary>
    public string? FaultOf(StoredFile file)
    {
        string path = PathOf(file.Sha256);
        return !StoreFile.Exists(path) ? "no longer"
            : StoreFile.IsRegular(path) && new FileInfo(path) is { Exists: true } info && info.Length == file.Bytes ? null
            : "damaged";
    }

    /// <summary>Whether an object is there with the bytes of its name.</summary>
    public bool IsSound(string sha256)
    {
        string path = PathOf(sha256);
        try
        {
            return ContentHash.IsWellFormed(sha256) && StoreFile.IsRegular(path) && ContentHash.OfFile(path) == sha256;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false; // Another node or process found it damaged, or a collector deleted it, a moment ago.
        }
    }

    /// <summary>A small object as text, or null if it is missing or damaged.</summary>
    public string? ReadText(string sha256) => IsSound(sha256) ? File.ReadAllText(PathOf(sha256)) : null;

    /// <summary>Verifies every object again when it is read the next time.</summary>
    public void DistrustVerified() => _verified.Clear();

    /// <summary>Verifies an object, once a process, or once after <see cref="DistrustVerified"/>.</summary>
    /// <exception cref="DamagedObjectException">It is missing, or was damaged and has been moved aside.</exception>
    public void Verify(string sha256)
    {
        if (_verified.ContainsKey(sha256))
        {
            return;
        }

        if (!IsSound(sha256))
        {
            if (!StoreFile.Exists(PathOf(sha256)))
            {
                throw new DamagedObjectException(sha256, "is no longer in the store");
            }

            Quarantine.Move(root, PathOf(sha256));
            throw new DamagedObjectException(sha256, "is damaged; it was moved aside");
        }

        _verified.TryAdd(sha256, true);
    }

    /// <summary>Takes a file as an object, by moving it; an equal one that is there is kept.</summary>
    public void Take(string file, string sha256)
    {
        string path = PathOf(sha256);
        if (IsSound(sha256))
        {
            File.Delete(file);
            return;
        }

        Quarantine.ClearPath(root, path);
        File.SetAttributes(file, FileAttributes.Normal); // A copy of a file that may only be read is one too, and could not be flushed.
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Flush(flushToDisk: true);
        }

        File.SetAttributes(file, FileAttributes.ReadOnly);
        File.Move(file, path, overwrite: true);
    }
}
