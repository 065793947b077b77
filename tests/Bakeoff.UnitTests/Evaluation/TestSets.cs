using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Makes test sets of rows that a test writes down.</summary>
internal static class TestSets
{
    /// <summary>Test rows, and what their users have seen.</summary>
    /// <param name="rows">The test rows in the order of fold and user, the item as its position in the catalogue.</param>
    /// <param name="seen">What each test user rated in training, ascending; a user beyond its end has seen nothing.</param>
    public static IReadOnlyList<TestFold> Folds(IEnumerable<(int Fold, long User, int Position, float Rating)> rows, params int[][] seen)
    {
        var folds = new List<TestFold>();
        int users = 0;
        foreach ((int fold, long user, int position, float rating) in rows)
        {
            if (folds.Count == 0 || folds[^1].Fold != fold)
            {
                folds.Add(new TestFold(fold));
            }

            if (folds[^1].Users.Count == 0 || folds[^1].Users[^1] != user)
            {
                folds[^1].AddUser(user, users < seen.Length ? seen[users] : []);
                users++;
            }

            folds[^1].AddRow(position, rating);
        }

        return folds;
    }

    /// <summary>A test set of one fold: some users, each with one to four test items of twelve, and what three or fewer they have seen.</summary>
    /// <param name="users">The number of users.</param>
    public static TestSet Random(int users)
    {
        const int Items = 12;
        var random = new SeededRandom(5);
        var rows = new List<(int, long, int, float)>();
        var seen = new List<int[]>();
        for (int user = 0; user < users; user++)
        {
            int[] items = random.Permutation(Items);
            int tested = 1 + random.NextInt(4);
            rows.AddRange(items.Take(tested).Order().Select(item => (0, (long)user, item, 0.5f * (1 + random.NextInt(10)))));
            seen.Add([.. items.Skip(tested).Take(random.NextInt(4)).Order()]);
        }

        string[] genres = [.. Enumerable.Range(0, Items).Select(item => item % 3 == 0 ? "Drama" : item % 3 == 1 ? "Comedy|Drama" : "")];
        var catalogue = new CatalogueTable(genres, new Dictionary<int, (int[], int)> { [0] = ([.. Enumerable.Range(1, Items)], users) });
        return new TestSet(catalogue, Folds(rows, [.. seen]));
    }
}
