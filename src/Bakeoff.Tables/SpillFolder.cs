namespace Bakeoff.Tables;

/// <summary>
/// A folder of the system's temporary ones, for what a database outside of a stage cannot keep in memory. A killed process leaves it behind; the next
/// one that makes such a folder deletes it.
/// </summary>
internal sealed class SpillFolder : IDisposable
{
    private const string Prefix = "bakeoff-spill-";
    private const string Alive = "alive";
    private readonly FileStream _alive;

    public SpillFolder()
    {
        Sweep();
        Path = Directory.CreateTempSubdirectory(Prefix).FullName;
        _alive = new FileStream(System.IO.Path.Combine(Path, Alive), FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    public string Path { get; }

    public void Dispose()
    {
        _alive.Dispose();
        Delete(Path);
    }

    /// <summary>The lock of a folder's file dies with its process. A folder without the file is being made at this moment.</summary>
    private static void Sweep()
    {
        foreach (string folder in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                string alive = System.IO.Path.Combine(folder, Alive);
                if (File.Exists(alive))
                {
                    new FileStream(alive, FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
                    Delete(folder);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or it is another user's.
            }
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another one deletes it at this moment, or the next one will.
        }
    }
}
