using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Bakeoff.Core;
using DuckDB.NET.Native;

namespace Bakeoff.Tables;

/// <summary>
/// Writes rows that come user by user as Parquet. Where there are two threads, one makes the rows and the other one encodes them, a few blocks later;
/// the rows and the bytes are the same with one.
/// </summary>
internal sealed class RatingPipe : IDisposable
{
    private const int Blocks = 4;

    private static readonly (string Name, DuckDBType Type)[] s_columns =
        [("user", DuckDBType.BigInt), ("item", DuckDBType.BigInt), ("rating", DuckDBType.Float), ("timestamp", DuckDBType.BigInt),
            (SplitRoles.PartColumn, DuckDBType.Integer)];

    private readonly IUserRows _rows;
    private readonly bool _hasParts;
    private readonly CancellationTokenSource _stop;
    private readonly BlockingCollection<RatingBlock> _free = [];
    private readonly BlockingCollection<RatingBlock> _full = [];
    private readonly Thread? _maker;
    private ExceptionDispatchInfo? _failure;
    private RatingBlock _block = new();
    private int _taken, _at;
    private bool _hasEnded;

    private RatingPipe(IUserRows rows, bool hasParts, int threads, CancellationToken cancellation)
    {
        (_rows, _hasParts) = (rows, hasParts);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (threads > 1)
        {
            for (int i = 1; i < Blocks; i++)
            {
                _free.Add(new RatingBlock(), CancellationToken.None);
            }

            _maker = new Thread(Make) { IsBackground = true, Name = "rows" };
            _maker.Start();
        }
    }

    /// <summary>Writes all rows in their order.</summary>
    /// <param name="session">A database that is not used any more after this.</param>
    /// <param name="rows">The rows; another thread may read them until this returns.</param>
    /// <param name="hasParts">Whether the file has a column <c>part</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="threads">How many threads there are.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public static void WriteParquet(DuckDbSession session, IUserRows rows, bool hasParts, string path, int threads, CancellationToken cancellation)
    {
        using var pipe = new RatingPipe(rows, hasParts, threads, cancellation);
        using var source = new DuckDbSource(session, "rating_rows", hasParts ? s_columns : s_columns[..^1], pipe.Fill);
        source.WriteParquet("FROM rating_rows()", path, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _maker?.Join();
        _stop.Dispose();
        _free.Dispose();
        _full.Dispose();
    }

    private int Fill(DuckDbSpace space)
    {
        _stop.Token.ThrowIfCancellationRequested();
        if (_taken == _block.Count && !Advance())
        {
            return 0;
        }

        int count = Math.Min(DuckDbSpace.Capacity, _block.Count - _taken);
        _block.CopyTo(_taken, count, space, _hasParts);
        _taken += count;
        return count;
    }

    private bool Advance()
    {
        _taken = 0;
        if (_maker is null)
        {
            return FillBlock(_block);
        }

        _free.Add(_block, CancellationToken.None);
        if (_full.TryTake(out RatingBlock? next, Timeout.Infinite, _stop.Token))
        {
            _block = next;
            return true;
        }

        _failure?.Throw();
        _block = new RatingBlock();
        return false;
    }

    private void Make()
    {
        try
        {
            while (_free.Take(_stop.Token) is var block && FillBlock(block))
            {
                _full.Add(block, CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            // It belongs to whoever waits for the rows, which is not this thread.
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _full.CompleteAdding();
        }
    }

    private bool FillBlock(RatingBlock block)
    {
        block.Clear();
        while (block.Room > 0 && !_hasEnded)
        {
            int count = Math.Min(block.Room, _rows.Items.Length - _at);
            block.Add(_rows, _at, count);
            _at += count;
            if (_at == _rows.Items.Length)
            {
                (_hasEnded, _at) = (!_rows.NextUser(), 0);
            }
        }

        return block.Count > 0;
    }
}
