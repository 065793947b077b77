using System.Globalization;

namespace Bakeoff.Pipeline;

/// <summary>A folder of one run of one node. A killed process leaves it behind; the next run sweeps it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private static int s_count;
    private readonly FileStream _alive;

    public TemporaryFolder(string root, string label)
    {
        Directory.CreateDirectory(root);
        (Path, _alive) = Claim(System.IO.Path.GetFullPath(System.IO.Path.Combine(root, label)));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string Make(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose()
    {
        Delete(Path);
        _alive.Dispose();
        File.Delete(Path + ".lock");
    }

    /// <summary>Deletes the folders of processes that are gone. On a store that may only be read it does nothing.</summary>
    public static void Sweep(string root)
    {
        try
        {
            IEnumerable<string> folders = Directory.Exists(root) ? Directory.GetDirectories(root).Union(Directory.GetFiles(root, "*.lock").Select(file => file[..^".lock".Length])) : [];
            foreach (string folder in folders)
            {
                SweepOne(folder);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // Nothing is made there either.
        }
    }

    /// <summary>The lock is there before the folder and after it: a folder without one was written by a process that was being killed.</summary>
    private static void SweepOne(string folder)
    {
        try
        {
            using (File.Exists(folder + ".lock") ? new FileStream(folder + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null)
            {
                Delete(folder);
                File.Delete(folder + ".lock");
            }
        }
        catch (IOException)
        {
            // Its process lives, or another one sweeps it.
        }
    }

    /// <summary>The kernel frees the lock when the process ends, however it ends. It lies beside the folder, not in it.</summary>
    private static (string Path, FileStream Alive) Claim(string prefix)
    {
        for (int attempt = 0; ; attempt++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
            try
            {
                var alive = new FileStream(path + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(path + ".lock"))
                {
                    return (path, alive);
                }

                alive.Dispose(); // A process that sweeps took it for a leftover before the lock was ours.
            }
            catch (IOException) when (attempt < 10 && File.Exists(path + ".lock"))
            {
                // A process that sweeps looks at it at this moment.
            }
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
