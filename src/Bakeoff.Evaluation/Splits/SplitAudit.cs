using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// One pass over the dataset's ratings and the split, both in the order of users: that each rating is in the split once and with the one fold that
/// tests it, and what each fold is like. Memory grows with the items and the folds, and not with the ratings.
/// </summary>
internal sealed class SplitAudit
{
    private const int NotExamined = -1;
    private readonly Dictionary<int, int> _slots;
    private readonly ItemTally _items = new();
    private readonly int[] _laterOf;
    private (long[] Items, float[] Ratings) _scratch = ([], []);

    /// <param name="folds">The folds to examine, each once.</param>
    public SplitAudit(IReadOnlyList<int> folds)
    {
        Folds = [.. folds.Select(fold => new FoldCounts(fold))];
        _slots = folds.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        _laterOf = new int[folds.Count];
    }

    /// <summary>The folds.</summary>
    public IReadOnlyList<FoldCounts> Folds { get; }

    /// <summary>The ratings of the dataset.</summary>
    public long Ratings { get; private set; }

    /// <summary>The rows of the split.</summary>
    public long Rows { get; private set; }

    /// <summary>The rows of the split that some fold tests.</summary>
    public long TestedOnce { get; private set; }

    /// <summary>All rows of each item, by its number.</summary>
    public ReadOnlySpan<int> RowsOfItems => _items.Rows;

    /// <summary>Reads both files to their ends.</summary>
    /// <param name="ratings">The dataset's ratings.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="EvaluationException">A rating is there twice, or is not one of the dataset's (<c>BKF7004</c>).</exception>
    public void Read(SortedRatings ratings, SortedRatings split)
    {
        (long lost, long foreign) = (0, 0);
        (bool hasRatings, bool hasSplit) = (NextOf(ratings), split.NextUser());
        while (hasRatings || hasSplit)
        {
            int order = !hasRatings ? 1 : !hasSplit ? -1 : ratings.User.CompareTo(split.User);
            if (order >= 0)
            {
                Count(split);
            }

            (int onlyRatings, int onlySplit) = order < 0 ? (ratings.Count, 0) : order > 0 ? (0, split.Count)
                : SplitComparison.Compare(ratings, split, ref _scratch);
            (lost, foreign) = (lost + onlyRatings, foreign + onlySplit);
            hasRatings = order <= 0 ? NextOf(ratings) : hasRatings;
            hasSplit = order >= 0 ? split.NextUser() : hasSplit;
        }

        if (foreign > 0)
        {
            throw new EvaluationException(
                ErrorCodes.LeakingSplit, "split.parquet",
                $"{foreign} of its ratings are not those of the dataset ({lost} of the dataset's are missing).",
                "Cut the dataset's ratings, and change none.");
        }
    }

    private bool NextOf(SortedRatings ratings)
    {
        bool hasNext = ratings.NextUser();
        Ratings += ratings.Count;
        return hasNext;
    }

    private void Count(SortedRatings split)
    {
        Rows += split.Count;
        if (_items.Add(split.Items) >= 0)
        {
            throw Repeated(split);
        }

        ReadOnlySpan<int> numbers = _items.Numbers;
        ReadOnlySpan<long> timestamps = split.Timestamps;
        ReadOnlySpan<int> folds = split.Folds;
        int later = 0;
        for (int end = split.Count, start; end > 0; end = start)
        {
            for (start = end - 1; start > 0 && timestamps[start - 1] == timestamps[start]; start--)
            {
            }

            // Rows of one timestamp are not later than each other.
            for (int row = start; row < end; row++)
            {
                if (SlotOf(folds[row]) is >= 0 and int slot)
                {
                    Folds[slot].AddTestRow(numbers[row], later - _laterOf[slot]);
                }
            }

            for (int row = start; row < end; row++)
            {
                TestedOnce += folds[row] >= 0 ? 1 : 0;
                if (SlotOf(folds[row]) is >= 0 and int slot)
                {
                    _laterOf[slot]++;
                }
            }

            later += end - start;
        }

        CountUser(split);
        Array.Clear(_laterOf);
    }

    /// <summary>Counts the user in every fold, and notes the user's latest training row of each.</summary>
    private void CountUser(SortedRatings split)
    {
        ReadOnlySpan<long> timestamps = split.Timestamps;
        ReadOnlySpan<int> folds = split.Folds;
        for (int slot = 0; slot < Folds.Count; slot++)
        {
            int last = split.Count - 1;
            while (last >= 0 && folds[last] == Folds[slot].Fold)
            {
                last--;
            }

            Folds[slot].AddUser(_laterOf[slot], last < 0);
            if (last >= 0)
            {
                Folds[slot].AddLatest(split.User, timestamps[last]);
            }
        }
    }

    private int SlotOf(int fold) => fold < 0 ? NotExamined : _slots.GetValueOrDefault(fold, NotExamined);

    /// <summary>A pair that is there twice could be in the test and in the training rows, or in the test of two folds.</summary>
    private static EvaluationException Repeated(SortedRatings split)
    {
        (long[] items, int[] folds) = (split.Items.ToArray(), split.Folds.ToArray());
        long item = items.GroupBy(of => of).Where(of => of.Count() > 1).Min(of => of.Key);
        string[] there = [.. folds.Where((_, row) => items[row] == item).OrderBy(fold => fold < 0 ? int.MaxValue : fold)
            .Select(fold => fold < 0 ? "training" : FormattableString.Invariant($"{fold}"))];
        return new EvaluationException(
            ErrorCodes.LeakingSplit, "split.parquet",
            $"the rating of item {item} by user {split.User} is there more than once, in folds {string.Join(" and ", there)}: "
            + "a test row that is trained on.",
            "Write each rating once, with the one fold that tests it.");
    }
}
