using Bakeoff.Core;
using Bakeoff.Svd;

namespace Bakeoff.UnitTests;

/// <summary>What matrix factorizations say of users from their histories, next to naive versions in double precision.</summary>
public sealed class SvdFoldInTests
{
    private const long Newcomer = 777_777;
    private static readonly (long Item, float Rating)[] History = [(10, 4.5f), (12, 1f), (16, 3f), (20, 5f), (30, 2.5f), (44, 4f), (44_444, 1f)];

    public static TheoryData<string> Algorithms => SvdTestData.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void UsersOfTraining_StayAsTheyAre(string algorithm)
    {
        ISvdModel model = SvdTestData.Trainer(algorithm).Train(SvdTestData.Ratings(), 1);
        IScorer folded = ((IFoldInScorer)model).FoldIn(Histories(Newcomer));
        foreach (long user in model.Users.Ids)
        {
            Assert.Equal(model.Score(user, 14), folded.Score(user, 14));
        }

        Assert.NotEqual(model.Score(Newcomer, 14), folded.Score(Newcomer, 14));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Threads_ChangeNoBit(string algorithm)
    {
        var model = (IFoldInScorer)SvdTestData.Trainer(algorithm).Train(SvdTestData.Ratings(), 1);
        UserHistories histories = UserHistories.From(TestData.Table(
            Enumerable.Range(0, 40).SelectMany(user => History.Select(row => (Newcomer + user, row.Item + (user % 7), row.Rating, 1L)))));
        (IScorer one, IScorer four) = (model.FoldIn(histories, 1), model.FoldIn(histories, 4));
        Assert.All(Enumerable.Range(0, 40), user => Assert.Equal(one.Score(Newcomer + user, 18), four.Score(Newcomer + user, 18)));
    }

    /// <summary>A feature after the other, each with the steps of its training: Simon Funk's loop with the items' values fixed.</summary>
    [Theory]
    [InlineData("funk-svd")]
    [InlineData("exact")]
    public void FunkSvd_TrainsTheUsersValuesAlone(string algorithm)
    {
        const int Features = 5, Epochs = 10;
        ISvdModel model = SvdTestData.Trainer(algorithm, Features, Epochs).Train(SvdTestData.Ratings(), 1);
        double mean = model.UserVector(0)[Features] - BiasOf(model, 0);
        (float[] Item, float Rating)[] rows = [.. Known().Select(row => (model.ItemVector(model.Items.IndexOf(row.Item)), row.Rating))];
        double bias = rows.Sum(row => row.Rating - mean - row.Item[Features + 1]) / (rows.Length + 5);
        double[] estimate = [.. rows.Select(row => mean + bias + row.Item[Features + 1])];
        double[] user = new double[Features];
        for (int f = 0; f < Features; f++)
        {
            double p = 0.1;
            for (int step = 0; step < Epochs * rows.Length; step++)
            {
                int row = step % rows.Length;
                double q = rows[row].Item[f];
                double predicted = Math.Clamp(estimate[row] + (p * q) + (0.01 * (Features - 1 - f)), 0.5, 5);
                p += 0.01 * (((rows[row].Rating - predicted) * q) - (0.02 * p));
            }

            user[f] = p;
            estimate = [.. estimate.Select((value, row) => Math.Clamp(value + (p * rows[row].Item[f]), 0.5, 5))];
        }

        IScorer folded = ((IFoldInScorer)model).FoldIn(Histories(Newcomer));
        foreach (long item in new long[] { 10, 14, 22, 60 })
        {
            float[] vector = model.ItemVector(model.Items.IndexOf(item));
            double expected = mean + bias + vector[Features + 1] + user.Select((value, f) => value * vector[f]).Sum();
            Assert.Equal(Math.Clamp(expected, 0.5, 5), folded.Score(Newcomer, item), 5);
        }
    }

    /// <summary>Of the loss written out: no step away from the folded-in row makes it smaller.</summary>
    [Fact]
    public void BiasedMf_OfAHistory_MinimizesTheLossOfTraining()
    {
        const int Features = 5;
        ISvdModel model = SvdTestData.Trainer("biased-mf", Features, epochs: 40, regularization: 0.05).Train(SvdTestData.Ratings(), 1);
        var folded = (ISvdModel)((IFoldInScorer)model).FoldIn(Histories(Newcomer));
        float[] row = folded.UserVector(folded.Users.IndexOf(Newcomer));
        double mean = model.Score(-1, -1);
        double[] solution = [.. row[..Features], row[Features] - mean];
        (float[] Item, float Rating)[] rows = [.. Known().Select(known => (model.ItemVector(model.Items.IndexOf(known.Item)), known.Rating))];
        double Loss(double[] user) => rows.Sum(one => Math.Pow(
            one.Rating - mean - one.Item[Features + 1] - user[^1] - user.Take(Features).Select((value, f) => value * one.Item[f]).Sum(), 2))
            + (rows.Length * 0.05 * user.Sum(value => value * value));
        double least = Loss(solution);
        var random = new SeededRandom(3);
        for (int draw = 0; draw < 2000; draw++)
        {
            double size = Math.Pow(10, -1 - (3 * random.NextDouble()));
            Assert.True(Loss([.. solution.Select(value => value + (size * (random.NextDouble() - 0.5)))]) > least - 1e-9);
        }
    }

    /// <summary>
    /// SVD++ knows a user by the features that are added for what was rated: with features of its own held at 0 by a large penalty, a newcomer with
    /// the rows of a user of training is scored as that user is.
    /// </summary>
    [Fact]
    public void Implicit_OfAUsersOwnRows_ScoresNearlyAsTheUserOfTraining()
    {
        RatingMatrix ratings = SvdTestData.Ratings();
        ISvdModel model = SvdTestData.Trainer("implicit", epochs: 40, regularization: 0.05).Train(ratings, 1);
        double mean = model.Score(-1, -1), squares = 0, ofUnknown = 0;
        long[] users = [.. model.Users.Ids.ToArray().Take(40)];
        IScorer folded = ((IFoldInScorer)model).FoldIn(UserHistories.From(TestData.Table(users.SelectMany(user =>
        {
            int index = ratings.Users.IndexOf(user);
            return ratings.ItemsOf(index).ToArray().Zip(
                ratings.RatingsOf(index).ToArray(), (item, rating) => (Newcomer + user, ratings.Items.IdAt(item), rating, 1L));
        }))));
        foreach (long user in users)
        {
            foreach (long item in model.Items.Ids.ToArray().Take(50))
            {
                squares += Math.Pow(folded.Score(Newcomer + user, item) - model.Score(user, item), 2);
                ofUnknown += Math.Pow(model.Score(-1, item) - model.Score(user, item), 2);
            }
        }

        Assert.InRange(squares / ofUnknown, 0, 0.2);
        Assert.NotEqual(mean, folded.Score(Newcomer + users[0], 10));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void ModelThatWasLoaded_IsRefused(string algorithm)
    {
        ISvdModel model = SvdTestData.Trainer(algorithm).Train(SvdTestData.Ratings(), 1);
        var stream = new MemoryStream(model.Bytes());
        IFoldInScorer loaded = algorithm is "biased-mf" or "implicit" ? BiasedMfModel.Load(stream) : FunkSvdModel.Load(stream);
        Assert.Equal(ErrorCodes.CannotFoldIn, Assert.Throws<TrainingException>(() => loaded.FoldIn(Histories(Newcomer))).Code);
    }

    private static IEnumerable<(long Item, float Rating)> Known() => History.Where(row => row.Item < 1000);

    private static UserHistories Histories(long user) =>
        UserHistories.From(TestData.Table(History.Select((row, time) => (user, row.Item, row.Rating, (long)time))));

    /// <summary>What a user adds to the mean: the score of an unknown item, next to that of an unknown user.</summary>
    private static double BiasOf(ISvdModel model, int user) => model.Score(model.Users.IdAt(user), -1) - model.Score(-1, -1);
}
