using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>What one pass over the split counts for one fold.</summary>
/// <param name="roles">What the fold does with the rows.</param>
internal sealed class FoldCounts(FoldRoles roles)
{
    private int[] _testedOf = new int[1024];
    private int[] _untrainedOf = new int[1024];

    /// <summary>The rows that the fold does not train on, by what it does with them.</summary>
    private readonly long[] _rows = new long[Enum.GetValues<RowRole>().Length];

    /// <summary>What the fold does with the rows.</summary>
    public FoldRoles Roles => roles;

    /// <summary>The fold.</summary>
    public int Fold => roles.Fold;

    /// <summary>The rows that it does not train on.</summary>
    public long UntrainedRows => _rows.Sum();

    /// <summary>The test rows of users of whom models see no row.</summary>
    public long ColdUserRows { get; private set; }

    /// <summary>Its test rows.</summary>
    public long TestRows { get; private set; }

    /// <summary>The users of its test rows.</summary>
    public long TestUsers { get; private set; }

    /// <summary>Those of them of whom models see no row.</summary>
    public long ColdUsers { get; private set; }

    /// <summary>Test rows that are earlier than a row that models see of the same user.</summary>
    public long OwnLaterRows { get; private set; }

    /// <summary>For each test row the later training rows of the same user, summed.</summary>
    public long OwnLater { get; private set; }

    /// <summary>The user of the latest training row.</summary>
    public long LatestUser { get; private set; }

    /// <summary>The timestamp of the latest training row.</summary>
    public long Latest { get; private set; } = long.MinValue;

    /// <summary>The timestamp of the latest training row of anybody but <see cref="LatestUser"/>.</summary>
    public long LatestOfOthers { get; private set; } = long.MinValue;

    /// <summary>Counts a test row of the fold.</summary>
    /// <param name="item">The number of its item.</param>
    /// <param name="ownTrained">The later training rows of its user.</param>
    /// <param name="ownSeen">The later rows of its user that models see.</param>
    public void AddTestRow(int item, int ownTrained, int ownSeen)
    {
        _testedOf[item]++;
        TestRows++;
        OwnLater += ownTrained;
        OwnLaterRows += ownSeen > 0 ? 1 : 0;
    }

    /// <summary>Counts a row that the fold does not train on, before <see cref="AddTestRow"/> counts it as what it is.</summary>
    /// <param name="item">The number of its item.</param>
    /// <param name="role">What the fold does with it.</param>
    public void AddUntrained(int item, RowRole role)
    {
        if (item >= _testedOf.Length)
        {
            int size = Math.Max(item + 1, 2 * _testedOf.Length);
            Array.Resize(ref _testedOf, size);
            Array.Resize(ref _untrainedOf, size);
        }

        _untrainedOf[item]++;
        _rows[(int)role]++;
    }

    /// <summary>Counts a user of the split.</summary>
    /// <param name="tested">The user's test rows.</param>
    /// <param name="isCold">Whether the user has no row that models see.</param>
    public void AddUser(int tested, bool isCold)
    {
        TestUsers += tested > 0 ? 1 : 0;
        ColdUsers += tested > 0 && isCold ? 1 : 0;
        ColdUserRows += isCold ? tested : 0;
    }

    /// <summary>The rows of a role other than training; null for none.</summary>
    /// <param name="role">The role.</param>
    public long? RowsOf(RowRole role) => _rows[(int)role] > 0 ? _rows[(int)role] : null;

    /// <summary>Takes note of a user's latest training row.</summary>
    /// <param name="user">The user.</param>
    /// <param name="timestamp">When that was.</param>
    public void AddLatest(long user, long timestamp)
    {
        if (timestamp > Latest)
        {
            (LatestOfOthers, Latest, LatestUser) = (Latest, timestamp, user);
        }
        else
        {
            LatestOfOthers = Math.Max(LatestOfOthers, timestamp);
        }
    }

    /// <summary>The latest training row of anybody but a user.</summary>
    /// <param name="user">The user.</param>
    public long LatestWithout(long user) => user == LatestUser ? LatestOfOthers : Latest;

    /// <summary>The items of the fold's test rows without a training row, and their test rows.</summary>
    /// <param name="rowsOf">All rows of each item.</param>
    public (long Items, long Rows) ColdItems(ReadOnlySpan<int> rowsOf)
    {
        (long items, long rows) = (0, 0);
        for (int item = 0; item < Math.Min(rowsOf.Length, _testedOf.Length); item++)
        {
            if (_testedOf[item] > 0 && _untrainedOf[item] == rowsOf[item])
            {
                (items, rows) = (items + 1, rows + _testedOf[item]);
            }
        }

        return (items, rows);
    }
}
