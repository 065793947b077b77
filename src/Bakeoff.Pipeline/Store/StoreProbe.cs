using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Tries out in a store's folder what the store and executors rely on.</summary>
/// <param name="storeFolder">The store, which need not exist: then the nearest folder above it is tried.</param>
public sealed class StoreProbe(string storeFolder)
{
    /// <summary>Tries it, in a temporary folder that is deleted again.</summary>
    /// <exception cref="StoreException">The folder cannot be written.</exception>
    public StoreAbilities Examine()
    {
        string root = Path.GetFullPath(storeFolder);
        while (!Directory.Exists(root))
        {
            root = Path.GetDirectoryName(root)!;
        }

        return ArtifactStore.Guarded(root, () =>
        {
            string folder = Directory.CreateDirectory(AtomicFile.TemporaryNameFor(Path.Combine(root, "probe"))).FullName;
            try
            {
                return Examine(folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
    }

    private static StoreAbilities Examine(string folder)
    {
        string first = Path.Combine(folder, "first"), second = Path.Combine(folder, "second"), other = Path.Combine(folder, "other");
        AtomicFile.WriteText(first, "1");
        AtomicFile.WriteText(other, "2");
        using FileStream? held = FileLock.TryOpen(Path.Combine(folder, "held"), FileMode.CreateNew);
        return new StoreAbilities(
            LockSupport.FindType(folder), HardLink.TryCreate(first, second), Replaces(other, first), !LooseFile.TryWriteNew(first, "3"),
            held is null ? "a new file cannot be locked" : LockSupport.WeaknessOf(held.Name));
    }

    private static bool Replaces(string source, string target)
    {
        string copy = source + "-copy";
        File.Copy(source, copy);
        File.Move(copy, target, overwrite: true);
        return File.ReadAllText(target) == "2" && !File.Exists(copy);
    }
}
