using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Ratings at random, of users with a taste, for models that are trained by pairs.</summary>
internal static class PairTestData
{
    /// <summary>Users of two tastes, who rate items of their own half four times as often; the last item is rated by nobody.</summary>
    public static RatingMatrix Create(int users = 60, int items = 41, ulong seed = 4)
    {
        var random = new SeededRandom(seed);
        var rows = new List<(long, long, float, long)>();
        for (int user = 0; user < users; user++)
        {
            rows.AddRange(Enumerable.Range(0, items - 1).Where(item => random.NextInt(10) < (item % 2 == user % 2 ? 4 : 1))
                .Select(item => ((long)user, (long)item, 4f, (long)item)));
            rows.Add((user, user % (items - 1), 4f, items)); // So that everybody has a row, and some a pair twice.
        }

        return RatingMatrix.From(TestData.Table(rows), IdMap.From(Enumerable.Range(0, items).Select(item => (long)item)));
    }
}
