namespace Bakeoff.TwoTower;

/// <summary>Fills rows of the query tower's input.</summary>
/// <param name="features">The features.</param>
/// <param name="historyIndex">The index of each item of the catalogue in the history's embeddings.</param>
/// <param name="historyLength">Items of history at most.</param>
internal sealed class QueryFiller(TowerFeatures features, int[] historyIndex, int historyLength)
{
    private readonly int[] _history = new int[historyLength];
    private readonly int[] _half = new int[historyLength];

    /// <summary>Adds a training row: the history is what the user rated before its timestamp.</summary>
    public void AddRow(TowerInput input, Interactions rows, long row) => AddRow(input, rows, new FoundRow(row, rows.UserOf(row), rows.At(row)));

    /// <summary>Adds a training row that was looked up.</summary>
    public void AddRow(TowerInput input, Interactions rows, FoundRow found)
    {
        int count = 0;
        for (long before = found.Number - 1; count < historyLength && before >= rows.Starts[found.User]; before--)
        {
            InteractionRow earlier = rows.At(before);
            if (earlier.Time < found.Row.Time)
            {
                _history[count++] = UserStates.Signed(earlier, historyIndex, features.MeanRating);
            }
        }

        Add(input, found.User, rows.TimestampOf(found.Row), _history.AsSpan(0, count));
    }

    /// <summary>Adds a user who asks: see <see cref="TowerFeatures.TimestampOf"/>.</summary>
    public void AddUser(TowerInput input, int user) =>
        Add(input, user, features.TimestampOf(user), features.States.HistoryOf(user));

    /// <summary>Adds a user without an embedding of its own.</summary>
    /// <param name="input">Where the row goes.</param>
    /// <param name="timestamp">When the user asks.</param>
    /// <param name="history">What the user rated last: see <see cref="UserStates"/>.</param>
    public void AddUnknown(TowerInput input, long timestamp, ReadOnlySpan<int> history) => Add(input, -1, timestamp, history);

    private void Add(TowerInput input, int user, long timestamp, ReadOnlySpan<int> history)
    {
        input.NumbersOf(input.Rows)[0] = features.Time.Normalize(timestamp);
        input.Bags[0].Add(user + 1);
        input.Bags[1].Add(features.Time.IndexOf(timestamp));
        if (historyLength > 0)
        {
            input.Bags[2].Add(Half(history, sign: 1));
            input.Bags[3].Add(Half(history, sign: -1));
        }
    }

    private ReadOnlySpan<int> Half(ReadOnlySpan<int> history, int sign)
    {
        int count = 0;
        foreach (int item in history)
        {
            if (item * sign > 0)
            {
                _half[count++] = item * sign;
            }
        }

        return _half.AsSpan(0, count);
    }
}
