using Bakeoff.Core;

namespace Bakeoff.Tables;

/// <summary>
/// The rows of <c>ratings.parquet</c> or <c>split.parquet</c>, one user after the other: nothing but one user's rows is in memory. Both files are
/// sorted by user and timestamp, which is checked: who counts on the order of a file gets no wrong answer from one that has another.
/// </summary>
internal sealed class SortedRatings : IUserRows, IDisposable
{
    private readonly DuckDbStream _stream;
    private readonly string _stage;
    private readonly string _file;
    private readonly bool _hasParts;
    private readonly CancellationToken _cancellation;
    private long[] _items = new long[1024];
    private float[] _ratings = new float[1024];
    private long[] _timestamps = new long[1024];
    private int[] _parts = new int[1024];
    private int _next;
    private int _available;
    private bool _hasUser;

    private SortedRatings(DuckDbSession session, string path, string stage, string? part, CancellationToken cancellation)
    {
        (_stage, _file, _hasParts, _cancellation) = (stage, Path.GetFileName(path), part is not null, cancellation);
        // Before split/3, a row that no fold tests had no number.
        string parts = part is null ? "" : $", coalesce({part}, -1)::INTEGER";
        _stream = session.Stream($"SELECT \"user\", item, rating, timestamp{parts} FROM {DuckDbSession.Parquet(path)}");
    }

    /// <inheritdoc/>
    public long User { get; private set; }

    /// <summary>The number of rows that the user has.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public Span<long> Items => _items.AsSpan(0, Count);

    /// <inheritdoc/>
    public Span<float> Ratings => _ratings.AsSpan(0, Count);

    /// <inheritdoc/>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Count);

    /// <inheritdoc/>
    public Span<int> Parts => _parts.AsSpan(0, _hasParts ? Count : 0);

    /// <summary>Opens a file of ratings.</summary>
    /// <param name="session">A database.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Checked between vectors.</param>
    public static SortedRatings OfRatings(DuckDbSession session, string path, CancellationToken cancellation) =>
        new(session, path, "Ingest", part: null, cancellation);

    /// <summary>Opens the ratings of the dataset.</summary>
    /// <param name="session">A database.</param>
    /// <param name="context">A context whose input is <c>Ingest</c>.</param>
    public static SortedRatings OfRatings(DuckDbSession session, StageContext context) =>
        OfRatings(session, context.InputFile("Ingest", "ratings.parquet"), context.Cancellation);

    /// <summary>Opens the rows of the split.</summary>
    /// <param name="session">A database.</param>
    /// <param name="context">A context whose input is <c>Split</c>.</param>
    /// <param name="roles">What the split's folds do with its rows.</param>
    public static SortedRatings OfSplit(DuckDbSession session, StageContext context, SplitRoles roles) =>
        new(session, context.InputFile("Split", "split.parquet"), "Split", roles.Column, context.Cancellation);

    /// <summary>Opens ratings with the part of each that are of no split yet.</summary>
    /// <param name="session">A database.</param>
    /// <param name="path">A file with the columns of <c>split.parquet</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    public static SortedRatings OfParts(DuckDbSession session, string path, CancellationToken cancellation) =>
        new(session, path, "Ingest", SplitRoles.PartColumn, cancellation);

    /// <summary>The end of a run of rows that have one timestamp.</summary>
    /// <param name="timestamps">Timestamps, ascending.</param>
    /// <param name="start">The first row of the run.</param>
    /// <returns>The row after its last.</returns>
    public static int EndOfTie(ReadOnlySpan<long> timestamps, int start)
    {
        int end = start + 1;
        while (end < timestamps.Length && timestamps[end] == timestamps[start])
        {
            end++;
        }

        return end;
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">The file is not sorted by user and timestamp (<c>BKF2013</c>).</exception>
    public bool NextUser()
    {
        Count = 0;
        if (!Fill())
        {
            return false;
        }

        long user = _stream.Rows.Column<long>(0)[_next];
        if (_hasUser && user <= User)
        {
            throw Unsorted();
        }

        (User, _hasUser) = (user, true);
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

    /// <inheritdoc/>
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
        if (_hasParts)
        {
            rows.Column<int>(4).Slice(_next, length).CopyTo(_parts.AsSpan(Count));
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
            Array.Resize(ref _parts, size);
        }
    }

    private DataException Unsorted() => new(
        ErrorCodes.BadArtifact, $"{_file} is not sorted by user and timestamp: the rows of user {User} are out of order, or not in one piece.",
        $"Run {_stage} again; a custom file has to be sorted.", new FileLocation(_file));
}
