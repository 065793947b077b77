using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>A folder of one run of one node. A killed process leaves it behind; the next run sweeps it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly FileStream _alive;

    public TemporaryFolder(string root, string label)
    {
        Directory.CreateDirectory(root);

        // The lock lies next to the folder, not in it.
        (Path, _alive) = AliveFile.Claim(System.IO.Path.GetFullPath(System.IO.Path.Combine(root, label)));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string Make(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose()
    {
        StoreFile.Delete(Path);
        _alive.Dispose();
        File.Delete(_alive.Name);
    }

    /// <summary>Deletes the folders of processes that are gone. On a store that may only be read it does nothing.</summary>
    public static void Sweep(string root)
    {
        if (!StoreFile.IsFolder(root))
        {
            return;
        }

        string[] locks = Directory.GetFiles(root, "*" + AliveFile.Extension);
        foreach (string folder in Directory.GetDirectories(root).Union(locks.Select(file => file[..^AliveFile.Extension.Length])))
        {
            SweepOne(folder);
        }
    }

    /// <summary>A model's command may have outlived the stage that started it, and would write on.</summary>
    private static void EndAndDelete(string folder)
    {
        LeftProcesses.End(folder);
        StoreFile.Delete(folder);
    }

    /// <summary>The lock is there before the folder and after it: a folder without one was written by a process that was being killed.</summary>
    private static void SweepOne(string folder)
    {
        try
        {
            if (File.Exists(folder + AliveFile.Extension))
            {
                AliveFile.TrySweep(folder + AliveFile.Extension, () => EndAndDelete(folder));
            }
            else
            {
                EndAndDelete(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another one sweeps it, or it is another user's.
        }
    }
}
