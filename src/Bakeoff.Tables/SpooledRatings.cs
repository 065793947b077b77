using System.Runtime.InteropServices;
using Bakeoff.Core;
using Microsoft.Win32.SafeHandles;

namespace Bakeoff.Tables;

/// <summary>Ratings in a temporary file of 12 bytes a row, which is gone when they are disposed: for more than fit in memory.</summary>
public sealed class SpooledRatings : IRatingSource, IDisposable
{
    private const int BatchRows = 1 << 16;
    private readonly SafeFileHandle _file;

    /// <summary>Creates an empty spool.</summary>
    /// <param name="path">The file to make.</param>
    /// <param name="users">The users of the rows to come.</param>
    /// <param name="items">The items of the rows to come.</param>
    public SpooledRatings(string path, IdMap users, IdMap items)
    {
        (Users, Items) = (users, items);
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    /// <inheritdoc/>
    public IdMap Users { get; }

    /// <inheritdoc/>
    public IdMap Items { get; }

    /// <summary>The number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>Adds rows, by user, then timestamp, ties as the split has them.</summary>
    /// <param name="users">The user id of each row.</param>
    /// <param name="items">The item id of each row.</param>
    /// <param name="ratings">The rating of each row.</param>
    public void Append(ReadOnlySpan<long> users, ReadOnlySpan<long> items, ReadOnlySpan<float> ratings)
    {
        var rows = new Row[users.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new Row(Users.IndexOf(users[i]), Items.IndexOf(items[i]), ratings[i]);
        }

        RandomAccess.Write(_file, MemoryMarshal.AsBytes(rows.AsSpan()), Count * Marshal.SizeOf<Row>());
        Count += rows.Length;
    }

    /// <inheritdoc/>
    public void Read(RatingBatch batch, CancellationToken cancellation)
    {
        var rows = new Row[BatchRows];
        (int[] users, int[] items, float[] ratings) = (new int[BatchRows], new int[BatchRows], new float[BatchRows]);
        for (long start = 0; start < Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(BatchRows, Count - start);
            Fill(MemoryMarshal.AsBytes(rows.AsSpan(0, count)), start * Marshal.SizeOf<Row>());
            for (int i = 0; i < count; i++)
            {
                (users[i], items[i], ratings[i]) = rows[i];
            }

            batch(users.AsSpan(0, count), items.AsSpan(0, count), ratings.AsSpan(0, count));
            start += count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

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
