using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Says in which order the ratings of one user stand that have the same timestamp: see <see cref="SplitOptions.Ties"/>.</summary>
internal sealed class TieOrder
{
    /// <summary>The order of a hash.</summary>
    public const string Hash = "hash";

    /// <summary>The order of the rows in the dataset's file.</summary>
    public const string FileOrder = "file-order";

    /// <summary>The order of the item ids.</summary>
    public const string Item = "item";

    private readonly string _ties;
    private readonly (uint User, uint Item) _seeds;
    private readonly List<(uint Key, SplitRow Row)> _keyed = [];

    /// <summary>Prepares an order.</summary>
    /// <param name="ties">One of the orders.</param>
    /// <param name="seed">The seed of the stage.</param>
    public TieOrder(string ties, ulong seed)
    {
        ulong words = Seeds.Derive(seed, "ties");
        (_ties, _seeds) = (ties, ((uint)words, (uint)(words >> 32)));
    }

    /// <summary>Sorts the ratings of one user within each timestamp; no two of them are equal.</summary>
    /// <param name="user">The user.</param>
    /// <param name="rows">The user's ratings by timestamp and, within it, by the row in the dataset's file.</param>
    public void Sort(long user, Span<SplitRow> rows)
    {
        for (int start = 0, end; _ties != FileOrder && start < rows.Length; start = end)
        {
            for (end = start + 1; end < rows.Length && rows[end].Timestamp == rows[start].Timestamp;)
            {
                end++;
            }

            if (end - start > 1)
            {
                SortTied(user, rows[start..end]);
            }
        }
    }

    /// <summary>
    /// Two rounds of multiplication and shift, whose constants are those of "lowbias32" (https://github.com/skeeto/hash-prospector).
    /// </summary>
    private static uint Mix(uint value) => Round(Round(value, 16, 2146121005), 15, 2221713035);

    private static uint Round(uint value, int bits, uint factor) => (value ^ (value >> bits)) * factor;

    private static uint Fold(long id) => (uint)id ^ Round((uint)(id >> 32), 16, 2146121005);

    private void SortTied(long user, Span<SplitRow> rows)
    {
        uint ofUser = Mix(Fold(user) ^ _seeds.User);
        _keyed.Clear();
        foreach (SplitRow row in rows)
        {
            _keyed.Add((_ties == Item ? 0 : Mix(ofUser ^ Fold(row.Item) ^ _seeds.Item), row));
        }

        _keyed.Sort((a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Row.Item.CompareTo(b.Row.Item));
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = _keyed[i].Row;
        }
    }
}
