using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Says of users who are held out whole which of their rows models score from, and which are ranked.</summary>
/// <param name="options">The options.</param>
/// <param name="groups">The group of each user who is held out; others are trained on.</param>
/// <param name="groupsOfItems">
/// The group of those who rated an item, <see cref="Trained"/> or <see cref="Several"/>; null where rows of items that nobody rated who is trained on
/// are tested like others.
/// </param>
/// <param name="seed">Draws the ranked rows of each user.</param>
internal sealed class HeldOutUsers(
    SplitOptions options, IReadOnlyDictionary<long, int> groups, IReadOnlyDictionary<long, int>? groupsOfItems, ulong seed) : PartAssignment
{
    /// <summary>An item that a user rated who is never held out.</summary>
    public const int Trained = -1;

    /// <summary>An item that users of several groups rated, and nobody else.</summary>
    public const int Several = -2;

    private const double DefaultShare = 0.2;

    /// <summary>How many users are kept back for validation.</summary>
    public int ValidationUsers { get; init; }

    /// <summary>
    /// For each user of whom something is ranked the places of these rows, in the order of their items, where a published draw says which they are;
    /// null where the seed draws them. Default null.
    /// </summary>
    public IReadOnlyDictionary<long, int[]>? Ranked { get; init; }

    /// <summary>The share of a held-out user's rows that is ranked.</summary>
    /// <param name="options">The options.</param>
    public static double ShareOf(SplitOptions options) => options.TestShare ?? DefaultShare;

    /// <summary>The part of the rows from which models score the users of a group.</summary>
    /// <param name="group">The group, from 0.</param>
    public static int HistoryPart(int group) => (3 * group) + 1;

    /// <summary>The part of the rows of a group's users that are ranked.</summary>
    /// <param name="group">The group, from 0.</param>
    public static int RankedPart(int group) => (3 * group) + 2;

    /// <inheritdoc/>
    public override void Fill(int user, int before, IUserRows rows, Span<int> parts)
    {
        if (!groups.TryGetValue(rows.User, out int group))
        {
            parts.Clear(); // Part 0.
            return;
        }

        parts.Fill((3 * group) + 3);
        List<int> known = FindKnown(rows, group);
        if (Ranked is not null)
        {
            FillAsDrawn(rows, known, group, parts);
            return;
        }

        if (known.Count < 2)
        {
            return; // There would be nothing to score from, or nothing to rank.
        }

        int[] order = [.. known];
        if (options.Draw != SplitOptions.Latest)
        {
            // From the order of the items, so that neither time nor ties reach the draw.
            SortByItem(order, rows);
            new SeededRandom(Seeds.Derive(seed, FormattableString.Invariant($"ranked of {rows.User}"))).Shuffle<int>(order);
        }

        int ranked = RankedOf(order.Length);
        for (int place = 0; place < order.Length; place++)
        {
            parts[order[place]] = place < order.Length - ranked ? HistoryPart(group) : RankedPart(group);
        }
    }

    /// <summary>Finds the rows of a held-out user that count: those of items that may be in a list.</summary>
    /// <param name="rows">The user's rows.</param>
    /// <param name="group">The user's group.</param>
    public List<int> FindKnown(IUserRows rows, int group)
    {
        ReadOnlySpan<long> items = rows.Items;
        var known = new List<int>(items.Length);
        for (int row = 0; row < items.Length; row++)
        {
            if (IsKnown(items[row], group))
            {
                known.Add(row);
            }
        }

        return known;
    }

    private void FillAsDrawn(IUserRows rows, List<int> known, int group, Span<int> parts)
    {
        if (!Ranked!.TryGetValue(rows.User, out int[]? places))
        {
            return; // Nothing of the user is ranked, so that nothing is scored either.
        }

        int[] order = [.. known];
        SortByItem(order, rows);
        foreach (int row in order)
        {
            parts[row] = HistoryPart(group);
        }

        foreach (int place in places)
        {
            parts[order[place]] = RankedPart(group);
        }
    }

    private static void SortByItem(int[] order, IUserRows rows)
    {
        long[] items = rows.Items.ToArray();
        Array.Sort(order, (a, b) => items[a].CompareTo(items[b]));
    }

    /// <summary>
    /// A fraction is cut off, as Liang et al. (WWW 2018) have it, so that 0.2 of 9 rows is 1; at least one, and at least one row is left to score
    /// from.
    /// </summary>
    private int RankedOf(int rows) => (int)Math.Clamp(Math.Floor((ShareOf(options) * rows) + 1e-9), 1, rows - 1);

    private bool IsKnown(long item, int group)
    {
        if (groupsOfItems is null)
        {
            return true;
        }

        int of = groupsOfItems[item];
        return of == Trained || (of == Several && options.TestUsers is null);
    }
}
