using System.Globalization;
using System.Runtime.InteropServices;

namespace Bakeoff.Models;

/// <summary>
/// The processes below this one. On Linux a process whose parent has ended becomes a child of the nearest ancestor that has asked for it
/// (<c>PR_SET_CHILD_SUBREAPER</c>), so that what a model starts is found whatever it does to its environment, its session and its parents.
/// Elsewhere none are found: <see cref="Core.LeftProcesses"/> looks at the environment alone.
/// </summary>
public static class ProcessDescendants
{
    private const int SetChildSubreaper = 36;
    private const int KillSignal = 9;
    private const int DoNotHang = 1;
    private const int Rounds = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static volatile bool s_adopts;

    /// <summary>
    /// From now on every process that is started below this one stays below it until it ends, and <see cref="End"/> ends all of them: for a process
    /// that runs one stage and has nothing else below it.
    /// </summary>
    public static void Adopt() => s_adopts = OperatingSystem.IsLinux() && Prctl(SetChildSubreaper, 1, 0, 0, 0) == 0;

    /// <summary>
    /// Ends all processes below this one, if it has called <see cref="Adopt"/>; else none. It looks again until none is left, since a process may
    /// start another one while it is being ended.
    /// </summary>
    /// <returns>The processes that were ended.</returns>
    public static IReadOnlySet<int> End()
    {
        var ended = new HashSet<int>();
        for (int round = 0; s_adopts && round < Rounds; round++)
        {
            (int Id, int Parent, char State)[] below = [.. Below(Environment.ProcessId)];
            foreach ((int id, int parent, char state) in below)
            {
                if (state is 'Z' or 'X')
                {
                    Reap(id, parent);
                }
                else if (Kill(id, KillSignal) == 0)
                {
                    ended.Add(id);
                }
            }

            if (below.All(process => process.State is 'Z' or 'X'))
            {
                break;
            }

            Thread.Sleep(Pause);
        }

        return ended;
    }

    /// <summary>
    /// An adopted process that has ended stays in the table of processes until its parent has asked how. .NET asks only for those that it has
    /// started.
    /// </summary>
    private static void Reap(int id, int parent)
    {
        if (parent == Environment.ProcessId && id != RunningCommand.Id)
        {
            _ = WaitPid(id, IntPtr.Zero, DoNotHang);
        }
    }

    private static List<(int Id, int Parent, char State)> Below(int root)
    {
        ILookup<int, (int Id, int Parent, char State)> byParent = Directory.EnumerateDirectories("/proc")
            .Select(folder => Read(folder)).OfType<(int Id, int Parent, char State)>().ToLookup(process => process.Parent);
        List<(int Id, int Parent, char State)> below = [.. byParent[root]];
        for (int i = 0; i < below.Count; i++)
        {
            below.AddRange(byParent[below[i].Id]);
        }

        return below;
    }

    /// <summary>
    /// Reads <c>/proc/PID/stat</c> (<c>man 5 proc</c>): the number, the program's name in parentheses, which may hold anything, the state, and the
    /// parent.
    /// </summary>
    private static (int Id, int Parent, char State)? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
        {
            return null;
        }

        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0][0]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended.
        }
    }

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "waitpid")]
    private static extern int WaitPid(int process, IntPtr status, int options);
}
