using System.Runtime.InteropServices;
using Bakeoff.Core;
using Microsoft.Win32.SafeHandles;

namespace Bakeoff.Tables;

/// <summary>Ratings in a temporary file of 12 bytes a row, which is gone when they are disposed: for more than fit in memory.</summary>
public sealed class SpooledRatings : IRatingSource, IDisposable
{
    private const int BatchRows = 1 << 16;
    private readonly SafeFileHandle _file;
    private readonly long[] _partStarts;

    /// <summary>Creates a spool whose rows are still to be written.</summary>
    /// <param name="path">The file to make.</param>
    /// <param name="users">The users of the rows to come.</param>
    /// <param name="items">The items of the rows to come.</param>
    /// <param name="starts">The first row of each user index, and at the end the number of rows.</param>
    internal SpooledRatings(string path, IdMap users, IdMap items, ReadOnlySpan<long> starts)
    {
        (Users, Items, Count) = (users, items, starts[^1]);
        long[] startOf = starts.ToArray();
        int parts = RatingParts.Compute(Count);
        _partStarts = [.. Enumerable.Range(0, parts + 1).Select(
            part => startOf[RatingParts.FirstUser(part, parts, users.Count, Count, user => startOf[user])])];
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    /// <inheritdoc/>
    public IdMap Users { get; }

    /// <inheritdoc/>
    public IdMap Items { get; }

    /// <summary>The number of rows.</summary>
    public long Count { get; }

    /// <inheritdoc/>
    public int Parts => _partStarts.Length - 1;

    /// <inheritdoc/>
    public void Read(RatingBatch batch, CancellationToken cancellation) => Read(0, Count, batch, cancellation);

    /// <inheritdoc/>
    public void ReadPart(int part, RatingBatch batch, CancellationToken cancellation) =>
        Read(_partStarts[part], _partStarts[part + 1], batch, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Writes rows, which several threads may do.</summary>
    /// <param name="row">The number of the first one: they stand by user, then timestamp, ties as the split has them.</param>
    /// <param name="users">The user index of each row.</param>
    /// <param name="items">The item id of each row.</param>
    /// <param name="ratings">The rating of each row.</param>
    internal void Write(long row, ReadOnlySpan<int> users, ReadOnlySpan<long> items, ReadOnlySpan<float> ratings)
    {
        var rows = new Row[users.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new Row(users[i], Items.IndexOf(items[i]), ratings[i]);
        }

        RandomAccess.Write(_file, MemoryMarshal.AsBytes(rows.AsSpan()), row * Marshal.SizeOf<Row>());
    }

    private void Read(long first, long end, RatingBatch batch, CancellationToken cancellation)
    {
        int most = (int)Math.Min(BatchRows, end - first);
        var rows = new Row[most];
        (int[] users, int[] items, float[] ratings) = (new int[most], new int[most], new float[most]);
        for (long start = first; start < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(most, end - start);
            Fill(MemoryMarshal.AsBytes(rows.AsSpan(0, count)), start * Marshal.SizeOf<Row>());
            for (int i = 0; i < count; i++)
            {
                (users[i], items[i], ratings[i]) = rows[i];
            }

            batch(users.AsSpan(0, count), items.AsSpan(0, count), ratings.AsSpan(0, count));
            start += count;
        }
    }

    private void Fill(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("The spool is shorter than what was written to it.");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }

    private readonly record struct Row(int User, int Item, float Rating);
}
