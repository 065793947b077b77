using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>The test rows of all folds, by user: users are numbered from 0 in order of fold, then id.</summary>
internal sealed class TestSet
{
    private readonly Dictionary<(int Fold, long User), int> _numbers = [];

    public TestSet(DuckDbSession session, string split, IReadOnlyList<int> folds)
    {
        Folds = folds;
        string list = string.Join(", ", folds);
        session.Execute(
            $"""
            CREATE TABLE test AS
            SELECT test_fold AS fold, "user", item, rating, timestamp,
                   row_number() OVER (ORDER BY test_fold, "user", timestamp, item) - 1 AS row
            FROM {split} WHERE test_fold IN ({list}) ORDER BY row
            """);
        session.Execute(
            $"""
            CREATE TABLE popularity AS
            SELECT f.fold, s.item, count(*) FILTER (s.test_fold IS DISTINCT FROM f.fold) AS n
            FROM {split} s, (SELECT unnest([{list}]) AS fold) f GROUP BY ALL
            """);
        session.Read("SELECT fold, \"user\", item, rating FROM test ORDER BY row", row =>
        {
            (int, long) key = (row.GetInt32(0), row.GetInt64(1));
            if (_numbers.TryAdd(key, Users.Count))
            {
                Users.Add(key);
                FirstRows.Add(Ratings.Count);
            }

            Items.Add(row.GetInt64(2));
            Ratings.Add(row.GetFloat(3));
        });
        FirstRows.Add(Ratings.Count);
    }

    public IReadOnlyList<int> Folds { get; }

    public List<(int Fold, long User)> Users { get; } = [];

    /// <summary>Row u is where user u's rows start; one more at the end.</summary>
    public List<int> FirstRows { get; } = [];

    public List<long> Items { get; } = [];

    public List<float> Ratings { get; } = [];

    public int NumberOf(int fold, long user) => _numbers.GetValueOrDefault((fold, user), -1);

    public int TestItemsOf(int user) => FirstRows[user + 1] - FirstRows[user];

    public int[] UsersOfFold(int fold) => [.. Enumerable.Range(0, Users.Count).Where(user => Users[user].Fold == fold)];
}
