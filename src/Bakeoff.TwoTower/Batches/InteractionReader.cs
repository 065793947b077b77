using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.TwoTower;

/// <summary>Reads the training rows of a fold from <c>split.parquet</c> into a file that is mapped: the system keeps of it what fits.</summary>
internal static class InteractionReader
{
    private const int MemoryMegabytes = 100; // Counting users and streaming rows takes less; what does not fit goes to the folder of the file.

    /// <summary>Reads the rows that a stage's fold trains on.</summary>
    /// <param name="context">A context whose input is <c>Split</c> and that names a fold.</param>
    /// <param name="items">The catalogue's items.</param>
    /// <exception cref="DataException">There is no training row (<c>BKF2011</c>).</exception>
    public static Interactions Read(StageContext context, IdMap items) =>
        Read(context.InputFile("Split", "split.parquet"), $"test_fold IS DISTINCT FROM {context.Fold}", items, Path.Combine(context.WorkFolder, "rows.bin"), context.Cancellation);

    /// <summary>Reads some rows.</summary>
    /// <param name="split"><c>split.parquet</c>.</param>
    /// <param name="condition">SQL that selects the rows.</param>
    /// <param name="items">The catalogue's items.</param>
    /// <param name="file">The file to make; it is deleted with the rows.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static Interactions Read(string split, string condition, IdMap items, string file, CancellationToken cancellation)
    {
        using var session = new DuckDbSession(Path.GetDirectoryName(Path.GetFullPath(file)), MemoryMegabytes, threads: 1);
        string rows = $"FROM {DuckDbSession.Parquet(split)} WHERE {condition}";
        List<(long User, long Count)> users = session.List($"SELECT \"user\", count(*) {rows} GROUP BY \"user\" ORDER BY \"user\"", row => (row.GetInt64(0), row.GetInt64(1)));
        if (users.Count == 0)
        {
            throw new DataException(ErrorCodes.EmptyFold, "the fold has no training row.", "Use more ratings, or a smaller 'n' in the split.");
        }

        long[] starts = new long[users.Count + 1];
        for (int user = 0; user < users.Count; user++)
        {
            starts[user + 1] = starts[user] + users[user].Count;
        }

        long first = session.Scalar<long>($"SELECT min(timestamp) {rows}");
        long unit = Interactions.UnitOf(first, session.Scalar<long>($"SELECT max(timestamp) {rows}"));
        using (FileStream target = new(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            // The file's order is by user, then timestamp, ties as the split has them; a plain scan keeps it.
            InteractionRow[] batch = [];
            session.ReadVectors(
                $"SELECT item, timestamp, rating {rows}",
                vectors =>
                {
                    ReadOnlySpan<long> itemIds = vectors.Column<long>(0);
                    ReadOnlySpan<long> timestamps = vectors.Column<long>(1);
                    ReadOnlySpan<float> ratings = vectors.Column<float>(2);
                    batch = batch.Length >= itemIds.Length ? batch : new InteractionRow[itemIds.Length];
                    for (int i = 0; i < itemIds.Length; i++)
                    {
                        batch[i] = new InteractionRow(items.IndexOf(itemIds[i]), (uint)((timestamps[i] - first) / unit), ratings[i]);
                    }

                    target.Write(MemoryMarshal.AsBytes(batch.AsSpan(0, itemIds.Length)));
                },
                cancellation);
        }

        return Map(file, IdMap.Of(users.Select(user => user.User)), starts, first, unit);
    }

    private static unsafe Interactions Map(string file, IdMap users, long[] starts, long first, long unit)
    {
        var mapped = new MappedFile(file);
        return new Interactions(users, starts, (InteractionRow*)mapped.Pointer, mapped, first, unit);
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
