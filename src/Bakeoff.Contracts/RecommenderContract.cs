using Bakeoff.Core;
using Xunit;

namespace Bakeoff.Contracts;

/// <summary>What every recommender promises. Derive a class that names yours; xunit.v3 runs these tests on it.</summary>
public abstract class RecommenderContract : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bakeoff-contract-").FullName;

    /// <summary>Creates the recommender.</summary>
    protected abstract IRecommender Create();

    /// <summary>The options that the model is trained with, a JSON object. Default: none.</summary>
    protected virtual string OptionsJson => "{}";

    /// <summary>Whether the model is meant to learn what a user likes, beyond what is popular. Default false.</summary>
    protected virtual bool Personalizes => false;

    /// <summary>The same input gives the same scores, to the last bit.</summary>
    [Fact]
    public void Train_OnTheSameInput_GivesTheSameBits() => Assert.Equal(Bits(Train()), Bits(Train()));

    /// <summary>No score depends on how many threads trained.</summary>
    [Fact]
    public void Train_OnMoreThreads_GivesTheSameBits() => Assert.Equal(Bits(Train(threads: 1)), Bits(Train(threads: 4)));

    /// <summary>Ids that training did not have are answered: with a score, or NaN where there is nothing to say.</summary>
    [Fact]
    public void Score_OfUnknownUsersAndItems_IsNeitherInfiniteNorAnError()
    {
        IScorer model = Train();
        Assert.All(
            new[] { (1, CheckerboardData.Unknown), (CheckerboardData.Unknown, 1L), (CheckerboardData.Unknown, CheckerboardData.Unknown), (-7L, -7L) },
            pair => Assert.False(double.IsInfinity(model.Score(pair.Item1, pair.Item2)), $"the score of {pair} is infinite"));
        Assert.All(Catalogue(model, CheckerboardData.Unknown), score => Assert.False(double.IsInfinity(score)));
    }

    /// <summary>
    /// The catalogue is ranked as the scores of its items say. Equal ones may differ by what a clamp to the scale makes equal; a model whose
    /// predictions are another score than what it ranks by is skipped.
    /// </summary>
    [Fact]
    public void ScoreCatalogue_RanksAsTheScoresOfItsItemsDo()
    {
        IScorer model = Train();
        Assert.SkipWhen(
            model.Kind is ScoreKind.RatingBesideRanking or ScoreKind.Rating,
            $"The scores of this model are {model.Kind}: what it predicts is not what it ranks by.");
        IdMap items = Input().Catalogue.Items;
        double[] scores = Catalogue(model, 1);
        double[] single = [.. Enumerable.Range(0, items.Count).Select(position => model.Score(1, items.IdAt(position)))];
        int[] order = [
            .. Enumerable.Range(0, items.Count).Where(position => !double.IsNaN(scores[position]) && !double.IsNaN(single[position]))
                .OrderByDescending(position => scores[position])];
        Assert.SkipWhen(order.Length < 2, "The model scores fewer than two items of user 1, so that there is no order to check.");
        for (int i = 1; i < order.Length; i++)
        {
            Assert.True(
                single[order[i]] <= single[order[i - 1]] + 1e-9,
                $"item {items.IdAt(order[i])} ranks below {items.IdAt(order[i - 1])} in the catalogue, and above it by single scores");
        }
    }

    /// <summary>A block of users has the scores of each of them.</summary>
    [Fact]
    public void ScoreCatalogues_GivesWhatScoreCatalogueGives()
    {
        IScorer model = Train();
        long[] users = [1, 2, CheckerboardData.Unknown, 3];
        var sink = new Sink(users.Length, Input().Catalogue.Count);
        model.ScoreCatalogues(users, Input().Catalogue.Count, sink);
        for (int i = 0; i < users.Length; i++)
        {
            double[] alone = Catalogue(model, users[i]);
            Assert.All(Enumerable.Range(0, alone.Length), position => Assert.True(
                double.IsNaN(alone[position]) ? double.IsNaN(sink.Scores[i][position])
                    : Math.Abs(alone[position] - sink.Scores[i][position]) <= 1e-5 * Math.Max(1, Math.Abs(alone[position]))));
        }
    }

    /// <summary>Several threads may ask one model at the same time.</summary>
    [Fact]
    public void Scores_AskedForByManyThreads_AreTheSame()
    {
        IScorer model = Train();
        double[][] alone = [.. CheckerboardData.UserIds.Select(user => Catalogue(model, user))];
        double[][] together = new double[alone.Length][];
        Parallel.For(
            0, alone.Length * 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
                together[i % alone.Length] = Catalogue(model, CheckerboardData.UserIds[i % alone.Length]));
        Assert.Equal(
            alone.SelectMany(scores => scores).Select(BitConverter.DoubleToInt64Bits),
            together.SelectMany(scores => scores).Select(BitConverter.DoubleToInt64Bits));
    }

    /// <summary>Predicted ratings lie within the scale.</summary>
    [Fact]
    public void Score_ThatIsARating_LiesWithinTheScale()
    {
        IScorer model = Train();
        Assert.SkipUnless(model.Kind.PredictsRatings(), $"The scores of this model are {model.Kind}: it predicts no ratings.");
        double[] scores =
        [
            .. CheckerboardData.UserIds.SelectMany(_ => Input().Catalogue.Items.Ids.ToArray(), model.Score).Where(score => !double.IsNaN(score)),
        ];
        Assert.SkipWhen(scores.Length == 0, "The model predicts no rating of these users and items.");
        RatingScale scale = Input().Scale;
        Assert.All(scores, score => Assert.InRange(score, scale.Minimum, scale.Maximum));
    }

    /// <summary>A model that <see cref="Personalizes"/> ranks what a user likes and has not rated above what the user would not like.</summary>
    [Fact]
    public void AModelThatPersonalizes_LearnsTheCheckerboard()
    {
        Assert.SkipUnless(Personalizes, "This model does not claim to personalize: override Personalizes to have it checked.");
        IScorer model = Train();
        (long User, long Item)[] pairs =
        [
            .. CheckerboardData.UserIds.SelectMany(_ => Enumerable.Range(1, 20), (user, item) => (user, (long)item))
                .Where(pair => CheckerboardData.LeftOut(pair.user, pair.Item2)),
        ];
        double Mean(bool liked) =>
            pairs.Where(pair => CheckerboardData.Likes(pair.User, pair.Item) == liked).Average(pair => model.Score(pair.User, pair.Item));
        Assert.True(Mean(true) > Mean(false), $"what is liked has a mean score of {Mean(true)}, what is not {Mean(false)}");
    }

    /// <summary>Folding users in changes no score of a user of training, of the model itself or of what it gives.</summary>
    [Fact]
    public void FoldIn_KeepsTheUsersOfTraining()
    {
        IFoldInScorer model = TrainToFoldIn();
        long[] before = [.. Bits(model)];
        IScorer folded = model.FoldIn(CheckerboardData.Histories(1, 2));
        Assert.Equal(before, Bits(folded));
        Assert.Equal(before, Bits(model));
        Assert.Equal(model.Kind, folded.Kind);
    }

    /// <summary>No score depends on how many threads fold in, nor on who else is folded in.</summary>
    [Fact]
    public void FoldIn_OfAUser_DependsOnItsHistoryAlone()
    {
        IFoldInScorer model = TrainToFoldIn();
        double[] alone = Catalogue(model.FoldIn(CheckerboardData.Histories(2)), CheckerboardData.NewcomerOf(2));
        double[] amongAll = Catalogue(model.FoldIn(CheckerboardData.Histories(CheckerboardData.UserIds), threads: 4), CheckerboardData.NewcomerOf(2));
        Assert.Equal(alone.Select(BitConverter.DoubleToInt64Bits), amongAll.Select(BitConverter.DoubleToInt64Bits));
    }

    /// <summary>Users who are folded in are scored in a block as one by one, and several threads may ask.</summary>
    [Fact]
    public void FoldIn_OfABlockOfUsers_ScoresThemAsOneByOne()
    {
        IScorer folded = TrainToFoldIn().FoldIn(CheckerboardData.Histories(CheckerboardData.UserIds), threads: 2);
        long[] users = [CheckerboardData.NewcomerOf(1), 1, CheckerboardData.Unknown, CheckerboardData.NewcomerOf(3)];
        var sink = new Sink(users.Length, Input().Catalogue.Count);
        folded.ScoreCatalogues(users, Input().Catalogue.Count, sink);
        for (int i = 0; i < users.Length; i++)
        {
            double[] alone = Catalogue(folded, users[i]);
            Assert.All(Enumerable.Range(0, alone.Length), position => Assert.True(
                double.IsNaN(alone[position]) ? double.IsNaN(sink.Scores[i][position])
                    : Math.Abs(alone[position] - sink.Scores[i][position]) <= 1e-5 * Math.Max(1, Math.Abs(alone[position]))));
        }
    }

    /// <summary>
    /// A model that <see cref="Personalizes"/> ranks what a user likes above what it would not, also where it knows the user by a history.
    /// </summary>
    [Fact]
    public void FoldIn_OfAModelThatPersonalizes_KnowsWhatNewcomersLike()
    {
        Assert.SkipUnless(Personalizes, "This model does not claim to personalize: override Personalizes to have it checked.");
        IScorer folded = TrainToFoldIn().FoldIn(CheckerboardData.Histories(CheckerboardData.UserIds));
        (long User, long Item)[] pairs =
        [
            .. CheckerboardData.UserIds.SelectMany(_ => Enumerable.Range(1, 20), (user, item) => (user, (long)item))
                .Where(pair => CheckerboardData.LeftOut(pair.user, pair.Item2)),
        ];
        double Mean(bool liked) => pairs.Where(pair => CheckerboardData.Likes(pair.User, pair.Item) == liked)
            .Average(pair => folded.Score(CheckerboardData.NewcomerOf(pair.User), pair.Item));
        Assert.True(Mean(true) > Mean(false), $"what is liked has a mean score of {Mean(true)}, what is not {Mean(false)}");
    }

    /// <summary>An option that does not exist is a mistake that is told: by the model, or, where it reads no options, after its training.</summary>
    [Fact]
    public void Train_WithAnUnknownOption_IsRefused() => Assert.ThrowsAny<BakeoffException>(() =>
    {
        TrainingInput input = CheckerboardData.Input(_folder, "{\"noSuchOption\":1}");
        Create().Train(input);
        input.DemandOptionsRead();
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private TrainingInput Input(int threads = 1) => CheckerboardData.Input(_folder, OptionsJson, threads: threads);

    private IScorer Train(int threads = 1) => Create().Train(Input(threads));

    private IFoldInScorer TrainToFoldIn()
    {
        IScorer model = Train();
        Assert.SkipUnless(
            model is IFoldInScorer,
            $"This model does not fold users in: it is no {nameof(IFoldInScorer)}, and cannot take part where a split holds users out whole.");
        var able = (IFoldInScorer)model;
        try
        {
            able.FoldIn(CheckerboardData.Histories(1));
        }
        catch (TrainingException e) when (e.Code == ErrorCodes.CannotFoldIn)
        {
            Assert.Skip($"This model does not fold users in with these options: {e.Message}");
        }

        return able;
    }

    private double[] Catalogue(IScorer model, long user)
    {
        double[] scores = new double[Input().Catalogue.Count];
        model.ScoreCatalogue(user, scores);
        return scores;
    }

    private IEnumerable<long> Bits(IScorer model) =>
        CheckerboardData.UserIds.SelectMany(user => Catalogue(model, user)).Select(BitConverter.DoubleToInt64Bits);

    private sealed class Sink(int users, int items) : IScoreSink
    {
        public double[][] Scores { get; } = [.. Enumerable.Range(0, users).Select(_ => new double[items])];

        public void Take(int user, int start, Span<double> scores) => scores.CopyTo(Scores[user].AsSpan(start));

        public void Take(int user, int start, Span<float> scores)
        {
            for (int i = 0; i < scores.Length; i++)
            {
                Scores[user][start + i] = scores[i];
            }
        }
    }
}
