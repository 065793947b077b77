using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Ratings of a few users and items, with something to learn in them.</summary>
internal static class SmallRatings
{
    /// <summary>Rows by user; every user and item has one.</summary>
    public static (int User, int Item, double Rating)[] Rows(int users, int items)
    {
        var random = new SeededRandom(2);
        return [.. Enumerable.Range(0, users).SelectMany(user => Enumerable.Range(0, items)
            .Where(item => item == user % items || random.NextInt(3) > 0)
            .Select(item => (user, item, 3.0 + (((user + item) % 2) - 0.5) + random.NextInt(3) - 1)))];
    }

    /// <summary>The rows as a matrix whose ids are the indices.</summary>
    public static RatingMatrix MatrixOf((int User, int Item, double Rating)[] rows) => RatingMatrix.From(
        TestData.Table([.. rows.Select((row, at) => ((long)row.User, (long)row.Item, (float)row.Rating, (long)at))]));
}
