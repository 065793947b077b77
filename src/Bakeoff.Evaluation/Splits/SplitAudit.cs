using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// One pass over the dataset's ratings and the split, both in the order of users: that each rating is in the split once and with the one fold that
/// tests it, and what each fold is like. Memory grows with the items and the folds, and not with the ratings.
/// </summary>
internal sealed class SplitAudit
{
    private readonly SplitRoles _roles;
    private readonly ItemTally _items = new();
    private readonly Dictionary<int, bool> _isTested = [];
    private (long[] Items, float[] Ratings) _scratch = ([], []);

    /// <param name="roles">What the split's folds do with its rows.</param>
    /// <param name="folds">The folds to examine, each once.</param>
    public SplitAudit(SplitRoles roles, IReadOnlyList<int> folds) =>
        (_roles, Folds) = (roles, [.. folds.Select(fold => new FoldCounts(roles.Of(fold)))]);

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

        foreach (int part in split.Parts)
        {
            TestedOnce += IsTested(part) ? 1 : 0;
        }

        foreach (FoldCounts fold in Folds)
        {
            if (!fold.Roles.TrainsOnAll(split.Parts))
            {
                CountFold(split, fold);
            }
            else if (split.Count > 0)
            {
                fold.AddLatest(split.User, split.Timestamps[^1]);
            }
        }
    }

    /// <summary>Counts a user's rows in a fold that does not train on all of them, from the last to the first.</summary>
    private void CountFold(SortedRatings split, FoldCounts fold)
    {
        ReadOnlySpan<int> numbers = _items.Numbers, parts = split.Parts;
        ReadOnlySpan<long> timestamps = split.Timestamps;
        (int tested, int trained, int seen, int heldOut) = (0, 0, 0, 0);
        for (int end = split.Count, start; end > 0; end = start)
        {
            for (start = end - 1; start > 0 && timestamps[start - 1] == timestamps[start]; start--)
            {
            }

            // Rows of one timestamp are not later than each other.
            (int laterTrained, int laterSeen) = (trained, seen);
            for (int row = start; row < end; row++)
            {
                RowRole role = fold.Roles.RoleOf(parts[row]);
                if (role == RowRole.Training && trained == 0)
                {
                    fold.AddLatest(split.User, timestamps[row]);
                }

                (trained, seen) = (trained + (role == RowRole.Training ? 1 : 0), seen + (role is RowRole.Training or RowRole.History ? 1 : 0));
                if (role != RowRole.Training)
                {
                    heldOut += role == RowRole.Unused ? 0 : 1;
                    fold.AddUntrained(numbers[row], role);
                }

                if (role == RowRole.Test)
                {
                    fold.AddTestRow(numbers[row], laterTrained, laterSeen);
                    tested++;
                }
            }
        }

        RefuseTrainedHeldOut(split.User, fold.Roles, heldOut, trained);
        fold.AddUser(tested, seen == 0);
    }

    /// <summary>
    /// Where a fold scores users from histories, none of their rows may be trained on: neither those of test nor those of validation users.
    /// </summary>
    private static void RefuseTrainedHeldOut(long user, FoldRoles roles, int heldOut, int trained)
    {
        if (roles.History is not null && heldOut > 0 && trained > 0)
        {
            throw new EvaluationException(
                ErrorCodes.LeakingRoles, "split.parquet",
                FormattableString.Invariant($"fold {roles.Fold} holds user {user} out whole, and trains on {trained} of the user's rows."),
                "Give all rows of a user who is held out to the history, the test or the validation of the fold.");
        }
    }

    private bool IsTested(int part)
    {
        if (!_isTested.TryGetValue(part, out bool isTested))
        {
            _isTested[part] = isTested = _roles.FoldsThatTest(part).Any();
        }

        return isTested;
    }

    /// <summary>A pair that is there twice could be in the test and in the training rows, or in the test of two folds.</summary>
    private EvaluationException Repeated(SortedRatings split)
    {
        (long[] items, int[] parts) = (split.Items.ToArray(), split.Parts.ToArray());
        long item = items.GroupBy(of => of).Where(of => of.Count() > 1).Min(of => of.Key);
        int FoldOf(int part) => _roles.FoldsThatTest(part).DefaultIfEmpty(int.MaxValue).First();
        string[] there = [.. parts.Where((_, row) => items[row] == item).Select(FoldOf).Order()
            .Select(fold => fold == int.MaxValue ? "training" : FormattableString.Invariant($"{fold}"))];
        return new EvaluationException(
            ErrorCodes.LeakingSplit, "split.parquet",
            $"the rating of item {item} by user {split.User} is there more than once, in folds {string.Join(" and ", there)}: "
            + "a test row that is trained on.",
            "Write each rating once, with the one fold that tests it.");
    }
}
