using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>Picks ten test users of the first fold and what each model recommends to them, by title: <c>examples.json</c>.</summary>
internal static class ExampleReader
{
    private const int Users = 10;
    private const int Length = 10;

    public static Examples Read(DuckDbSession session, TestSet test, string catalogue, IEnumerable<ModelFolder> models)
    {
        int[] ofFold = test.UsersOfFold(test.Folds[0]);
        long[] users = [.. Enumerable.Range(0, Math.Min(Users, ofFold.Length))
            .Select(i => test.Users[ofFold[(int)((long)i * ofFold.Length / Math.Min(Users, ofFold.Length))]].User)];
        string list = string.Join(", ", users);
        const string Title = "concat(i.title, ' (' || i.year || ')')";
        ILookup<long, string> tested = session.List(
            $"SELECT t.\"user\", {Title} FROM test t JOIN {catalogue} i USING (item) WHERE t.fold = {test.Folds[0]} AND t.\"user\" IN ({list}) ORDER BY t.row",
            row => (User: row.GetInt64(0), Title: row.GetString(1))).ToLookup(row => row.User, row => row.Title);
        var recommended = new Dictionary<long, List<ExampleList>>();
        foreach (ModelFolder model in models)
        {
            ILookup<long, string> titles = session.List(
                $"SELECT r.\"user\", {Title} FROM {DuckDbSession.Parquet(model.ListFile(UserMetric.SeenExcluded))} r JOIN {catalogue} i USING (item) WHERE r.rank <= {Length} AND r.\"user\" IN ({list}) ORDER BY r.\"user\", r.rank",
                row => (User: row.GetInt64(0), Title: row.GetString(1))).ToLookup(row => row.User, row => row.Title);
            foreach (long user in users)
            {
                recommended.TryAdd(user, []);
                recommended[user].Add(new ExampleList(model.Model, [.. titles[user]]));
            }
        }

        return new Examples("examples/1", [.. users.Select(user => new ExampleUser(user, [.. tested[user]], recommended.GetValueOrDefault(user, [])))]);
    }

    internal sealed record Examples(string Format, IReadOnlyList<ExampleUser> Users);

    internal sealed record ExampleUser(long User, IReadOnlyList<string> TestItems, IReadOnlyList<ExampleList> Lists);

    internal sealed record ExampleList(string Model, IReadOnlyList<string> Titles);
}
