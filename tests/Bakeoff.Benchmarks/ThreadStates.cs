using System.Diagnostics;

namespace Bakeoff.Benchmarks;

/// <summary>
/// How many of this process's threads have something to do, looked at every few milliseconds: those that run, or would if other programs left them a processor. So what
/// is measured hardly depends on what else the machine does.
/// </summary>
internal sealed class ThreadStates : IDisposable
{
    private const int LookMilliseconds = 4;
    private readonly Thread _thread;
    private readonly int _threads;
    private readonly Lock _gate = new();
    private string _own = "";
    private long _last = Stopwatch.GetTimestamp();
    private volatile bool _stopped;
    private double _idle;

    /// <param name="threads">How many threads are to be busy.</param>
    public ThreadStates(int threads)
    {
        _threads = threads;
        _thread = new Thread(() =>
        {
            _own = Path.GetFileName(new DirectoryInfo("/proc/thread-self").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "");
            while (!_stopped)
            {
                Thread.Sleep(LookMilliseconds);
                Look();
            }
        })
        { IsBackground = true, Name = "thread states" };
        _thread.Start();
    }

    /// <summary>The seconds so far in which threads had nothing to do, of all threads together.</summary>
    public double IdleSeconds
    {
        get
        {
            lock (_gate)
            {
                return _idle;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
    }

    private void Look()
    {
        int ready = 0;
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            ready += Path.GetFileName(task) != _own && IsReady(task) ? 1 : 0;
        }

        long now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            _idle += Math.Max(0, _threads - ready) * Stopwatch.GetElapsedTime(_last, now).TotalSeconds;
        }

        _last = now;
    }

    /// <summary>The state stands after the name, which is in brackets and may hold anything.</summary>
    private static bool IsReady(string task)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(task, "stat"));
            return stat[stat.LastIndexOf(')') + 2] == 'R';
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }
}
