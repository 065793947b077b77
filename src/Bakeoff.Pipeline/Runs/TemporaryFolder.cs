using System.Globalization;

namespace Bakeoff.Pipeline;

/// <summary>A folder of one run of one node. A killed process leaves it behind; the next run of any node sweeps it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private static int s_count;
    private readonly FileStream _alive;

    public TemporaryFolder(string root, string label)
    {
        Directory.CreateDirectory(root);
        Sweep(root);
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

    /// <summary>Deletes the folders of processes that are gone.</summary>
    private static void Sweep(string root)
    {
        foreach (string file in Directory.EnumerateFiles(root, "*.lock").ToArray())
        {
            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    Delete(file[..^".lock".Length]);
                    File.Delete(file);
                }
            }
            catch (IOException)
            {
                // Its process lives, or another one sweeps it.
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
