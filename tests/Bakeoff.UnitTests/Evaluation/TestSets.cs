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
}
