using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// Picks ten test users of the first fold, with what they rated last and what each model recommends to them, by title: <c>examples.json</c>.
/// </summary>
internal static class ExampleReader
{
    private const int Users = 10;
    private const int Length = 10;

    /// <summary>The numbers of the users: evenly spread over the fold.</summary>
    public static int[] Pick(TestSet test)
    {
        int[] ofFold = test.UsersOfFold(test.Folds[0]);
        int count = Math.Min(Users, ofFold.Length);
        return [.. Enumerable.Range(0, count).Select(i => ofFold[(int)((long)i * ofFold.Length / count)])];
    }

    /// <summary>The first items of each user's list.</summary>
    public static int[][] ListsOf(MeasuredModel model, int[] users) =>
        [.. users.Select(user => FirstOf(model.Lists[CandidateSet.SeenExcluded].ItemsOf(user)).ToArray())];

    public static ExamplesReport Read(
        DuckDbSession session, TestSet test, IdMap items, string split, FoldRoles roles, string catalogue, string? names, int[] users,
        IReadOnlyList<(string Model, int[][] Lists)> models)
    {
        List<string> titles = session.List($"SELECT concat(title, ' (' || year || ')') FROM {catalogue} ORDER BY item", row => row.GetString(0));
        string ids = string.Join(", ", users.Select(user => test.Users[user].User));
        Dictionary<long, string> nameOf = names is null
            ? [] : session.List(
                $"SELECT \"user\", name FROM {names} WHERE \"user\" IN ({ids})", row => (User: row.GetInt64(0), Name: row.GetString(1)))
                    .ToDictionary(row => row.User, row => row.Name);
        // The split's rows are in the order of time, ties included.
        var latest = users.ToDictionary(user => test.Users[user].User, _ => new Stack<ExampleRating>());
        session.ReadVectors($"SELECT \"user\", item, rating FROM {split} WHERE \"user\" IN ({ids}) AND {roles.SeenRows}", vectors =>
        {
            for (int row = 0; row < vectors.Count; row++)
            {
                if (items.IndexOf(vectors.Column<long>(1)[row]) is >= 0 and int position)
                {
                    latest[vectors.Column<long>(0)[row]].Push(new ExampleRating(titles[position], vectors.Column<float>(2)[row]));
                }
            }
        });
        return new ExamplesReport(ExamplesReport.CurrentFormat, [.. users.Select((user, i) => new ExampleUser(
            test.Users[user].User, nameOf.GetValueOrDefault(test.Users[user].User), [.. latest[test.Users[user].User].Take(Length)],
            [.. test.RowNumbersOf(user).Select(row => new ExampleRating(titles[test.Positions[row]], test.Ratings[row]))],
            [.. models.Select(model => new ExampleList(model.Model, [.. model.Lists[i].Select(position => titles[position])]))]))]);
    }

    private static ReadOnlySpan<int> FirstOf(ReadOnlySpan<int> list) => list[..Math.Min(Length, list.Length)];
}
