using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

public sealed class RatingPipeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Users of many lengths, one of them longer than a block.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Rows_AreWrittenInTheirOrder_WithAnyThreads(int threads)
    {
        Write(new Numbers([3, 100_000, 0, 1, 40_000, 2047]), threads);
        using var session = new DuckDbSession();
        string file = DuckDbSession.Parquet(_folder["out.parquet"], rowNumbers: true);
        Assert.Equal(142_051, session.Scalar<long>($"SELECT count(*) FROM {file}"));
        Assert.Equal(0, session.Scalar<long>(
            $"SELECT count(*) FROM {file} WHERE item <> file_row_number OR rating <> item % 7 OR timestamp <> 2 * item OR part IS DISTINCT "
                + "FROM CASE WHEN item % 3 > 0 THEN item % 3 ELSE -1 END"));
        Assert.Equal(
            "1x3 2x100000 4x1 5x40000 6x2047", session.Scalar<string>(
                $"SELECT string_agg(u || 'x' || n, ' ' ORDER BY u) FROM (SELECT \"user\" AS u, count(*) AS n FROM {file} GROUP BY u)"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void NoRows_AreAFileWithoutRows(int threads)
    {
        Write(new Numbers([]), threads);
        using var session = new DuckDbSession();
        Assert.Equal(0, session.Scalar<long>($"SELECT count(*) FROM {DuckDbSession.Parquet(_folder["out.parquet"])}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnErrorOfWhoeverMakesTheRows_IsTheErrorOfWhoeverWrites(int threads)
    {
        var rows = new Numbers([10, 200_000, 5], () => throw new DataException("BKF2012", "as it is.", "None.", new FileLocation("here")));
        Assert.Equal("BKF2012", Assert.Throws<DataException>(() => Write(rows, threads)).Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancelled_ItEnds(int threads)
    {
        using var cancellation = new CancellationTokenSource();
        var rows = new Numbers([10, 200_000, 5, 7], cancellation.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => Write(rows, threads, cancellation.Token));
    }

    private void Write(IUserRows rows, int threads, CancellationToken cancellation = default)
    {
        using var session = new DuckDbSession(threads: 1);
        RatingPipe.WriteParquet(session, rows, hasParts: true, _folder["out.parquet"], threads, cancellation);
    }

    /// <summary>Users with so many rows each, whose values tell of their place; before the last one something happens.</summary>
    private sealed class Numbers(int[] rowsOfUsers, Action? beforeTheLast = null) : IUserRows
    {
        private long[] _items = [];
        private long _before;

        public long User { get; private set; }

        public Span<long> Items => _items;

        public Span<float> Ratings => _items.Select(item => (float)(item % 7)).ToArray();

        public ReadOnlySpan<long> Timestamps => _items.Select(item => 2 * item).ToArray();

        public Span<int> Parts => _items.Select(item => item % 3 > 0 ? (int)(item % 3) : -1).ToArray();

        public bool NextUser()
        {
            if (User == rowsOfUsers.Length)
            {
                _items = [];
                return false;
            }

            if (User == rowsOfUsers.Length - 1)
            {
                beforeTheLast?.Invoke();
            }

            _items = [.. Enumerable.Range(0, rowsOfUsers[User]).Select(row => _before + row)];
            _before += _items.Length;
            User++;
            return true;
        }
    }
}
