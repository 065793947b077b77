using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>Reads the test rows of some folds, and makes the tables <c>positions(item, position)</c> and <c>test_users(fold, user, number)</c>.</summary>
internal static class TestSetReader
{
    public static TestSet Read(DuckDbSession session, string split, string catalogue, IReadOnlyList<int> folds, RatingProfile profile)
    {
        session.Execute($"CREATE TABLE positions AS SELECT item, (row_number() OVER (ORDER BY item) - 1)::INTEGER AS position FROM {catalogue} ORDER BY item");
        CatalogueTable items = ReadItems(session, split, catalogue, folds);
        string list = string.Join(", ", folds);
        session.Execute(
            $"""
            CREATE TABLE test AS
            SELECT test_fold AS fold, "user", item, rating, timestamp, p.position,
                   (row_number() OVER (ORDER BY test_fold, "user", timestamp, item) - 1)::INTEGER AS row
            FROM {split} JOIN positions p USING (item) WHERE test_fold IN ({list}) ORDER BY row
            """);
        session.Execute("CREATE TABLE test_users AS SELECT fold, \"user\", (row_number() OVER (ORDER BY fold, \"user\") - 1)::INTEGER AS number FROM (SELECT DISTINCT fold, \"user\" FROM test)");
        List<(int Fold, long User, int Position, float Rating)> rows = session.List(
            "SELECT fold, \"user\", position, rating FROM test ORDER BY row", row => (row.GetInt32(0), row.GetInt64(1), row.GetInt32(2), row.GetFloat(3)));
        int users = session.Scalar<int>("SELECT count(*) FROM test_users");
        (int[] starts, int[] seen) = ReadSeen(session, split, users);
        (float lowest, float highest) = session.List($"SELECT min(rating), max(rating) FROM {split}", row => (row.GetFloat(0), row.GetFloat(1)))[0];
        return new TestSet(folds, items, rows, starts, seen)
        {
            WhyNoRatings = profile.WhyNotMeasured(lowest, highest), GainOrigin = profile.Scale.GainOrigin,
        };
    }

    private static CatalogueTable ReadItems(DuckDbSession session, string split, string catalogue, IReadOnlyList<int> folds)
    {
        List<string> genres = session.List($"SELECT genres FROM {catalogue} ORDER BY item", row => row.GetString(0));
        var training = new Dictionary<int, (int[] Raters, int Users)>();
        foreach (int fold in folds)
        {
            int[] raters = new int[genres.Count];
            session.Read(
                $"SELECT p.position, count(*)::INTEGER FROM {split} s JOIN positions p USING (item) WHERE s.test_fold IS DISTINCT FROM {fold} GROUP BY p.position",
                row => raters[row.GetInt32(0)] = row.GetInt32(1));
            training[fold] = (raters, session.Scalar<int>($"SELECT count(DISTINCT \"user\") FROM {split} WHERE test_fold IS DISTINCT FROM {fold}"));
        }

        return new CatalogueTable(genres, training);
    }

    private static (int[] Starts, int[] Seen) ReadSeen(DuckDbSession session, string split, int users)
    {
        string rows = $"FROM {split} s JOIN test_users t ON t.\"user\" = s.\"user\" AND s.test_fold IS DISTINCT FROM t.fold";
        int[] starts = new int[users + 1];
        session.Read($"SELECT t.number, count(*)::INTEGER {rows} GROUP BY t.number", row => starts[row.GetInt32(0) + 1] = row.GetInt32(1));
        for (int user = 0; user < users; user++)
        {
            starts[user + 1] += starts[user];
        }

        int[] next = starts[..^1];
        int[] seen = new int[starts[^1]];
        session.ReadVectors($"SELECT t.number, p.position {rows} JOIN positions p USING (item)", vectors =>
        {
            ReadOnlySpan<int> numbers = vectors.Column<int>(0);
            ReadOnlySpan<int> positions = vectors.Column<int>(1);
            for (int i = 0; i < numbers.Length; i++)
            {
                seen[next[numbers[i]]++] = positions[i];
            }
        });

        // DuckDB's joins give the rows in any order.
        Parallel.For(0, users, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, user => Array.Sort(seen, starts[user], starts[user + 1] - starts[user]));
        return (starts, seen);
    }
}
