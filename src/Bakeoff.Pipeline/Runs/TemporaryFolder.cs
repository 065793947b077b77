using System.Globalization;

namespace Bakeoff.Pipeline;

/// <summary>A folder of one run of one node. A killed process leaves it behind; the next run of any node sweeps it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly FileStream _alive;

    public TemporaryFolder(string root, string label)
    {
        Directory.CreateDirectory(root);
        Sweep(root);
        string name = string.Create(CultureInfo.InvariantCulture, $"{label}-{Environment.ProcessId}");
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, name));
        // The kernel frees this lock when the process ends, however it ends. It lies beside the folder, not in it.
        _alive = new FileStream(Path + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
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
