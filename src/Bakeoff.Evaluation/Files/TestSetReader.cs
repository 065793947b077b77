using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// Reads the test rows of some folds, and of the other rows what is counted: one pass over the split, user by user. In memory are the test rows and
/// what the test users have seen.
/// </summary>
internal sealed class TestSetReader
{
    private readonly IdMap _items;
    private readonly FoldRoles[] _roles;
    private readonly TestFold[] _folds;
    private readonly TrainingCounts _all;
    private readonly TrainingCounts[] _untrained;
    private readonly int[] _trainingUsers;
    private int[] _positions = new int[1024];
    private int[] _seen = new int[1024];
    private readonly List<int> _rows = [];

    private TestSetReader(IdMap items, IReadOnlyList<FoldRoles> folds)
    {
        (_items, _roles) = (items, [.. folds]);
        _folds = [.. folds.Select(fold => new TestFold(fold.Fold))];
        (_all, _trainingUsers) = (new TrainingCounts(items.Count), new int[folds.Count]);
        _untrained = [.. folds.Select(_ => new TrainingCounts(items.Count))];
    }

    /// <summary>Reads the test rows of the split, and what their users have seen.</summary>
    /// <param name="split">Its rows.</param>
    /// <param name="items">The ids of the catalogue's items.</param>
    /// <param name="genres">Their genres, in the order of the ids.</param>
    /// <param name="folds">What the folds do with the rows, in ascending order of the folds.</param>
    /// <param name="profile">What the dataset's ratings are.</param>
    /// <param name="parallelism">What measures of the test set may use.</param>
    /// <returns>The test set, and by fold how often each rating occurs in training.</returns>
    public static (TestSet Test, IReadOnlyDictionary<int, (float Rating, long Rows)[]> TrainingRatings) Read(
        SortedRatings split, IdMap items, IReadOnlyList<string> genres, IReadOnlyList<FoldRoles> folds, DatasetProfile profile,
        ParallelOptions parallelism)
    {
        var reader = new TestSetReader(items, folds);
        while (split.NextUser())
        {
            reader.Take(split);
        }

        Dictionary<int, TrainingCounts> training = folds.Index().ToDictionary(
            fold => fold.Item.Fold, fold => reader._all.Without(reader._untrained[fold.Index], reader._trainingUsers[fold.Index]));
        (float Rating, long Rows)[] ratings = reader._all.Histogram;
        var catalogue = new CatalogueTable(genres, training.ToDictionary(fold => fold.Key, fold => (fold.Value.OfItems, fold.Value.Users)));
        var test = new TestSet(catalogue, reader._folds)
        {
            WhyNoRatings = profile.WhyNotMeasured(ratings[0].Rating, ratings[^1].Rating), GainOrigin = profile.Scale.GainOrigin,
            Parallelism = parallelism,
        };
        return (test, training.ToDictionary(fold => fold.Key, fold => fold.Value.Histogram));
    }

    private void Take(SortedRatings user)
    {
        if (_positions.Length < user.Count)
        {
            (_positions, _seen) = (new int[2 * user.Count], new int[2 * user.Count]);
        }

        ReadOnlySpan<long> items = user.Items;
        ReadOnlySpan<float> ratings = user.Ratings;
        for (int row = 0; row < items.Length; row++)
        {
            _positions[row] = _items.IndexOf(items[row]);
            _all.Add(_positions[row], ratings[row]);
        }

        for (int slot = 0; slot < _folds.Length; slot++)
        {
            TakeFold(user, slot);
        }
    }

    private void TakeFold(SortedRatings user, int slot)
    {
        FoldRoles roles = _roles[slot];
        ReadOnlySpan<int> parts = user.Parts;
        if (roles.TrainsOnAll(parts))
        {
            _trainingUsers[slot] += parts.IsEmpty ? 0 : 1;
            return;
        }

        (int seen, bool isTrained) = (0, false);
        _rows.Clear();
        for (int row = 0; row < parts.Length; row++)
        {
            RowRole role = roles.RoleOf(parts[row]);
            isTrained |= role == RowRole.Training;
            if (role != RowRole.Training)
            {
                _untrained[slot].Add(_positions[row], user.Ratings[row]);
            }

            if (role == RowRole.Test)
            {
                _rows.Add(row);
            }
            else if (role is RowRole.Training or RowRole.History && _positions[row] >= 0)
            {
                _seen[seen++] = _positions[row];
            }
        }

        _trainingUsers[slot] += isTrained ? 1 : 0;

        // An item that the catalogue does not have is not measured.
        _rows.RemoveAll(row => _positions[row] < 0);
        if (_rows.Count > 0)
        {
            Array.Sort(_seen, 0, seen);
            _folds[slot].AddUser(user.User, _seen.AsSpan(0, seen));
            AddRows(user, slot);
        }
    }

    /// <summary>Adds the test rows by time, then item, whatever the split's order within a tie: ids ascend as positions do.</summary>
    private void AddRows(SortedRatings user, int slot)
    {
        ReadOnlySpan<long> timestamps = user.Timestamps;
        for (int i = 1; i < _rows.Count; i++)
        {
            (int row, int place) = (_rows[i], i);
            for (; place > 0 && timestamps[_rows[place - 1]] == timestamps[row] && _positions[_rows[place - 1]] > _positions[row]; place--)
            {
                _rows[place] = _rows[place - 1];
            }

            _rows[place] = row;
        }

        foreach (int row in _rows)
        {
            _folds[slot].AddRow(_positions[row], user.Ratings[row]);
        }
    }
}
