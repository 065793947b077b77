using System.Runtime.ExceptionServices;

namespace Bakeoff.Svd;

/// <summary>
/// Threads that run the strata of a grid. In stratum s the block of user bin b is the one of item bin (b + s) mod B: no
/// two blocks of a stratum share a user or an item, so any thread may take any block, and the result is the same. There
/// is no barrier between strata: a block can be taken as soon as the two are done that had its users and its items in the
/// stratum before. Each thread has user bins of its own, whose users stay in its cache, and helps with another's only when
/// none of its own can be taken.
/// </summary>
internal sealed class GridWorkers : IDisposable
{
    private readonly Barrier _start;
    private readonly List<Thread> _threads = [];
    private readonly int _bins;
    private readonly Func<int>? _wanted;
    private readonly int[] _strataDone;
    private readonly int[] _strataTaken;
    private Action<int, int, int>? _work;
    private CancellationToken _cancellation;
    private Exception? _failure;
    private volatile bool _stopped;
    private int _left;

    /// <param name="threads">The number of threads, the caller's included.</param>
    /// <param name="bins">B.</param>
    /// <param name="wanted">How many threads there may be now, asked before each run of the grid; null where their number stays.</param>
    public GridWorkers(int threads, int bins, Func<int>? wanted = null)
    {
        (_bins, _strataDone, _strataTaken, _wanted) = (bins, new int[bins], new int[bins], wanted);
        _start = new Barrier(1);
        Grow(threads);
    }

    /// <summary>The number of threads.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>Runs all blocks of the grid.</summary>
    /// <param name="work">Called with the user bin, the item bin and the worker.</param>
    /// <param name="cancellation">Checked before each block.</param>
    public void RunStrata(Action<int, int, int> work, CancellationToken cancellation)
    {
        Grow(_wanted?.Invoke() ?? Count);
        (_work, _cancellation, _left) = (work, cancellation, 0);
        Array.Clear(_strataDone);
        Array.Clear(_strataTaken);
        _start.SignalAndWait(CancellationToken.None);
        TakeBlocks(0);

        // Not only until all blocks are done: a worker that still looks for one would take it from the next run.
        var spin = new SpinWait();
        while (Volatile.Read(ref _left) < Count)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        cancellation.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    public void Dispose()
    {
        _stopped = true;
        _start.SignalAndWait(CancellationToken.None);
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _start.Dispose();
    }

    /// <summary>Adds threads, between two runs, when all there are wait for the next.</summary>
    private void Grow(int threads)
    {
        for (; Count < Math.Min(threads, _bins); Count++)
        {
            int worker = Count;
            _start.AddParticipant();
            _threads.Add(new Thread(() => Loop(worker)) { IsBackground = true, Name = $"grid {worker}" });
            _threads[^1].Start();
        }
    }

    private void Loop(int worker)
    {
        while (true)
        {
            _start.SignalAndWait(CancellationToken.None);
            if (_stopped)
            {
                return;
            }

            TakeBlocks(worker);
        }
    }

    private void TakeBlocks(int worker)
    {
        int first = worker * _bins / Count;
        int end = (worker + 1) * _bins / Count;
        var spin = new SpinWait();
        while (!IsDone())
        {
            if (TryTake(first, end, worker) || TryTake(0, _bins, worker))
            {
                spin = new SpinWait();
            }
            else
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        Interlocked.Increment(ref _left);
    }

    private bool IsDone()
    {
        for (int bin = 0; bin < _bins; bin++)
        {
            if (Volatile.Read(ref _strataDone[bin]) < _bins)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Runs, of the blocks of some user bins that can be taken, one of the lowest stratum.</summary>
    private bool TryTake(int first, int end, int worker)
    {
        (int userBin, int stratum) = (-1, _bins);
        for (int bin = first; bin < end; bin++)
        {
            int done = Volatile.Read(ref _strataDone[bin]);
            if (done < stratum && Volatile.Read(ref _strataTaken[bin]) == done && Volatile.Read(ref _strataDone[(bin + 1) % _bins]) >= done)
            {
                (userBin, stratum) = (bin, done);
            }
        }

        if (userBin < 0 || Interlocked.CompareExchange(ref _strataTaken[userBin], stratum + 1, stratum) != stratum)
        {
            return false;
        }

        Run(userBin, (userBin + stratum) % _bins, worker);
        Volatile.Write(ref _strataDone[userBin], stratum + 1);
        return true;
    }

    private void Run(int userBin, int itemBin, int worker)
    {
        if (_cancellation.IsCancellationRequested || _failure is not null)
        {
            return;
        }

        try
        {
            _work!(userBin, itemBin, worker);
        }
        catch (Exception e)
        {
            // Thrown on by the caller's thread, after all blocks are through.
            Interlocked.CompareExchange(ref _failure, e, null);
        }
    }
}
