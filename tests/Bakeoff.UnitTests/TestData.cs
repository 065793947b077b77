using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Small folds for the contract suite.</summary>
internal static class TestData
{
    public static RatingScale HalfStars { get; } = new(0.5, 5, 0.5);

    /// <summary>A checkerboard: user u likes item i where both are odd or both even. Each user's last two items are tested.</summary>
    public static Fold Checkerboard(int users = 24, int items = 20)
    {
        var train = new List<(long, long, float, long)>();
        var test = new List<(long, long, float, long)>();
        for (int user = 1; user <= users; user++)
        {
            for (int item = 1; item <= items; item++)
            {
                float rating = (user + item) % 2 == 0 ? 5 : 1;
                (((user + item) / 2 % 10) == 0 ? test : train).Add((user, item, rating, 1000 + item));
            }
        }

        long[] ids = [.. Enumerable.Range(1, items + 1).Select(id => (long)id)];
        return new Fold(
            0, Table(train), Table(test),
            new Catalogue(ids, [.. ids.Select(id => $"Title {(id % 2 == 0 ? "even" : "odd")} number{id} (1999)")], [.. ids.Select(_ => "Drama")]),
            HalfStars);
    }

    /// <summary>The training rows as the baselines read them: the items are the catalogue.</summary>
    public static RatingMatrix TrainingMatrix(this Fold fold) => RatingMatrix.From(fold.Train, fold.Catalogue.Items);

    public static RatingTable Table(IEnumerable<(long User, long Item, float Rating, long Time)> rows)
    {
        (long User, long Item, float Rating, long Time)[] list = [.. rows];
        return new RatingTable(
            [.. list.Select(r => r.User)], [.. list.Select(r => r.Item)], [.. list.Select(r => r.Rating)], [.. list.Select(r => r.Time)]);
    }
}
