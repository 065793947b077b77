using Bakeoff.Core;
using Bakeoff.Svd;

namespace Bakeoff.UnitTests;

/// <summary>Trainers and ratings for the tests of matrix factorization.</summary>
internal static class SvdTestData
{
    public static TheoryData<string> Algorithms => ["funk-svd", "exact", "biased-mf", "implicit"];

    public static TheoryData<string> GridAlgorithms => ["funk-svd", "biased-mf", "implicit"];

    public static ISvdTrainer Trainer(
        string algorithm, int features = 5, int epochs = 10, double learningRate = 0.01, double regularization = 0.02, int bins = 4,
        int validation = 0, bool outOfCore = false, RatingScale? scale = null, TrainingResources? resources = null) => algorithm switch
        {
            "biased-mf" or "implicit" => new BiasedMfTrainer(
                new BiasedMfOptions
                {
                    Features = features, Epochs = epochs, LearningRate = learningRate, Regularization = regularization,
                    BiasRegularization = regularization,
                    Bins = algorithm == "implicit" ? 0 : bins, ValidationRatings = validation, OutOfCore = outOfCore,
                    Implicit = algorithm == "implicit", ImplicitRegularization = regularization,
                },
                scale ?? TestData.HalfStars, resources),
            "exact" => new FunkSvdTrainer(
                new FunkSvdOptions
                {
                    Features = features, Epochs = epochs, LearningRate = learningRate, Regularization = regularization, Exact = true,
                },
                scale ?? TestData.HalfStars, resources),
            _ => new FunkSvdTrainer(
                new FunkSvdOptions
                {
                    Features = features, Epochs = epochs, LearningRate = learningRate, Regularization = regularization,
                    Bins = bins, ValidationRatings = validation, OutOfCore = outOfCore,
                },
                scale ?? TestData.HalfStars, resources),
        };

    /// <summary>Ratings with structure: a heavy tail of users and items, and tastes. Ids have gaps.</summary>
    public static RatingMatrix Ratings(int users = 300, int items = 200, int rows = 8000, double step = 0.5, int folds = 0)
    {
        var random = new SeededRandom(17);
        int Tail(int count) => (int)(count * random.NextDouble() * random.NextDouble());
        var pairs = new SortedSet<(int User, int Item)>();
        while (pairs.Count < rows)
        {
            pairs.Add((Tail(users), Tail(items)));
        }

        (int User, int Item)[] ordered = [.. pairs];
        float[] ratings = [.. ordered.Select(pair =>
        {
            double taste = 3 + (pair.Item % 5 * 0.3) - (pair.User % 7 * 0.2) + ((pair.User + pair.Item) % 2 == 0 ? 0.8 : -0.8) + random.NextDouble();
            return (float)(Math.Round(Math.Clamp(taste, 0.5, 5) / step) * step);
        })];
        IdMap userIds = IdMap.From(ordered.Select(pair => (pair.User * 3L) + 1));
        IdMap itemIds = IdMap.From(ordered.Select(pair => (pair.Item * 2L) + 10));
        int[] starts = new int[userIds.Count + 1];
        for (int row = 0; row < ordered.Length; row++)
        {
            starts[userIds.IndexOf((ordered[row].User * 3L) + 1) + 1] = row + 1;
        }

        return new RatingMatrix(
            userIds, itemIds, starts, [.. ordered.Select(pair => itemIds.IndexOf((pair.Item * 2L) + 10))], ratings,
            folds == 0 ? null : [.. ordered.Select(_ => (short)(random.NextInt(10) == 0 ? random.NextInt(folds) : -1))]);
    }

    /// <summary>So many ratings that eight threads are used: 240 items of 4,000 for each of 9,000 users.</summary>
    public static RatingMatrix ManyRatings()
    {
        const int Users = 9000, Items = 4000, Each = 240;
        var random = new SeededRandom(19);
        (int[] itemOf, float[] ratings) = (new int[Users * Each], new float[Users * Each]);
        for (int user = 0; user < Users; user++)
        {
            (int first, int step) = (random.NextInt(Items), (4 * random.NextInt(100)) + 1);
            for (int i = 0; i < Each; i++)
            {
                itemOf[(user * Each) + i] = (first + (i * step)) % Items;
                ratings[(user * Each) + i] = 0.5f + (random.NextInt(10) / 2f);
            }
        }

        return new RatingMatrix(
            IdMap.From(Enumerable.Range(0, Users).Select(id => (long)id)), IdMap.From(Enumerable.Range(0, Items).Select(id => (long)id)),
            [.. Enumerable.Range(0, Users + 1).Select(user => user * Each)], itemOf, ratings);
    }

    public static byte[] Bytes(this ISvdModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    public static string Hash(this ISvdModel model) => ContentHash.OfBytes(model.Bytes());

    public static double Rmse(this ISvdModel model, RatingTable rows) => Evaluation.Rmse.Compute(
        rows.Ratings, [.. Enumerable.Range(0, rows.Count).Select(row => model.Score(rows.Users[row], rows.Items[row]))]);
}
