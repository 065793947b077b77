using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>What BPR and WARP promise of their models: bits, order, newcomers, and an end where training diverges.</summary>
public sealed class PairModelTests
{
    private readonly RatingMatrix _train = PairTestData.Create(300, 61);

    public static TheoryData<string> Names => ["bpr", "bpr by popularity", "warp"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Models_OfAnyThreadsAndVectors_HaveTheSameBits(string name)
    {
        long[] expected = Bits(Train<Lanes512>(name, 1, epochs: 4));
        Assert.Equal(expected, Bits(Train<Lanes256>(name, 2, epochs: 4)));
        Assert.Equal(expected, Bits(Train<Lanes128>(name, 3, epochs: 4)));
        Assert.Equal(expected, Bits(Train<Lanes512>(name, 8, epochs: 4)));
        Assert.NotEqual(expected, Bits(Train<Lanes512>(name, 1, seed: 2, epochs: 4)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Models_RankWhatTheTasteSays_InOneCellAndInMany(string name)
    {
        foreach (int parts in new[] { 1, 8 })
        {
            PairModel model = Train<Lanes256>(name, 1, parts: parts);
            double right = 0;
            for (long user = 0; user < 300; user++)
            {
                double[] scores = Catalogue(model, user);
                double Mean(bool own) => Enumerable.Range(0, 60).Where(item => item % 2 == user % 2 == own).Average(item => scores[item]);
                right += Mean(true) > Mean(false) ? 1 : 0;
            }

            Assert.True(right > 285, $"{name}, {parts} parts: {right}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lists_OfSeveralUsers_AreThoseOfEach(string name)
    {
        PairModel model = Train<Lanes256>(name, 1);
        var sink = new Collected();
        model.ScoreCatalogues([3, 999, 7], 61, sink);
        Assert.Equal(Catalogue(model, 3), sink.Of(0));
        Assert.Equal(Catalogue(model, 999), sink.Of(1));
        Assert.Equal(Catalogue(model, 7), sink.Of(2));
        Assert.Equal(model.Score(7, 5), sink.Of(2)[5]);
        Assert.Equal(0, model.Score(7, 12345));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Newcomers_WithTheRowsOfAUser_GetTheTasteOfThatUser(string name)
    {
        PairModel model = Train<Lanes256>(name, 1);
        UserHistories histories = UserHistories.From(TestData.Table(
            new long[] { 4, 9 }.SelectMany(
                user => _train.ItemsOf((int)user).ToArray().Select(item => (1000 + user, _train.Items.IdAt(item), 1f, 1L)))));
        IScorer folded = model.FoldIn(histories, 2, default);
        foreach (long user in new long[] { 4, 9 })
        {
            double[] scores = Catalogue(folded, 1000 + user);
            Assert.True(Enumerable.Range(0, 60).Where(item => item % 2 == user % 2).Average(item => scores[item])
                > Enumerable.Range(0, 60).Where(item => item % 2 != user % 2).Average(item => scores[item]));
            Assert.Equal(Catalogue(model, user), Catalogue(folded, user));
        }
    }

    [Fact]
    public void Training_ThatDiverges_IsRefused()
    {
        var options = new BprOptions { LearningRate = 10, Regularization = 10, Factors = 4, Epochs = 30 };
        var error = Assert.Throws<TrainingException>(() => BprTraining.Train(_train, options, new PairFit(1), default));
        Assert.Equal(ErrorCodes.TrainingDiverged, error.Code);
        Assert.Contains("'learningRate'", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_OfACatalogueOfOneItem_LearnsNothing()
    {
        RatingMatrix one = RatingMatrix.From(TestData.Table([(1, 5, 1f, 1), (2, 5, 1f, 1)]), IdMap.From([5L]));
        Assert.True(double.IsFinite(BprTraining.Train(one, new BprOptions { Epochs = 2 }, new PairFit(1), default).Score(1, 5)));
        Assert.True(double.IsFinite(WarpTraining.Train(one, new WarpOptions { Epochs = 2 }, new PairFit(1), default).Score(1, 5)));
    }

    private PairModel Train<T>(string name, int threads, ulong seed = 1, int parts = 4, int epochs = 40)
        where T : struct, ILanes<T>
    {
        var fit = new PairFit(seed) { Threads = threads, Parts = parts };
        return name == "warp"
            ? WarpTraining.Train<T>(_train, new WarpOptions { Factors = 20, Epochs = epochs, LearningRate = 0.1, MaxTrials = 10 }, fit, default)
            : BprTraining.Train<T>(_train, new BprOptions
            {
                Factors = 20, Epochs = epochs, LearningRate = 0.1, Negatives = name == "bpr" ? BprOptions.Uniform : BprOptions.Popularity,
            }, fit, default);
    }

    private static long[] Bits(PairModel model) =>
        [.. Enumerable.Range(0, 300).SelectMany(user => Catalogue(model, user).Select(BitConverter.DoubleToInt64Bits))];

    private static double[] Catalogue(IScorer model, long user)
    {
        double[] scores = new double[61];
        model.ScoreCatalogue(user, scores);
        return scores;
    }

    private sealed class Collected : IScoreSink
    {
        private readonly Dictionary<int, List<double>> _scores = [];

        public double[] Of(int user) => [.. _scores[user]];

        public void Take(int user, int start, Span<double> scores) => throw new NotSupportedException();

        public void Take(int user, int start, Span<float> scores)
        {
            List<double> own = _scores.TryGetValue(user, out List<double>? before) ? before : _scores[user] = [];
            Assert.Equal(own.Count, start);
            own.AddRange(scores.ToArray().Select(score => (double)score));
        }
    }
}
