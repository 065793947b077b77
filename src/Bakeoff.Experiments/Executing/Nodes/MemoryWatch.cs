using System.Globalization;

namespace Bakeoff.Experiments;

/// <summary>
/// Ends a task whose processes hold more memory than it asked for. Many schedulers do not, or end the whole job so that nobody can say why: then the
/// head would not know that twice as much may help. Linux alone tells what a process holds; elsewhere nothing is watched.
/// </summary>
internal sealed class MemoryWatch : IDisposable
{
    private const int ParentField = 1, ResidentField = 21; // Of what follows the name in /proc/PID/stat (man 5 proc).
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _end;
    private readonly long _mostBytes;
    private readonly Timer? _timer;
    private long _heldBytes;

    /// <summary>Begins to watch this process and all that it starts.</summary>
    /// <param name="mostBytes">What they may hold together, in bytes.</param>
    /// <param name="cancellation">Ends the task for other reasons.</param>
    public MemoryWatch(long mostBytes, CancellationToken cancellation)
    {
        (_mostBytes, _end) = (mostBytes, CancellationTokenSource.CreateLinkedTokenSource(cancellation));
        _timer = OperatingSystem.IsLinux() ? new Timer(_ => Look(), null, Interval, Interval) : null;
    }

    /// <summary>Ends the task: it holds too much, or is ended for another reason.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>What the processes held when they held too much, in bytes; 0 where they did not.</summary>
    public long HeldBytes => Volatile.Read(ref _heldBytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _end.Dispose();
    }

    /// <summary>The memory that a process and all that it started hold, in bytes.</summary>
    /// <param name="process">The process.</param>
    internal static long Measure(int process)
    {
        var children = new Dictionary<int, List<int>>();
        var resident = new Dictionary<int, long>();
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            if (ReadStat(folder) is { } fields)
            {
                int id = Number(Path.GetFileName(folder)), parent = Number(fields[ParentField]);
                resident[id] = long.Parse(fields[ResidentField], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
                (children.TryGetValue(parent, out List<int>? known) ? known : children[parent] = []).Add(id);
            }
        }

        long held = 0;
        var open = new Stack<int>([process]);
        while (open.TryPop(out int next))
        {
            held += resident.GetValueOrDefault(next);
            children.GetValueOrDefault(next)?.ForEach(open.Push);
        }

        return held;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string[]? ReadStat(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // The name, in brackets, may hold anything.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended meanwhile.
        }
    }

    private void Look()
    {
        long held = Measure(Environment.ProcessId);
        if (held <= _mostBytes)
        {
            return;
        }

        Volatile.Write(ref _heldBytes, held);
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stage has just ended.
        }
    }
}
