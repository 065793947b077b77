using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Tables;
using Microsoft.Win32.SafeHandles;

namespace Bakeoff.TwoTower;

/// <summary>Reads the training rows of a fold from <c>split.parquet</c> into a file that is mapped: the system keeps of it what fits.</summary>
internal static class InteractionReader
{
    /// <summary>Reads the rows that a stage's fold trains on.</summary>
    /// <param name="context">A context whose input is <c>Split</c> and that names a fold.</param>
    /// <param name="items">The catalogue's items.</param>
    /// <exception cref="DataException">
    /// There is no training row (<c>BKF2011</c>), or the rows of a user do not follow each other (<c>BKF2013</c>).
    /// </exception>
    public static Interactions Read(StageContext context, IdMap items) => Read(context, SplitRoles.OfFold(context).TrainingRows, items);

    /// <summary>Reads some rows: each thread those of a range of users.</summary>
    /// <param name="context">A context whose input is <c>Split</c>.</param>
    /// <param name="condition">SQL that selects the rows.</param>
    /// <param name="items">The catalogue's items.</param>
    public static Interactions Read(StageContext context, string condition, IdMap items)
    {
        var scan = new RatingScan(context, condition);
        if (scan.Count == 0)
        {
            throw new DataException(ErrorCodes.EmptyFold, "the fold has no training row.", "Use more ratings, or a smaller 'n' in the split.");
        }

        (long first, long last) = Timestamps(context, condition);
        long unit = Interactions.UnitOf(first, last);
        string file = Path.Combine(context.WorkFolder, "rows.bin");
        uint TimeOf(long timestamp) => (uint)((timestamp - first) / unit);
        float[]? values = WritePacked(scan, file, items, TimeOf);
        if (values is null)
        {
            TryWrite<InteractionRow>(scan, file, (ids, times, ratings, rows) =>
            {
                for (int i = 0; i < rows.Length; i++)
                {
                    rows[i] = new InteractionRow(items.IndexOf(ids[i]), TimeOf(times[i]), ratings[i]);
                }

                return true;
            });
        }

        var mapped = new MappedFile(file);
        unsafe
        {
            return new Interactions(scan.Users, scan.Starts.ToArray(), mapped.Pointer, values, mapped, first, unit);
        }
    }

    /// <summary>Writes rows of 8 bytes.</summary>
    /// <returns>The rating of each code; null where there are too many items or different ratings.</returns>
    private static float[]? WritePacked(RatingScan scan, string file, IdMap items, Func<long, uint> timeOf)
    {
        var values = new RatingValues();
        bool isPacked = items.Count <= PackedRow.MaxItems && TryWrite<PackedRow>(scan, file, (ids, times, ratings, rows) =>
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (!values.TryEncode(ratings[i], out byte code))
                {
                    return false;
                }

                rows[i] = new PackedRow(items.IndexOf(ids[i]), timeOf(times[i]), code);
            }

            return true;
        });
        return isPacked ? values.Values.ToArray() : null;
    }

    private static (long First, long Last) Timestamps(StageContext context, string condition)
    {
        using var session = new DuckDbSession(context);
        return session.List(
            $"SELECT min(timestamp), max(timestamp) FROM {DuckDbSession.Parquet(context.InputFile("Split", "split.parquet"))} WHERE {condition}",
            row => (row.GetInt64(0), row.GetInt64(1)))[0];
    }

    /// <summary>Makes some rows of the file.</summary>
    /// <returns>Whether the rows can be written so.</returns>
    private delegate bool RowMaker<T>(ReadOnlySpan<long> items, ReadOnlySpan<long> timestamps, ReadOnlySpan<float> ratings, Span<T> rows);

    /// <summary>Writes the file, each row at its place, unless some rows cannot be written so.</summary>
    private static unsafe bool TryWrite<T>(RatingScan scan, string file, RowMaker<T> make)
        where T : unmanaged
    {
        bool fits = true;
        using SafeFileHandle target = File.OpenHandle(file, FileMode.Create, FileAccess.Write);
        scan.Read("timestamp, rating", (row, users, vectors) =>
        {
            var rows = new T[users.Length];
            if (!Volatile.Read(ref fits) || !make(vectors.Column<long>(1), vectors.Column<long>(2), vectors.Column<float>(3), rows))
            {
                Volatile.Write(ref fits, false);
                return;
            }

            RandomAccess.Write(target, MemoryMarshal.AsBytes(rows.AsSpan()), row * sizeof(T));
        });
        return fits;
    }

    private sealed unsafe class MappedFile : IDisposable
    {
        private readonly string _path;
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;
        private bool _isDisposed;

        public MappedFile(string path)
        {
            _path = path;
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* pointer = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            Pointer = pointer;
        }

        public byte* Pointer { get; }

        public void Dispose()
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
            File.Delete(_path);
        }
    }
}
