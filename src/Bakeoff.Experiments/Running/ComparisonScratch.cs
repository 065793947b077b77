using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// A folder for what a command reads of several experiments, deleted at the end. It has a place for the rows of databases, so that each query is
/// asked once, here and in the processes that are started: what is compared has to be of the same rows, also where a database changes meanwhile.
/// </summary>
internal sealed class ComparisonScratch : IDisposable
{
    /// <summary>The variable of the environment by which another process is told of <see cref="Rows"/>.</summary>
    public const string RowsVariable = "BAKEOFF_SQL_ROWS";

    private const string Prefix = "bakeoff-";
    private const string Alive = "alive" + AliveFile.Extension;
    private static readonly TimeSpan TooYoung = TimeSpan.FromHours(1);
    private readonly string _root;
    private readonly FileStream _alive;

    /// <summary>Creates the folder.</summary>
    /// <param name="command">The command, for the folder's name.</param>
    public ComparisonScratch(string command)
    {
        Sweep(System.IO.Path.GetTempPath());
        FileStream? alive;
        do
        {
            // Another one that sweeps may take it for a leftover before the lock is ours.
            _root = Directory.CreateTempSubdirectory($"{Prefix}{command}-").FullName;
            alive = FileLock.TryOpen(System.IO.Path.Combine(_root, Alive), FileMode.CreateNew);
        }
        while (alive is null || !File.Exists(alive.Name));
        _alive = alive;
        Path = Directory.CreateDirectory(System.IO.Path.Combine(_root, "work")).FullName;
        Rows = Directory.CreateDirectory(System.IO.Path.Combine(_root, "rows")).FullName;
    }

    /// <summary>The folder where the rows of queries are kept that were asked already.</summary>
    public string Rows { get; }

    /// <summary>The folder, which is deleted at the end.</summary>
    public string Path { get; }

    /// <summary>Whether a folder is one of a comparison's, by its name.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    public static bool IsWithin(string folder) =>
        folder.Split('/', '\\').Any(name => name.StartsWith(Prefix + "compare-", StringComparison.Ordinal));

    /// <summary>The folder that holds a comparison's folder, such as that of the system for temporary files when it ran.</summary>
    /// <param name="folder">A folder for which <see cref="IsWithin"/> says yes.</param>
    public static string TemporaryFolderOf(string folder)
    {
        while (IsWithin(folder))
        {
            folder = System.IO.Path.GetDirectoryName(folder) ?? "";
        }

        return folder;
    }

    /// <summary>Deletes the folders of comparisons that were killed: those whose file is there and not locked. Others' cannot be opened.</summary>
    /// <param name="temporary">The folder that holds them.</param>
    internal static void Sweep(string temporary)
    {
        DateTime old = TimeProvider.System.GetUtcNow().UtcDateTime - TooYoung;
        foreach (string folder in new[] { "compare", "sweep", "leaderboard", "bundle", "matrix" }
            .SelectMany(command => Directory.GetDirectories(temporary, $"{Prefix}{command}-*")).Where(StoreFile.IsFolder))
        {
            string alive = System.IO.Path.Combine(folder, Alive);
            try
            {
                if (StoreFile.IsRegular(alive))
                {
                    AliveFile.TrySweep(alive, () => Array.ForEach(Directory.GetFileSystemEntries(folder), entry => DeleteUnless(alive, entry)));
                    Directory.Delete(folder);
                }
                else if (Directory.GetLastWriteTimeUtc(folder) < old)
                {
                    Directory.Delete(folder); // Killed before its file was there: it is empty, or else not a comparison's.
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its comparison runs, another one sweeps it, or it is another user's.
            }
        }
    }

    private static void DeleteUnless(string kept, string entry)
    {
        if (entry != kept)
        {
            StoreFile.Delete(entry);
        }
    }

    public void Dispose()
    {
        _alive.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
