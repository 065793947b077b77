using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Bakeoff.Data;

/// <summary>
/// Counts the rows whose user has the item in an earlier row, among the first ten million: of each row 8 bytes are kept, and two pairs of as many
/// share them with a probability of one in 300,000.
/// </summary>
internal sealed class RepeatedPairs
{
    private const int MaxRows = 10_000_000;
    private readonly List<ulong> _pairs = [];

    /// <summary>Adds a row. One without a user or an item is an error of its own, and is not counted here.</summary>
    /// <param name="user">The user; spaces around it do not count, as in Ingest.</param>
    /// <param name="item">The item.</param>
    public void Add(string? user, string? item)
    {
        if (_pairs.Count < MaxRows && user?.Trim() is { Length: > 0 } one && item?.Trim() is { Length: > 0 } other)
        {
            _pairs.Add(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(one.AsSpan()), (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(other.AsSpan()))));
        }
    }

    /// <summary>How many rows repeat a pair.</summary>
    public long Count()
    {
        _pairs.Sort();
        return Enumerable.Range(1, Math.Max(0, _pairs.Count - 1)).LongCount(i => _pairs[i] == _pairs[i - 1]);
    }
}
