using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>Arranges the rows of a cell as <see cref="CellView"/> has them.</summary>
internal static unsafe class CellArrangement
{
    /// <param name="raw">The rows of the cell, those of a user together; they are shuffled.</param>
    /// <param name="cell">Where they go.</param>
    /// <param name="seed">Shuffles the rows of each user.</param>
    public static void Arrange(Span<RawRow> raw, CellView cell, ulong seed)
    {
        int users = cell.UserCount;
        int[] starts = Shuffled(raw, users, seed);
        int[] order = new int[users];
        int[] negativeCounts = new int[users];
        for (int user = 0; user < users; user++)
        {
            (order[user], negativeCounts[user]) = (user, starts[user] - starts[user + 1]);
        }

        // Users came in the order of the source, which is total: with equal counts that order decides.
        MemoryExtensions.Sort(negativeCounts.AsSpan(), order.AsSpan(), Comparer<int>.Default);
        SortEqualCounts(negativeCounts, order);
        Write(cell, raw, starts, order);
    }

    /// <summary>Shuffles each user's rows in place; returns where each user's rows start, and the end.</summary>
    private static int[] Shuffled(Span<RawRow> raw, int users, ulong seed)
    {
        var random = new SeededRandom(seed);
        int[] starts = new int[users + 1];
        int user = 0;
        for (int row = 1; row <= raw.Length; row++)
        {
            if (row == raw.Length || raw[row].User != raw[row - 1].User)
            {
                random.Shuffle(raw[starts[user]..row]);
                starts[++user] = row;
            }
        }

        return starts;
    }

    /// <summary>Array sorting is not stable: puts what has equal counts in ascending order.</summary>
    private static void SortEqualCounts(int[] keys, int[] order)
    {
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start]; end++)
            {
            }

            Array.Sort(order, start, end - start);
        }
    }

    private static void Write(CellView cell, ReadOnlySpan<RawRow> raw, int[] starts, int[] order)
    {
        int position = 0;
        for (int group = 0; group < order.Length; group += CellView.Lanes)
        {
            int lanes = Math.Min(CellView.Lanes, order.Length - group);
            for (int lane = 0; lane < lanes; lane++)
            {
                int user = order[group + lane];
                cell.Counts[group + lane] = starts[user + 1] - starts[user];
                cell.Users[group + lane] = raw[starts[user]].User;
            }

            for (int step = 0; step < cell.Counts[group]; step++)
            {
                for (int lane = 0; lane < lanes && cell.Counts[group + lane] > step; lane++, position++)
                {
                    RawRow row = raw[starts[order[group + lane]] + step];
                    cell.Items[position] = row.Item;
                    Write(cell, position, row.Rating);
                }
            }
        }
    }

    private static void Write(CellView cell, int position, float rating)
    {
        if (!cell.IsCoded)
        {
            ((float*)cell.Ratings)[position] = rating;
            return;
        }

        _ = cell.Code.TryEncode(rating, out cell.Ratings[position]);
    }
}
