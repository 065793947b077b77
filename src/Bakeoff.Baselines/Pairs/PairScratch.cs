using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>What a thread holds while it trains: some rows in the order in which they are learned, and what their users rated.</summary>
/// <param name="bits">The most items of two blocks.</param>
internal sealed class PairScratch(int bits) : IDisposable
{
    /// <summary>Rows that are shuffled together: neighbouring ones are of different users, whose factors stay in a core's own cache.</summary>
    public const int MaxRows = 4096;

    private const int MaxWords = 1 << 14;
    private PairRow[] _rows = new PairRow[MaxRows];

    /// <summary>A bit for each item of two blocks, for some users; all 0 between two uses.</summary>
    public NativeArray<ulong> Rated { get; } = new(Math.Max(MaxWords, (bits + 63) / 64));

    /// <summary>The rows.</summary>
    public Span<PairRow> Rows => _rows.AsSpan(0, Count);

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Removes all rows.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    public void Add(PairRow row)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, 2 * Count); // One user has more than the others of a stretch together.
        }

        _rows[Count++] = row;
    }

    /// <inheritdoc/>
    public void Dispose() => Rated.Dispose();
}
