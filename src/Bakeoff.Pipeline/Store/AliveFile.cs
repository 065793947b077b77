using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>A locked file that says whether the process that made something still lives: the kernel frees the lock when the process ends.</summary>
internal static class AliveFile
{
    /// <summary>The end of such a file's name.</summary>
    public const string Extension = ".lock";

    /// <summary>Claims a name that no other process has, also in another container.</summary>
    /// <param name="prefix">The beginning of the name; its folder exists.</param>
    /// <returns>The name, and the file of that name with <see cref="Extension"/>: to be deleted before it is closed.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static (string Name, FileStream Alive) Claim(string prefix)
    {
        while (true)
        {
            string name = AtomicFile.TemporaryNameFor(prefix);
            if (FileLock.TryOpen(name + Extension, FileMode.CreateNew) is { } alive)
            {
                if (File.Exists(alive.Name))
                {
                    return (name, alive);
                }

                // A process that sweeps took it for a leftover before the lock was ours.
                alive.Dispose();
            }
        }
    }

    /// <summary>Deletes what a process left, if it has ended.</summary>
    /// <param name="file">The process's file; it is deleted last.</param>
    /// <param name="delete">Deletes the rest, while nobody else can.</param>
    /// <returns>Whether it was deleted: no where the process lives, or where the file system has no locks that could tell.</returns>
    /// <exception cref="IOException">The file is not there, or cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read or deleted.</exception>
    public static bool TrySweep(string file, Action delete)
    {
        using FileStream? free = TryOpen(file);
        if (free is null || !FileLock.IsKept(file))
        {
            return false;
        }

        delete();
        File.Delete(file);
        return true;
    }

    /// <summary>A network file system locks only what may be written; what belongs to another user can often only be read.</summary>
    private static FileStream? TryOpen(string file)
    {
        try
        {
            return FileLock.TryOpen(file, FileMode.Open);
        }
        catch (UnauthorizedAccessException)
        {
            return FileLock.TryOpen(file, FileMode.Open, FileAccess.Read);
        }
    }
}
