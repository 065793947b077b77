using Bakeoff.Baselines;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

public sealed class EaseModelTests
{
    private const int Items = 90;
    private readonly RaterLists _raters = Raters(Items, users: 150);

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(1000)]
    public void Weights_AreThoseOfTheNaiveInverse_InDoublePrecision(double lambda)
    {
        var model = new EaseModel(_raters, lambda, Items, new ParallelOptions());
        double[,] expected = Naive(_raters, lambda, [.. Enumerable.Range(0, Items)]);
        for (int i = 0; i < Items; i++)
        {
            for (int j = 0; j < Items; j++)
            {
                Assert.Equal(expected[i, j], model.Weight(i, j), 1e-5);
            }
        }

        Assert.InRange(model.Residual, 1e-9, 1e-5);
    }

    [Fact]
    public void OnlyTheMostRatedItems_TakePart_AndTheOthersHaveTheScoreZero()
    {
        const int Kept = 40;
        int[] most = [.. Enumerable.Range(0, Items).OrderByDescending(item => _raters.UsersOf.LengthOf(item)).ThenBy(item => item).Take(Kept)];
        var model = new EaseModel(_raters, 5, Kept, new ParallelOptions());
        double[,] expected = Naive(_raters, 5, most);
        double[] scores = new double[Items];
        model.ScoreCatalogue(3, scores);
        int[] rated = [.. _raters.RatedBy(3).ToArray().Select(item => Array.IndexOf(most, item)).Where(place => place >= 0)];
        Assert.InRange(rated.Length, 5, _raters.RatedBy(3).Length - 1);
        for (int item = 0; item < Items; item++)
        {
            int place = Array.IndexOf(most, item);
            Assert.Equal(place < 0 ? 0 : rated.Sum(other => expected[other, place]), scores[item], 1e-5);
        }

        Assert.Equal(Kept, model.Items);
    }

    [Theory]
    [InlineData(1, 1300)]
    [InlineData(2, 1300)]
    [InlineData(8, 700)]
    public void Scores_HaveTheSameBits_OneByOne_ForAUser_ForABlockOfUsers_AndOnAnyNumberOfThreads(int threads, int kept)
    {
        const int Catalogue = 1400; // Several stretches of 512 places, and items between them that do not take part.
        RaterLists raters = Raters(Catalogue, users: 60);
        IScorer expected = new EaseModel(raters, 5, kept, new ParallelOptions { MaxDegreeOfParallelism = 3 });
        IScorer model = new EaseModel(raters, 5, kept, new ParallelOptions { MaxDegreeOfParallelism = threads });
        long[] users = [7, 3, 999, 40];
        var taken = new Scores(users.Length, Catalogue);
        model.ScoreCatalogues(users, Catalogue, taken);
        for (int user = 0; user < users.Length; user++)
        {
            double[] scores = new double[Catalogue];
            expected.ScoreCatalogue(users[user], scores);
            Assert.Equal(scores, taken.Values[user]);
            Assert.Equal(users[user] == 999, Array.TrueForAll(scores, score => score == 0));
            Assert.All(Enumerable.Range(0, Catalogue / 10), item => Assert.Equal(scores[item * 10], model.Score(users[user], item * 10)));
        }
    }

    /// <summary>Two items that the same users have rated, and hardly a penalty: single precision cannot tell them apart.</summary>
    [Fact]
    public void LambdaTooSmallForSinglePrecision_IsRefused_WithARemedy()
    {
        IEnumerable<(long, long, float, long)> rows = Enumerable.Range(0, 3000).SelectMany(user => new[] { 0, 1, 2 + (user % 2) }
            .Select(item => ((long)user, (long)item, 5f, 1L)));
        var raters = new RaterLists(RatingMatrix.From(TestData.Table(rows), Ids(4)));
        foreach (double lambda in new[] { 1e-6, 0.05 })
        {
            var error = Assert.Throws<TrainingException>(() => new EaseModel(raters, lambda, 4, new ParallelOptions()));
            Assert.Equal(ErrorCodes.IllConditioned, error.Code);
            Assert.Equal(2, error.ExitCode);
            Assert.Contains("'regularization'", error.Remedy, StringComparison.Ordinal);
        }

        Assert.InRange(new EaseModel(raters, 500, 4, new ParallelOptions()).Residual, 0, 1e-6);
    }

    /// <summary>The residual finds an inverse that is wrong in one element.</summary>
    [Fact]
    public void Residual_OfAnInverseWithAPlantedFault_IsLarge()
    {
        var items = new EaseItems(_raters, Items);
        var gram = new EaseGram(_raters, items, items.RatedBy(_raters), 20);
        using Numerics.SquareMatrix inverse = gram.Compute(new ParallelOptions());
        Numerics.PositiveDefiniteInverse.Invert(inverse, new ParallelOptions());
        double right = gram.FindResidual(inverse, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        Assert.InRange(right, 0, 1e-5);
        Assert.Equal(right, gram.FindResidual(inverse, new ParallelOptions { MaxDegreeOfParallelism = 3 }));
        inverse[0][17] += 0.001f;
        Assert.InRange(gram.FindResidual(inverse, new ParallelOptions()), 0.01, 1);
    }

    /// <summary>B = I − P diag(P)⁻¹ with P = (XᵀX + λI)⁻¹ by elimination.</summary>
    private static double[,] Naive(RaterLists raters, double lambda, int[] items)
    {
        int n = items.Length;
        double[,] rest = new double[n, 2 * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                rest[i, j] = raters.UsersOf[items[i]].ToArray().Intersect(raters.UsersOf[items[j]].ToArray()).Count() + (i == j ? lambda : 0);
            }

            rest[i, n + i] = 1;
        }

        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++)
            {
                double factor = i == k ? 1 - (1 / rest[k, k]) : rest[i, k] / rest[k, k];
                for (int j = (2 * n) - 1; j >= 0; j--)
                {
                    rest[i, j] -= factor * rest[k, j];
                }
            }
        }

        double[,] weights = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                weights[i, j] = i == j ? 0 : -rest[i, n + j] / rest[j, n + j];
            }
        }

        return weights;
    }

    private static RaterLists Raters(int items, int users)
    {
        var random = new SeededRandom(11);
        IEnumerable<(long, long, float, long)> rows = Enumerable.Range(0, users).SelectMany(user => Enumerable.Range(0, items)
            .Where(item => random.NextInt(2 + (item % 7)) == 0).Select(item => ((long)user, (long)item, 4f, (long)item)));
        return new RaterLists(RatingMatrix.From(TestData.Table(rows), Ids(items)));
    }

    private static IdMap Ids(int items) => IdMap.From([.. Enumerable.Range(0, items).Select(item => (long)item)]);

    /// <summary>Keeps all scores, and checks that the stretches of a user come one after the other.</summary>
    private sealed class Scores(int users, int items) : IScoreSink
    {
        private readonly int[] _next = new int[users];

        public double[][] Values { get; } = [.. Enumerable.Range(0, users).Select(_ => new double[items])];

        public void Take(int user, int start, Span<double> scores) => throw new NotSupportedException("Scores are floats.");

        public void Take(int user, int start, Span<float> scores)
        {
            Assert.Equal(_next[user], start);
            _next[user] += scores.Length;
            for (int i = 0; i < scores.Length; i++)
            {
                Values[user][start + i] = scores[i];
            }
        }
    }
}
