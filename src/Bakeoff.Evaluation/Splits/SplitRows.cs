using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// The rows of <c>ratings.parquet</c> or <c>split.parquet</c>, one user after the other: nothing but one user's rows is in memory. Both files are
/// sorted by user and timestamp, which is checked: who counts on the order of a file gets no wrong answer from one that has another.
/// </summary>
internal sealed class SplitRows : IDisposable
{
    private readonly DuckDbStream _stream;
    private readonly string _stage;
    private readonly string _file;
    private readonly bool _hasFolds;
    private readonly CancellationToken _cancellation;
    private long[] _items = new long[1024];
    private float[] _ratings = new float[1024];
    private long[] _timestamps = new long[1024];
    private int[] _folds = new int[1024];
    private int _next;
    private int _available;

    private SplitRows(DuckDbSession session, StageContext context, string stage, string file, bool hasFolds)
    {
        (_stage, _file, _hasFolds, _cancellation) = (stage, file, hasFolds, context.Cancellation);
        string fold = hasFolds ? ", coalesce(test_fold, -1)::INTEGER" : "";
        _stream = session.Stream($"SELECT \"user\", item, rating, timestamp{fold} FROM {DuckDbSession.Parquet(context.InputFile(stage, file))}");
    }

    /// <summary>The user whose rows these are.</summary>
    public long User { get; private set; } = long.MinValue;

    /// <summary>The number of rows that the user has.</summary>
    public int Count { get; private set; }

    /// <summary>The item of each row.</summary>
    public Span<long> Items => _items.AsSpan(0, Count);

    /// <summary>The rating of each row.</summary>
    public Span<float> Ratings => _ratings.AsSpan(0, Count);

    /// <summary>The timestamp of each row, ascending.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Count);

    /// <summary>The fold that tests each row, −1 where none does; only of a split.</summary>
    public Span<int> Folds => _folds.AsSpan(0, Count);

    /// <summary>The ratings of the dataset.</summary>
    public static SplitRows OfRatings(DuckDbSession session, StageContext context) =>
        new(session, context, "Ingest", "ratings.parquet", hasFolds: false);

    /// <summary>The rows of the split.</summary>
    public static SplitRows OfSplit(DuckDbSession session, StageContext context) => new(session, context, "Split", "split.parquet", hasFolds: true);

    /// <summary>Goes on to the next user.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="DataException">The file is not sorted by user and timestamp (<c>BKF2013</c>).</exception>
    public bool NextUser()
    {
        Count = 0;
        if (!Fill())
        {
            return false;
        }

        long user = _stream.Rows.Column<long>(0)[_next];
        if (user <= User)
        {
            throw Unsorted();
        }

        User = user;
        while (Fill() && TakeRun())
        {
        }

        for (int row = 1; row < Count; row++)
        {
            if (_timestamps[row] < _timestamps[row - 1])
            {
                throw Unsorted();
            }
        }

        return true;
    }

    public void Dispose() => _stream.Dispose();

    private bool Fill()
    {
        while (_next == _available)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (!_stream.Next())
            {
                return false;
            }

            (_next, _available) = (0, _stream.Rows.Count);
        }

        return true;
    }

    /// <summary>Takes the user's rows of a vector.</summary>
    /// <returns>Whether the user may have more in the next vector.</returns>
    private bool TakeRun()
    {
        DuckDbVectors rows = _stream.Rows;
        int length = rows.Column<long>(0)[_next..].IndexOfAnyExcept(User);
        bool isLast = length >= 0;
        length = isLast ? length : _available - _next;
        Reserve(Count + length);
        rows.Column<long>(1).Slice(_next, length).CopyTo(_items.AsSpan(Count));
        rows.Column<float>(2).Slice(_next, length).CopyTo(_ratings.AsSpan(Count));
        rows.Column<long>(3).Slice(_next, length).CopyTo(_timestamps.AsSpan(Count));
        if (_hasFolds)
        {
            rows.Column<int>(4).Slice(_next, length).CopyTo(_folds.AsSpan(Count));
        }

        _next += length;
        Count += length;
        return !isLast;
    }

    private void Reserve(int rows)
    {
        if (rows > _items.Length)
        {
            int size = Math.Max(rows, 2 * _items.Length);
            Array.Resize(ref _items, size);
            Array.Resize(ref _ratings, size);
            Array.Resize(ref _timestamps, size);
            Array.Resize(ref _folds, size);
        }
    }

    private DataException Unsorted() => new(
        ErrorCodes.BadArtifact, $"{_file} is not sorted by user and timestamp: the rows of user {User} are out of order, or not in one piece.",
        $"Run {_stage} again; a file of one's own has to be sorted.", new FileLocation(_file));
}
