using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>User-kNN, RP³β and PureSVD, each held to its formula written out over dense matrices.</summary>
public sealed class ListBaselineTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };
    private readonly RaterLists _raters;
    private readonly double[,] _rated;

    public ListBaselineTests()
    {
        var random = new SeededRandom(4);
        var rows = new List<(long, long, float, long)>();
        for (int user = 0; user < 30; user++)
        {
            rows.AddRange(Enumerable.Range(0, 25).Where(_ => random.NextInt(3) == 0).Select(item => ((long)user, (long)item, 4f, (long)item)));
        }

        RatingTable train = TestData.Table(rows);
        _raters = new RaterLists(RatingMatrix.From(train, IdMap.From([.. Enumerable.Range(0, 25).Select(item => (long)item)])));
        _rated = new double[_raters.Users.Count, 25];
        for (int row = 0; row < train.Count; row++)
        {
            _rated[_raters.Users.IndexOf(train.Users[row]), _raters.Items.IndexOf(train.Items[row])] = 1;
        }
    }

    private int Users => _rated.GetLength(0);

    private int Items => _rated.GetLength(1);

    [Fact]
    public void UserKnn_WithAllNeighbours_IsTheSumOfCosines()
    {
        double Size(int user) => Enumerable.Range(0, Items).Sum(item => _rated[user, item]);
        double Common(int user, int other) => Enumerable.Range(0, Items).Sum(i => _rated[user, i] * _rated[other, i]);
        foreach (double shrinkage in new[] { 0, 2.5 })
        {
            var options = new UserKnnOptions { Neighbours = 1000, Shrinkage = shrinkage };
            Check(new UserKnnModel(_raters, options, [2, 3], Parallel), (user, item) => Enumerable.Range(0, Users).Where(other => other != user)
                .Sum(other => _rated[other, item] * Common(user, other) / (Math.Sqrt(Size(user) * Size(other)) + shrinkage)));
        }
    }

    [Fact]
    public void UserKnn_WithOneNeighbour_RecommendsWhatThatOneRated()
    {
        double[] scores = Scores(new UserKnnModel(_raters, new UserKnnOptions { Neighbours = 1 }, [], Parallel), 3);
        Assert.Single(scores.Where(score => score > 0).Distinct());
    }

    [Fact]
    public void Rp3Beta_WithAllNeighbours_IsTheWalkOfThreeSteps()
    {
        var options = new Rp3BetaOptions { Neighbours = 1000, Alpha = 0.7, Beta = 0.4 };
        double OfUser(int user) => Math.Pow(Enumerable.Range(0, Items).Sum(item => _rated[user, item]), -0.7);
        double Popularity(int item) => Enumerable.Range(0, Users).Sum(user => _rated[user, item]);
        double Weight(int from, int to) => from == to ? 0
            : Enumerable.Range(0, Users).Sum(
            user => Math.Pow(Popularity(from), -0.7) * OfUser(user) * _rated[user, from] * _rated[user, to]) / Math.Pow(Popularity(to), 0.4);
        double rarest = Enumerable.Range(0, Items).Min(Popularity);
        double unit = Math.Pow(rarest, 0.7) * Math.Pow(Enumerable.Range(0, Users).Max(OfUser), -1) * Math.Pow(rarest, 0.4);
        Check(new Rp3BetaModel(_raters, options, Parallel), (user, item) =>
            unit * Enumerable.Range(0, Items).Sum(from => _rated[user, from] * Weight(from, item)));
    }

    /// <summary>With all vectors r V Vᵀ is r; with fewer, V is orthonormal and an invariant subspace of RᵀR.</summary>
    [Fact]
    public void PureSvd_WithAllVectors_GivesWhatWasRated() =>
        Check(new PureSvdModel(_raters, 1000, 1, Parallel), (user, item) => _rated[user, item], 1e-5);

    [Fact]
    public void PureSvd_FindsTheLargestSingularVectors()
    {
        SingularVectors found = new PureSvdModel(_raters, 1, 1, Parallel).Found;
        double[] vector = [.. Enumerable.Range(0, Items).Select(item => (double)found.Vectors[item][0])];
        double[] applied = [
            .. Enumerable.Range(0, Items).Select(
                i => Enumerable.Range(0, Users).Sum(user => _rated[user, i] * Enumerable.Range(0, Items).Sum(j => _rated[user, j] * vector[j])))];
        double eigenvalue = Enumerable.Range(0, Items).Sum(i => applied[i] * vector[i]);
        Assert.Equal(1, vector.Sum(value => value * value), 1e-6);
        Assert.Equal(Math.Sqrt(eigenvalue), found.Values[0], 1e-5);
        Assert.All(Enumerable.Range(0, Items), i => Assert.Equal(eigenvalue * vector[i], applied[i], 1e-4));
        double most = Enumerable.Range(0, 200).Max(draw =>
        {
            var random = new SeededRandom((ulong)draw);
            double[] other = [.. Enumerable.Range(0, Items).Select(_ => random.NextDouble())];
            return Enumerable.Range(0, Users).Sum(
                user => Math.Pow(Enumerable.Range(0, Items).Sum(item => _rated[user, item] * other[item]), 2)) / other.Sum(value => value * value);
        });
        Assert.True(eigenvalue >= most - 1e-5, $"{eigenvalue} {most}");
    }

    private void Check(IScorer model, Func<int, int, double> expected, double tolerance = 1e-6)
    {
        for (int user = 0; user < Users; user++)
        {
            double[] scores = Scores(model, user);
            for (int item = 0; item < Items; item++)
            {
                double value = expected(user, item);
                Assert.Equal(value, scores[item], tolerance * Math.Max(1, Math.Abs(value)));
                Assert.Equal(scores[item], model.Score(_raters.Users.IdAt(user), _raters.Items.IdAt(item)));
            }
        }

        Assert.All(Scores(model, -1), score => Assert.Equal(0, score));
    }

    private double[] Scores(IScorer model, int user)
    {
        double[] scores = new double[Items];
        model.ScoreCatalogue(user < 0 ? -5 : _raters.Users.IdAt(user), scores);
        return scores;
    }
}
