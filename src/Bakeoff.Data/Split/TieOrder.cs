using Bakeoff.Core;
using Bakeoff.Tables;

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

    /// <summary>Ties are mostly of two or three rows, which are sorted before a general sort has begun.</summary>
    private const int Few = 16;

    private readonly string _ties;
    private readonly (uint User, uint Item) _seeds;
    private Keyed[] _keyed = new Keyed[64];

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
    /// <param name="timestamps">When each rating was given, ascending.</param>
    /// <param name="items">The item of each rating; within a timestamp, by the row in the dataset's file.</param>
    /// <param name="ratings">The ratings.</param>
    public void Sort(long user, ReadOnlySpan<long> timestamps, Span<long> items, Span<float> ratings)
    {
        for (int start = 0, end; _ties != FileOrder && start < timestamps.Length; start = end)
        {
            end = SortedRatings.EndOfTie(timestamps, start);
            if (end - start > 1)
            {
                SortTied(user, items[start..end], ratings[start..end]);
            }
        }
    }

    /// <summary>
    /// Two rounds of multiplication and shift, whose constants are those of "lowbias32" (https://github.com/skeeto/hash-prospector).
    /// </summary>
    private static uint Mix(uint value) => Round(Round(value, 16, 2146121005), 15, 2221713035);

    private static uint Round(uint value, int bits, uint factor) => (value ^ (value >> bits)) * factor;

    private static uint Fold(long id) => (uint)id ^ Round((uint)(id >> 32), 16, 2146121005);

    private void SortTied(long user, Span<long> items, Span<float> ratings)
    {
        if (_keyed.Length < items.Length)
        {
            _keyed = new Keyed[2 * items.Length];
        }

        uint ofUser = Mix(Fold(user) ^ _seeds.User);
        Span<Keyed> keyed = _keyed.AsSpan(0, items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            keyed[i] = new Keyed(_ties == Item ? 0 : Mix(ofUser ^ Fold(items[i]) ^ _seeds.Item), items[i], ratings[i]);
        }

        if (keyed.Length > Few)
        {
            keyed.Sort((a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Item.CompareTo(b.Item));
        }
        else
        {
            SortFew(keyed);
        }

        for (int i = 0; i < items.Length; i++)
        {
            (items[i], ratings[i]) = (keyed[i].Item, keyed[i].Rating);
        }
    }

    private static void SortFew(Span<Keyed> keyed)
    {
        for (int i = 1; i < keyed.Length; i++)
        {
            (Keyed next, int place) = (keyed[i], i);
            for (; place > 0 && (keyed[place - 1].Key > next.Key || (keyed[place - 1].Key == next.Key && keyed[place - 1].Item > next.Item)); place--)
            {
                keyed[place] = keyed[place - 1];
            }

            keyed[place] = next;
        }
    }

    private readonly record struct Keyed(uint Key, long Item, float Rating);
}
