namespace Bakeoff.TwoTower;

/// <summary>What is known of each user when recommendations are asked for: after the last training row, so nothing of the test rows.</summary>
/// <param name="Timestamps">By user index: that of the last training row.</param>
/// <param name="History">
/// Users × <paramref name="HistoryLength"/>: the items rated last, the latest first, as indices of the history's embeddings from
/// 1, negative where the rating was below the training mean; 0 where there are fewer.
/// </param>
/// <param name="HistoryLength">Items a user at most.</param>
internal sealed record UserStates(long[] Timestamps, int[] History, int HistoryLength)
{
    /// <summary>Reads the states from training rows.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="historyIndex">The index of each item of the catalogue, from 1.</param>
    /// <param name="meanRating">Ratings from here on are liked.</param>
    /// <param name="length">Items a user at most.</param>
    public static UserStates Fit(Interactions rows, int[] historyIndex, double meanRating, int length)
    {
        int users = rows.Users.Count;
        (long[] timestamps, int[] history) = (new long[users], new int[users * length]);
        for (int user = 0; user < users; user++)
        {
            long end = rows.Starts[user + 1];
            timestamps[user] = rows.TimestampOf(end - 1);
            for (int i = 0; i < length && end - 1 - i >= rows.Starts[user]; i++)
            {
                history[(user * length) + i] = Signed(rows.At(end - 1 - i), historyIndex, meanRating);
            }
        }

        return new UserStates(timestamps, history, length);
    }

    /// <summary>A row in a history: the index of its item, negative where the rating is below the mean.</summary>
    public static int Signed(InteractionRow row, int[] historyIndex, double meanRating) =>
        row.Rating >= meanRating ? historyIndex[row.Item] : -historyIndex[row.Item];

    /// <summary>The history of a user; empty for index −1.</summary>
    public ReadOnlySpan<int> HistoryOf(int user) => user < 0 ? [] : History.AsSpan(user * HistoryLength, HistoryLength);
}
