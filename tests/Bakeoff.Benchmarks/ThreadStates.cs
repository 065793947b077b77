using System.Diagnostics;
using System.Globalization;

namespace Bakeoff.Benchmarks;

/// <summary>
/// What of this process's work is serial, by looking every few milliseconds at how many of its threads have something to do: those that run, or would
/// if other programs left them a processor. What was computed between two looks while one thread had something to do is serial, and so is the time in
/// which none had. So the sum hardly depends on what else the machine does.
/// </summary>
internal sealed class ThreadStates : IDisposable
{
    private const int LookMilliseconds = 4;
    private readonly Thread _thread;
    private readonly int _threads;
    private readonly Lock _gate = new();
    private string _own = "";
    private long _last = Stopwatch.GetTimestamp();
    private double _lastProcessor;
    private volatile bool _stopped;
    private double _serial;

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

    /// <summary>The serial seconds so far; where some but not all threads had something to do, their part of it.</summary>
    public double SerialSeconds
    {
        get
        {
            lock (_gate)
            {
                return _serial;
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
        (int ready, double own) = (0, 0);
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            if (Path.GetFileName(task) == _own)
            {
                own = double.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) * 1e-9;
            }
            else
            {
                ready += IsReady(task) ? 1 : 0;
            }
        }

        (long now, double processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime.TotalSeconds - own);
        double worked = Math.Max(0, processor - _lastProcessor);
        lock (_gate)
        {
            _serial += _threads < 2 || ready >= _threads ? 0
                : ready == 0 ? Stopwatch.GetElapsedTime(_last, now).TotalSeconds
                : worked / ready * (_threads - ready) / (_threads - 1);
        }

        (_last, _lastProcessor) = (now, processor);
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
