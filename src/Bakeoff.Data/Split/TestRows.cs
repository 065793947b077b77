using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Data;

/// <summary>Chooses the test rows of each fold: the table <c>test(user, item, fold)</c>.</summary>
internal static class TestRows
{
    /// <summary>The table <c>deal(user, fold)</c>: the users, shuffled and cut into folds.</summary>
    /// <exception cref="DataException">There are fewer users than folds (<c>BKF2011</c>).</exception>
    public static void DealUsers(DuckDbSession session, string ratings, SplitOptions options, ulong seed)
    {
        long[] users = [.. session.List($"SELECT DISTINCT \"user\" FROM {ratings} ORDER BY 1", row => row.GetInt64(0))];
        if (options.Partitions > users.Length)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, $"{users.Length} users cannot be dealt into {options.Partitions} partitions.",
                "Choose fewer 'partitions'.");
        }

        new SeededRandom(seed).Shuffle(users.AsSpan());
        session.Execute("CREATE TABLE deal (\"user\" BIGINT, fold INTEGER)");
        using DuckDBAppender appender = session.Append("deal");
        for (int i = 0; i < users.Length; i++)
        {
            appender.CreateRow().AppendValue(users[i]).AppendValue((int)((long)i * options.Partitions / users.Length)).EndRow();
        }
    }

    /// <summary>The last ratings of each user, in the fold to which the user was dealt.</summary>
    public static void TakeLast(DuckDbSession session, string ratings, SplitOptions options, TieOrder ties, CancellationToken cancellation) =>
        session.Execute(
            $"""
            CREATE TABLE test AS SELECT "user", item, fold FROM ({Last(ratings, options, ties)}) JOIN deal USING ("user")
            """,
            cancellation);

    /// <summary>The table <c>earlier</c>: what is left without the test rows of all folds.</summary>
    /// <returns>Its name.</returns>
    public static string LeaveOutLast(DuckDbSession session, string ratings, SplitOptions options, TieOrder ties, CancellationToken cancellation)
    {
        session.Execute($"CREATE TABLE earlier AS FROM {ratings} r ANTI JOIN ({Last(ratings, options, ties)}) t ON r.\"user\" = t.\"user\" AND r.item = t.item", cancellation);
        return "earlier";
    }

    /// <summary>All ratings, shuffled and cut into folds.</summary>
    /// <exception cref="DataException">There are fewer ratings than folds (<c>BKF2011</c>).</exception>
    public static void DealRatings(DuckDbSession session, string ratings, SplitOptions options, ulong seed)
    {
        (long User, long Item)[] rows = [.. session.List($"SELECT \"user\", item FROM {ratings} ORDER BY ALL", row => (row.GetInt64(0), row.GetInt64(1)))];
        if (options.Partitions > rows.Length || options.Partitions < 2)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, $"{rows.Length} ratings cannot be dealt into {options.Partitions} partitions, of which one is tested and the others are trained on.",
                "Choose at least 2 'partitions', and at most as many as there are ratings.");
        }

        new SeededRandom(seed).Shuffle(rows.AsSpan());
        session.Execute("CREATE TABLE test (\"user\" BIGINT, item BIGINT, fold INTEGER)");
        using DuckDBAppender appender = session.Append("test");
        for (int i = 0; i < rows.Length; i++)
        {
            appender.CreateRow().AppendValue(rows[i].User).AppendValue(rows[i].Item).AppendValue((int)((long)i * options.Partitions / rows.Length)).EndRow();
        }
    }

    /// <summary>max_by needs one pass over the rows; a window function would sort them all (five times slower at 20 M).</summary>
    private static string Last(string ratings, SplitOptions options, TieOrder ties) =>
        $"SELECT \"user\", unnest(max_by(item, (timestamp, {ties.KeysOf()}), {options.N})) AS item FROM {ratings} GROUP BY \"user\"";
}
