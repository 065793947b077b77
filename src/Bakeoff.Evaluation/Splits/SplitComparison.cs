using System.Runtime.InteropServices;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// Compares one user's rows of the dataset with those of the split: each is a multiset of item, rating and timestamp. Both are in ascending order
/// of time, and only among rows of one timestamp may the order differ, so that no more than these are sorted.
/// </summary>
internal static class SplitComparison
{
    private const int Few = 16;

    /// <summary>Counts the rows that only one of the two has.</summary>
    /// <param name="ratings">The dataset's rows of a user; rows of one timestamp are sorted.</param>
    /// <param name="split">The split's rows of the same user; left as they are.</param>
    /// <param name="scratch">Space for a copy of the split's rows.</param>
    /// <returns>The rows that the split lacks, and those that the dataset lacks.</returns>
    public static (int Lost, int Foreign) Compare(IUserRows ratings, IUserRows split, ref (long[] Items, float[] Ratings) scratch)
    {
        if (scratch.Items.Length < split.Items.Length)
        {
            scratch = (new long[2 * split.Items.Length], new float[2 * split.Items.Length]);
        }

        (int lost, int foreign, int left, int right) = (0, 0, 0, 0);
        while (left < ratings.Items.Length || right < split.Items.Length)
        {
            int same = SameRows(ratings, split, left, right);
            (left, right) = (left + same, right + same);
            if (left == ratings.Items.Length && right == split.Items.Length)
            {
                break;
            }

            int order = left == ratings.Items.Length
                ? 1 : right == split.Items.Length ? -1 : ratings.Timestamps[left].CompareTo(split.Timestamps[right]);
            int leftEnd = order > 0 ? left : SortedRatings.EndOfTie(ratings.Timestamps, left);
            int rightEnd = order < 0 ? right : SortedRatings.EndOfTie(split.Timestamps, right);
            Span<long> items = scratch.Items.AsSpan(0, rightEnd - right);
            Span<float> values = scratch.Ratings.AsSpan(0, rightEnd - right);
            split.Items[right..rightEnd].CopyTo(items);
            split.Ratings[right..rightEnd].CopyTo(values);
            (int onlyLeft, int onlyRight) = CompareTie(ratings.Items[left..leftEnd], ratings.Ratings[left..leftEnd], items, values);
            (lost, foreign, left, right) = (lost + onlyLeft, foreign + onlyRight, leftEnd, rightEnd);
        }

        return (lost, foreign);
    }

    /// <summary>
    /// How many rows from here on are the same in the same order, without those of a tie that goes on after them: most rows are, and are compared
    /// many at a time.
    /// </summary>
    private static int SameRows(IUserRows ratings, IUserRows split, int left, int right)
    {
        ReadOnlySpan<long> leftTimes = ratings.Timestamps[left..], rightTimes = split.Timestamps[right..];
        int same = leftTimes.CommonPrefixLength(rightTimes);
        same = Math.Min(same, ((ReadOnlySpan<long>)ratings.Items.Slice(left, same)).CommonPrefixLength(split.Items.Slice(right, same)));
        same = Math.Min(same, ((ReadOnlySpan<int>)MemoryMarshal.Cast<float, int>(ratings.Ratings.Slice(left, same)))
            .CommonPrefixLength(MemoryMarshal.Cast<float, int>(split.Ratings.Slice(right, same))));
        int end = same;
        while (same > 0
            && ((end < leftTimes.Length && leftTimes[end] == leftTimes[same - 1])
                || (end < rightTimes.Length && rightTimes[end] == leftTimes[same - 1])))
        {
            same--;
        }

        return same;
    }

    private static (int Lost, int Foreign) CompareTie(Span<long> leftItems, Span<float> leftRatings, Span<long> rightItems, Span<float> rightRatings)
    {
        Sort(leftItems, leftRatings);
        Sort(rightItems, rightRatings);
        (int lost, int foreign, int left, int right) = (0, 0, 0, 0);
        while (left < leftItems.Length && right < rightItems.Length)
        {
            int order = Order(leftItems[left], leftRatings[left], rightItems[right], rightRatings[right]);
            (lost, foreign) = (lost + (order < 0 ? 1 : 0), foreign + (order > 0 ? 1 : 0));
            (left, right) = (left + (order <= 0 ? 1 : 0), right + (order >= 0 ? 1 : 0));
        }

        return (lost + leftItems.Length - left, foreign + rightItems.Length - right);
    }

    /// <summary>Sorts by item, then rating. Ties are mostly short, and items of one user mostly distinct.</summary>
    private static void Sort(Span<long> items, Span<float> ratings)
    {
        if (items.Length > Few)
        {
            items.Sort(ratings);
        }

        for (int i = 1; i < items.Length; i++)
        {
            (long item, float rating) = (items[i], ratings[i]);
            int place = i;
            for (; place > 0 && Order(items[place - 1], ratings[place - 1], item, rating) > 0; place--)
            {
                (items[place], ratings[place]) = (items[place - 1], ratings[place - 1]);
            }

            (items[place], ratings[place]) = (item, rating);
        }
    }

    private static int Order(long leftItem, float leftRating, long rightItem, float rightRating) =>
        leftItem != rightItem ? leftItem.CompareTo(rightItem) : leftRating.CompareTo(rightRating);
}
