using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>
/// Makes the lists of a fold's test users on several threads, sixteen users at a time, and hands them to each taker in the order of the users while
/// the next are made. A taker is called by one thread at a time, whichever has something for it; so what takers do goes on alongside the
/// scoring, and alongside each other's.
/// </summary>
internal sealed class ListMaker
{
    private const int BlockUsers = 16;
    private const int AheadOfTakers = 64; // Blocks a thread that may wait for a slow taker: 3 MB.
    private readonly StageContext _context;
    private readonly FoldTask _task;
    private readonly IScorer _scorer;
    private readonly Taker[] _takers;
    private readonly BothLists[]?[] _made;
    private readonly int[] _untaken;
    private readonly int _window;
    private int _next = -1;
    private volatile bool _failed;

    /// <param name="context">Gives the threads and the cancellation.</param>
    /// <param name="task">Names the test users, and what they have seen.</param>
    /// <param name="scorer">The model.</param>
    /// <param name="takers">Each is given all lists.</param>
    private ListMaker(StageContext context, FoldTask task, IScorer scorer, Action<BothLists>[] takers)
    {
        (_context, _task, _scorer) = (context, task, scorer);
        _takers = [.. takers.Select(take => new Taker(take))];
        _made = new BothLists[]?[(task.TestUsers.Count + BlockUsers - 1) / BlockUsers];
        _untaken = new int[_made.Length];
        Array.Fill(_untaken, takers.Length);
        _window = AheadOfTakers * context.Threads;
    }

    /// <summary>Makes all lists, and returns when each taker has taken all of them.</summary>
    /// <param name="context">Gives the threads and the cancellation.</param>
    /// <param name="task">Names the test users, and what they have seen.</param>
    /// <param name="scorer">The model.</param>
    /// <param name="takers">Each is given all lists, in the order of the users, whatever the number of threads.</param>
    public static void Run(StageContext context, FoldTask task, IScorer scorer, params Action<BothLists>[] takers) =>
        new ListMaker(context, task, scorer, takers).Run();

    private void Run()
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _context.Threads, CancellationToken = _context.Cancellation };
        Parallel.For(0, _context.Threads, parallel, _ =>
        {
            try
            {
                Work();
            }
            catch
            {
                _failed = true; // Others would wait for a block that is never made.
                throw;
            }
        });
        foreach (Taker taker in _takers)
        {
            TryTake(taker); // What the last thread made while another one was taking.
        }
    }

    private void Work()
    {
        var picker = new ListPicker(BlockUsers, TopItems.ListLength);
        for (int block = Interlocked.Increment(ref _next); block < _made.Length; block = Interlocked.Increment(ref _next))
        {
            var spin = default(SpinWait);
            while (_takers.Min(taker => Volatile.Read(ref taker.Next)) + _window <= block && !_failed)
            {
                TakeWhatIsMade();
                spin.SpinOnce();
            }

            _context.Cancellation.ThrowIfCancellationRequested();
            if (_failed)
            {
                return;
            }

            Volatile.Write(ref _made[block], ListsOf(block, picker));
            TakeWhatIsMade();
        }
    }

    private BothLists[] ListsOf(int block, ListPicker picker)
    {
        int first = block * BlockUsers;
        long[] users = [.. Enumerable.Range(first, Math.Min(BlockUsers, _task.TestUsers.Count - first)).Select(user => _task.TestUsers[user])];
        picker.Begin([.. users.Select(_task.SeenBy)]);
        _scorer.ScoreCatalogues(users, _task.Catalogue.Count, picker);
        return [.. users.Select((user, index) =>
        {
            (RankedItems excluded, RankedItems included) = picker.ListsOf(index);
            return new BothLists(user, excluded, included);
        })];
    }

    private void TakeWhatIsMade()
    {
        foreach (Taker taker in _takers)
        {
            TryTake(taker);
        }
    }

    /// <summary>Gives a taker the blocks that follow what it has, unless another thread is at it.</summary>
    private void TryTake(Taker taker)
    {
        while (taker.Next < _made.Length && Volatile.Read(ref _made[taker.Next]) is not null && taker.Gate.TryEnter())
        {
            try
            {
                // It may have been taken since.
                for (int block = taker.Next; block < _made.Length && Volatile.Read(ref _made[block]) is { } lists; block++)
                {
                    Array.ForEach(lists, taker.Take);
                    if (Interlocked.Decrement(ref _untaken[block]) == 0)
                    {
                        _made[block] = null;
                    }

                    Volatile.Write(ref taker.Next, block + 1);
                }
            }
            finally
            {
                taker.Gate.Exit();
            }
        }
    }

    private sealed class Taker(Action<BothLists> take)
    {
        public Action<BothLists> Take { get; } = take;

        public Lock Gate { get; } = new();

        public int Next; // The first block that it has not taken.
    }
}
