using System.Runtime.ExceptionServices;

namespace Bakeoff.Numerics;

/// <summary>
/// Threads that share out numbered pieces of work, many thousand times a second: they spin for a moment before they sleep.
/// Which thread takes which piece is not fixed, so a piece must not write what another one reads or writes.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 200;
    private readonly object _gate = new();
    private readonly List<Thread> _threads = [];
    private Action<int, int>? _work;
    private Exception? _failure;
    private int _pieces;
    private int _next;
    private int _busy;
    private int _round;
    private int _asleep;
    private volatile bool _stopped;

    /// <param name="threads">The number of threads, the caller's included.</param>
    public WorkerTeam(int threads)
    {
        Grow(threads);
    }

    /// <summary>The number of threads.</summary>
    public int Count => _threads.Count + 1;

    /// <summary>Adds threads, between two runs; a number that is not above <see cref="Count"/> changes nothing.</summary>
    /// <param name="threads">The number of threads, the caller's included.</param>
    public void Grow(int threads)
    {
        while (Count < threads)
        {
            (int worker, int round) = (Count, _round);
            _threads.Add(new Thread(() => Loop(worker, round)) { IsBackground = true, Name = $"worker {worker}" });
            _threads[^1].Start();
        }
    }

    /// <summary>Runs all pieces, and returns when all are done.</summary>
    /// <param name="pieces">How many.</param>
    /// <param name="work">Called with the piece and the worker, from 0 to <see cref="Count"/> − 1.</param>
    public void Run(int pieces, Action<int, int> work)
    {
        (_work, _pieces, _next) = (work, pieces, 0);
        Volatile.Write(ref _busy, _threads.Count);
        StartRound();
        TakePieces(0);
        var spin = new SpinWait();
        while (Volatile.Read(ref _busy) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    public void Dispose()
    {
        _stopped = true;
        StartRound();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void StartRound()
    {
        Interlocked.Increment(ref _round);
        if (Volatile.Read(ref _asleep) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Loop(int worker, int round)
    {
        while (true)
        {
            round = WaitAfter(round);
            if (_stopped)
            {
                return;
            }

            TakePieces(worker);
            Interlocked.Decrement(ref _busy);
        }
    }

    /// <summary>Waits for the round after one; returns its number. The next cannot begin before all workers are through.</summary>
    private int WaitAfter(int round)
    {
        var spin = new SpinWait();
        for (int i = 0; i < SpinsBeforeSleep; i++)
        {
            if (Volatile.Read(ref _round) != round)
            {
                return round + 1;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }

        // Either this is seen by who starts the round, or the new round is seen here.
        Interlocked.Increment(ref _asleep);
        lock (_gate)
        {
            while (Volatile.Read(ref _round) == round)
            {
                Monitor.Wait(_gate);
            }
        }

        Interlocked.Decrement(ref _asleep);
        return round + 1;
    }

    private void TakePieces(int worker)
    {
        for (int piece = Interlocked.Increment(ref _next) - 1; piece < _pieces; piece = Interlocked.Increment(ref _next) - 1)
        {
            try
            {
                if (_failure is null)
                {
                    _work!(piece, worker);
                }
            }
            catch (Exception e)
            {
                // Thrown on by the caller's thread, after all pieces are through.
                Interlocked.CompareExchange(ref _failure, e, null);
            }
        }
    }
}
