using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// A lock that one process holds while it runs a key. The kernel keeps it and frees it when the process ends, however it
/// ends, so that there is nothing to unlock by hand. Its file goes with it.
/// </summary>
internal sealed class KeyLock : IDisposable
{
    private static int s_count;
    private readonly FileStream _file;

    private KeyLock(FileStream file) => _file = file;

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="label">What it is for: others are told.</param>
    /// <returns>The lock, or null where another one holds it.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static KeyLock? TryTake(string path, string label)
    {
        while (true)
        {
            FileStream file;
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                return null;
            }
            catch (IOException e) when (e.HResult == HResultOfLock)
            {
                continue; // It was held when we asked, and is gone now.
            }

            // Whoever held it deletes the file at the end: then this would be a lock on a file that has no name any more. A time
            // that no other process sets says whether the file of that name is the one that we hold.
            DateTime mark = Mark();
            File.SetLastWriteTimeUtc(file.SafeFileHandle, mark);
            if (File.GetLastWriteTimeUtc(path) == mark)
            {
                TellHolder(path, label);
                return new KeyLock(file);
            }

            file.Dispose();
        }
    }

    /// <summary>Who holds a lock, such as <c>process 4711 (TrainSvd[0])</c>.</summary>
    public static string HolderOf(string path)
    {
        try
        {
            return File.ReadAllText(HolderFile(path));
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
        try
        {
            foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.lock") : [])
            {
                using KeyLock? free = TryTake(path, "tidies up");
                Array.ForEach(free is null ? [] : Directory.GetFiles(folder, Path.GetFileName(HolderFile(path)) + ".*"), Delete);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A store that may only be read: nobody can lock there either.
        }
    }

    public void Dispose()
    {
        // Deleted while it is held: nobody else can hold a file of this name.
        Delete(HolderFile(_file.Name));
        Delete(_file.Name);
        _file.Dispose();
    }

    /// <summary>EWOULDBLOCK, as .NET reports it on Unix, or the sharing violation of Windows.</summary>
    private static int HResultOfLock => OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : 11;

    private static string HolderFile(string path) => path + ".holder";

    /// <summary>Whole seconds, which every file system keeps.</summary>
    private static DateTime Mark() => DateTime.UnixEpoch.AddSeconds((Environment.ProcessId * 1000L) + (Interlocked.Increment(ref s_count) % 1000));

    private static void TellHolder(string path, string label)
    {
        try
        {
            AtomicFile.WriteText(HolderFile(path), string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({label})"));
        }
        catch (IOException)
        {
            // Only a text is lost.
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, and harms nothing.
        }
    }
}
