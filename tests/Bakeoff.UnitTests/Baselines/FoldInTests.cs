using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>What the baselines say of users from their histories, held to users of training and to formulas written out.</summary>
public sealed class FoldInTests
{
    private const int Items = 25;
    private const long Newcomer = 500;
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };
    private readonly RatingTable _train;
    private readonly RatingMatrix _matrix;
    private readonly RaterLists _raters;

    public FoldInTests()
    {
        var random = new SeededRandom(4);
        var rows = new List<(long, long, float, long)>();
        for (int user = 0; user < 30; user++)
        {
            rows.AddRange(Enumerable.Range(0, Items).Where(_ => random.NextInt(3) == 0)
                .Select(item => ((long)user, (long)item, 1f + random.NextInt(5), (long)item)));
        }

        _train = TestData.Table(rows);
        _matrix = RatingMatrix.From(_train, IdMap.From([.. Enumerable.Range(0, Items).Select(item => (long)item)]));
        _raters = new RaterLists(_matrix);
    }

    public static TheoryData<string> FromRows => ["ease", "slim", "item-knn", "rp3beta", "pure-svd"];

    /// <summary>The scores of these models are what a user's rows make of fixed weights: it does not matter where the rows stand.</summary>
    [Theory]
    [MemberData(nameof(FromRows))]
    public void HistoryOfTheRowsOfAUserOfTraining_HasThatUsersScores_ToTheLastBit(string name)
    {
        IFoldInScorer model = Fit(name);
        IScorer folded = model.FoldIn(HistoryOf(user: 7, id: Newcomer));
        Assert.Equal(Bits(model, 7), Bits(folded, Newcomer));
        for (int item = 0; item < Items; item++)
        {
            Assert.Equal(model.Score(7, item), folded.Score(Newcomer, item));
        }
    }

    /// <summary>The user is not its own neighbour in either case: the history is folded in under the user's own id.</summary>
    [Fact]
    public void UserKnn_OfAUserOfTraining_FindsTheNeighboursOfItsRows()
    {
        IFoldInScorer model = new UserKnnModel(_raters, new UserKnnOptions { Neighbours = 4 }, [], Parallel);
        Assert.Equal(Bits(model, 7), Bits(model.FoldIn(HistoryOf(7, 7)), 7));
    }

    [Fact]
    public void UserKnn_OfANewcomer_IsTheSumOfCosinesToUsersOfTraining()
    {
        IScorer folded =
            new UserKnnModel(_raters, new UserKnnOptions { Neighbours = 1000 }, [], Parallel).FoldIn(History(Newcomer, 1, 2, 3, 8), 1, default);
        int[] rated = [1, 2, 3, 8];
        double[] scores = Scores(folded, Newcomer);
        for (int item = 0; item < Items; item++)
        {
            double expected = Enumerable.Range(0, _raters.Users.Count).Where(user => _raters.ItemsOf[user].Contains(item)).Sum(user =>
                _raters.ItemsOf[user].ToArray().Intersect(rated).Count() / Math.Sqrt(4.0 * _raters.ItemsOf[user].Length));
            Assert.Equal(expected, scores[item], 1e-5);
        }
    }

    [Fact]
    public void Ease_OfAHistory_IsItsRowTimesTheWeights()
    {
        var model = new EaseModel(_raters, 5, Items, Parallel);
        double[] scores = Scores(model.FoldIn(History(Newcomer, 2, 11, 24), 1, default), Newcomer);
        for (int item = 0; item < Items; item++)
        {
            Assert.Equal(model.Weight(2, item) + model.Weight(11, item) + model.Weight(24, item), scores[item], 1e-7);
        }
    }

    [Fact]
    public void PureSvd_OfAHistory_IsItsProjection()
    {
        var model = new PureSvdModel(_raters, 3, 1, Parallel);
        FactorRows v = model.Found.Vectors;
        double[] scores = Scores(model.FoldIn(History(Newcomer, 2, 11, 24), 1, default), Newcomer);
        for (int item = 0; item < Items; item++)
        {
            double expected = new[] { 2, 11, 24 }.Sum(rated => Enumerable.Range(0, 3).Sum(factor => (double)v[rated][factor] * v[item][factor]));
            Assert.Equal(expected, scores[item], 1e-6);
        }
    }

    [Fact]
    public void Bias_OfAHistory_IsItsDampedMean()
    {
        var model = new BiasModel(_matrix, 5);
        IScorer folded = model.FoldIn(UserHistories.From(TestData.Table([(Newcomer, 2, 5f, 1), (Newcomer, 3, 4f, 2)])), 1, default);
        double ofItems = (5 - model.Score(-1, 2)) + (4 - model.Score(-1, 3));
        Assert.Equal(model.Score(-1, 9) + (ofItems / (2 + 5)), folded.Score(Newcomer, 9), 12);
    }

    [Fact]
    public void HistoryOfUnknownItemsAlone_IsScoredAsUnknown()
    {
        foreach (string name in FromRows.Select(row => row.Data))
        {
            IFoldInScorer model = Fit(name);
            Assert.Equal(Bits(model, -1), Bits(model.FoldIn(History(Newcomer, 900, 901)), Newcomer));
        }
    }

    private IFoldInScorer Fit(string name) => name switch
    {
        "ease" => new EaseModel(_raters, 5, 20, Parallel),
        "item-knn" => new ItemKnnModel(_raters, new ItemKnnOptions { Neighbours = 6 }, Parallel),
        "slim" => new SlimModel(_raters, new SlimOptions { Neighbours = 6 }, Parallel),
        "rp3beta" => new Rp3BetaModel(_raters, new Rp3BetaOptions { Neighbours = 6 }, Parallel),
        _ => new PureSvdModel(_raters, 5, 1, Parallel),
    };

    private static UserHistories History(long user, params int[] items) =>
        UserHistories.From(TestData.Table(items.Select((item, time) => (user, (long)item, 4f, (long)time))));

    private UserHistories HistoryOf(int user, long id) => UserHistories.From(TestData.Table(
        Enumerable.Range(0, _train.Count).Where(row => _train.Users[row] == user)
            .Select(row => (id, _train.Items[row], _train.Ratings[row], _train.Timestamps[row]))));

    private static double[] Scores(IScorer model, long user)
    {
        double[] scores = new double[Items];
        model.ScoreCatalogue(user, scores);
        return scores;
    }

    private static IEnumerable<long> Bits(IScorer model, long user) => Scores(model, user).Select(BitConverter.DoubleToInt64Bits);
}
