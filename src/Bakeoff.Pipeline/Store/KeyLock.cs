using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// A lock that one process holds while it runs a key. The kernel keeps it and frees it when the process ends, however it
/// ends, so that there is nothing to unlock by hand. Its file goes with it.
/// </summary>
internal sealed class KeyLock : IDisposable
{
    private readonly FileStream _file;

    private KeyLock(FileStream file) => _file = file;

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="label">What it is for: others are told.</param>
    /// <returns>The lock, or null where another one holds it.</returns>
    /// <exception cref="IOException">The file cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made, or is another user's and nobody can tell whether it is held.</exception>
    public static KeyLock? TryTake(string path, string label)
    {
        while (true)
        {
            FileStream? file = null;
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                StoreFile.DeleteLink(path);
                file = FileLock.TryOpen(path, FileMode.OpenOrCreate);
                if (file is not null && Sign(file, label))
                {
                    var taken = new KeyLock(file);
                    file = null;
                    return taken;
                }

                if (file is null && File.Exists(path))
                {
                    return null;
                }
            }
            catch (UnauthorizedAccessException) when (file is null && File.Exists(path))
            {
                // Another user's, who let nobody write: where that process is gone, its file may be deleted all the same.
                if (!TryDelete(path))
                {
                    return null;
                }
            }
            finally
            {
                file?.Dispose();
            }
        }
    }

    /// <summary>Who holds a lock, such as <c>process 4711 on ann-laptop (TrainSvd[0])</c>.</summary>
    public static string HolderOf(string path)
    {
        try
        {
            string holder = OperatingSystem.IsWindows() ? "" : StoreFile.ReadLocked(path).Split('\n')[0];
            return holder.Length > 0 ? holder : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    /// <summary>Deletes the files of processes that were killed: a key that is up to date is never locked again, so its file would stay.</summary>
    /// <param name="folder">The folder of the locks.</param>
    public static void Sweep(string folder)
    {
        foreach (string path in StoreFile.IsFolder(folder) ? Directory.GetFiles(folder, "*" + AliveFile.Extension) : [])
        {
            try
            {
                // Earlier versions wrote who holds a lock into a file next to it.
                AliveFile.TrySweep(path, () => Array.ForEach(Directory.GetFiles(folder, Path.GetFileName(path) + ".*"), File.Delete));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another one was faster, or it may not be deleted: whoever needs the lock is told.
            }
        }
    }

    public void Dispose()
    {
        try
        {
            // Deleted while it is held: nobody else can hold a file of this name.
            File.Delete(_file.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, and harms nothing.
        }

        _file.Dispose();
    }

    /// <summary>Deletes the file of a process that has ended; gives false where it lives.</summary>
    private static bool TryDelete(string path)
    {
        try
        {
            using FileStream? free = FileLock.TryOpen(path, FileMode.Open, FileAccess.Read);
            if (free is not null && !FileLock.IsKept(path))
            {
                throw new UnauthorizedAccessException($"The file {path} may not be written, and its file system does not tell whether it is locked.");
            }

            if (free is not null)
            {
                File.Delete(path);
            }

            return free is not null;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
    }

    /// <summary>
    /// Writes down who holds the lock, and says whether the file of that name is the one that is held: whoever held it before deletes it at the
    /// end, and then this would be a lock on a file that has no name any more.
    /// </summary>
    private static bool Sign(FileStream file, string label)
    {
        if (!file.CanSeek)
        {
            throw new UnauthorizedAccessException($"The file {file.Name} is a pipe or a device.");
        }

        string mark = AtomicFile.TemporaryNameFor(Path.GetFileName(file.Name));
        string text = FormattableString.Invariant($"process {Environment.ProcessId} on {Environment.MachineName} ({label})\n{mark}\n");
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush();
        try
        {
            // Windows does not delete a file that is open, nor lets another handle read it.
            return OperatingSystem.IsWindows() || StoreFile.ReadLocked(file.Name) == text;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
