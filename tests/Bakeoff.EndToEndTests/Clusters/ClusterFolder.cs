using System.Globalization;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// The folder of a cluster's daemons. Whatever process names it in its command line or its environment belongs to the cluster: the daemons, the jobs,
/// the heads. All of them end with it; what a killed test process has left running is ended by the next one that starts a cluster.
/// </summary>
internal sealed class ClusterFolder : IDisposable
{
    private const string OwnerFile = "owner.lock";
    private readonly FileStream _owner;

    /// <summary>Makes a folder, and ends the clusters of test processes that have ended.</summary>
    /// <param name="kind">Such as <c>slurm</c>: a part of the folder's name.</param>
    public ClusterFolder(string kind)
    {
        string place = Path.GetTempPath();
        foreach (string left in Directory.GetDirectories(place, $"bakeoff-{kind}-*").Where(IsLeft))
        {
            EndProcesses(left);
            DeleteLeft(left);
        }

        // Sockets have names of at most 107 bytes, so this one is short.
        Root = Directory.CreateDirectory(Path.Combine(place, $"bakeoff-{kind}-{Path.GetRandomFileName()[..8]}")).FullName;
        _owner = new FileStream(this[OwnerFile], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    public string Root { get; }

    public string this[string path] => Path.Combine(Root, path);

    /// <summary>Makes a folder within it that nobody else may enter.</summary>
    public string Make(string path) => Directory.CreateDirectory(this[path]).FullName;

    /// <summary>The processes that name the folder and, in their environment or command line, all of some words.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="words">Such as <c>SLURMD_NODENAME=n1</c>.</param>
    public static IReadOnlyList<int> FindProcesses(string folder, params string[] words)
    {
        List<int> found = [];
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                string text = File.ReadAllText(process + "/cmdline") + "\0" + File.ReadAllText(process + "/environ") + "\0";
                int id = int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture);
                if (id != Environment.ProcessId && text.Contains(folder, StringComparison.Ordinal)
                    && words.All(word => text.Contains(word, StringComparison.Ordinal)))
                {
                    found.Add(id);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has just ended.
            }
        }

        return found;
    }

    /// <summary>Sends a signal to processes, whether they still run or not.</summary>
    public static void Signal(string name, params IEnumerable<int> processes)
    {
        string[] ids = [.. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))];
        if (ids.Length > 0)
        {
            CommandResult.Run("/", null, "kill", ["-" + name, "--", .. ids]);
        }
    }

    public void Dispose()
    {
        EndProcesses(Root);
        _owner.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private static void DeleteLeft(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another test process deletes it at this moment.
        }
    }

    private static bool IsLeft(string folder)
    {
        try
        {
            // The kernel frees the lock when the test process ends, however it ends.
            using var owner = new FileStream(Path.Combine(folder, OwnerFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Its owner lives, is just making it, or is another user.
        }
    }

    private static void EndProcesses(string folder)
    {
        for (int attempt = 0; FindProcesses(folder) is { Count: > 0 } running; attempt++)
        {
            Assert.True(attempt < 200, $"{running.Count} processes of {folder} do not end: {string.Join(' ', running)}.");
            Signal("KILL", running);
            Thread.Sleep(50);
        }
    }
}
