using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>PureSVD's singular vectors, held to an exact decomposition by Jacobi's rotations, where the singular values hardly decay.</summary>
public sealed class RandomizedSvdTests
{
    private const int Factors = 15;
    private const int ListLength = 20;
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };

    [Theory]
    [InlineData(70, 150)]
    [InlineData(150, 70)]
    public void Scores_AreThoseOfTheExactSingularVectors_WhateverTheSeed(int users, int items)
    {
        (RaterLists raters, double[][] rated) = Random(users, items);
        double[][] exact = ExactScores(rated, Factors, out double decay);
        Assert.InRange(decay, 0.93, 0.9999); // Of the first value left out and the last one taken: the case is a hard one.
        double[][] first = Scores(raters, 1);
        double[][] second = Scores(raters, 2);
        for (int user = 0; user < users; user++)
        {
            Assert.All(exact[user].Zip(first[user]), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }

        Assert.InRange(Overlap(exact, first), 0.99, 1);
        Assert.InRange(Overlap(first, second), 0.99, 1);
    }

    /// <summary>More users than the basis has columns, so that it begins again from its best vectors.</summary>
    [Theory]
    [InlineData(750, 700)]
    [InlineData(700, 750)]
    public void ValuesAndVectors_AreThoseOfADecompositionInDoublePrecision(int users, int items)
    {
        (RaterLists raters, double[][] rated) = Random(users, items);
        double[][] ofItems = Transposed(rated);
        double[][] gram = [.. ofItems.Select(row => ofItems.Select(other => DotProduct.Compute(row, other)).ToArray())];
        SingularVectors found = Find(raters, 100, 1, Two);
        (double[] values, _) = SymmetricEigen.Decompose([.. gram.Select(row => row.ToArray())], default);
        for (int k = 0; k < 100; k++)
        {
            Assert.Equal(Math.Sqrt(values[k]), found.Values[k], 1e-4 * found.Values[k]);
        }

        double residual = 0;
        double[][] vectors = Transposed(ToDouble(found));
        for (int k = 0; k < 100; k++)
        {
            double square = found.Values[k] * found.Values[k];
            residual += gram.Select((row, i) => Math.Pow(DotProduct.Compute(row, vectors[k]) - (square * vectors[k][i]), 2)).Sum();
        }

        double bound = Math.Max(
            RandomizedSvd<Lanes128>.LargestAngle * (values[99] - values[100]), RandomizedSvd<Lanes128>.Rounding * Math.Sqrt(100) * values[0]);
        Assert.InRange(Math.Sqrt(residual), 0, 1.1 * bound);
        Assert.Equal(Math.Sqrt(residual) / values[0], found.Residual, 1e-6);
        Assert.InRange(found.Passes, 5, 60); // It began again: of the first two blocks the values are not that exact.
        AssertOrthonormal(vectors);
    }

    [Fact]
    public void Vectors_AreTheSameBits_OnAnyNumberOfThreads_AndForAnyWidthOfVectors()
    {
        (RaterLists raters, _) = Random(450, 470);
        float[] one = Bits(Find(raters, 8, 1, Threads(1)));
        Assert.All([2, 3, 8], threads => Assert.Equal(one, Bits(Find(raters, 8, 1, Threads(threads)))));
        Assert.Equal(one, Bits(RandomizedSvd<Lanes128>.Find(raters.ItemsOf, raters.UsersOf, 8, 1, Two)));
        Assert.Equal(one, Bits(RandomizedSvd<Lanes256>.Find(raters.ItemsOf, raters.UsersOf, 8, 1, Two)));
        Assert.Equal(one, Bits(RandomizedSvd<Lanes512>.Find(raters.ItemsOf, raters.UsersOf, 8, 1, Two)));
    }

    /// <summary>Every user has an item that no other has: all singular values are 1, and any vectors of the space are right.</summary>
    [Fact]
    public void EqualSingularValues_AreFound_OrthonormalAndInvariant()
    {
        SingularVectors found = Find(Raters(500, 600, (user, item) => user == item), 10, 1, Two);
        Assert.All(found.Values, value => Assert.Equal(1, value, 1e-5));
        AssertOrthonormal(Transposed(ToDouble(found)));
    }

    /// <summary>As many equal values as are asked for, and larger than what others there are.</summary>
    [Fact]
    public void ManyEqualSingularValues_AboveOthers_AreAllFound()
    {
        // 60 users with three items of their own, and 500 with two.
        RaterLists raters = Raters(560, 1180, (user, item) => user < 60 ? item / 3 == user : item >= 180 && (item - 180) / 2 == user - 60);
        Assert.All(ToDouble(Find(raters, 60, 1, Two)), (row, item) =>
            Assert.Equal(item < 180 ? 1 / 3.0 : 0, DotProduct.Compute(row, row), 1e-5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public void MoreVectorsThanThereAreSingularValues_GiveThoseThatThereAre(int count)
    {
        // Two kinds of users: rank 2, with values √(30 · 10) and √(10 · 20).
        RaterLists raters = Raters(40, 30, (user, item) => user < 30 ? item < 10 : item >= 10);
        SingularVectors found = Find(raters, count, 1, Two);
        Assert.Equal(Math.Min(count, 2), found.Values.Count);
        Assert.Equal(Math.Sqrt(300), found.Values[0], 1e-4);
        Assert.All(ToDouble(found), (row, item) => Assert.Equal(item < 10 ? Math.Sqrt(0.1) : 0, Math.Abs(row[0]), 1e-5));
    }

    [Fact]
    public void NoRatings_GiveNoVectors()
    {
        Assert.Empty(Find(Raters(0, 0, (_, _) => true), 3, 1, Two).Values);
        Assert.Empty(Find(Raters(0, 9, (_, _) => true), 3, 1, Two).Values);
    }

    [Fact]
    public void Cancellation_EndsIt()
    {
        (RaterLists raters, _) = Random(450, 470);
        var cancelled = new ParallelOptions { CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() => Find(raters, 8, 1, cancelled));
    }

    private static void AssertOrthonormal(double[][] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(i == j ? 1 : 0, DotProduct.Compute(rows[i], rows[j]), 1e-5);
            }
        }
    }

    private static double[][] Transposed(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Select(row => row[column]).ToArray())];

    /// <summary>No tastes but popularity: after the first the singular values decay as slowly as those of noise.</summary>
    private static (RaterLists Raters, double[][] Rated) Random(int users, int items)
    {
        var random = new SeededRandom(8);
        double[][] rated = [
            .. Enumerable.Range(0, users).Select(
                user => Enumerable.Range(0, items).Select(item => item == user % items || random.NextDouble() < 4.0 / (item + 8) ? 1.0 : 0)
                    .ToArray())];
        return (Raters(users, items, (user, item) => rated[user][item] > 0), rated);
    }

    private static ParallelOptions Threads(int threads) => new() { MaxDegreeOfParallelism = threads };

    private static SingularVectors Find(RaterLists raters, int count, ulong seed, ParallelOptions parallel) =>
        RandomizedSvd.Find(raters.ItemsOf, raters.UsersOf, count, seed, parallel);

    private static float[] Bits(SingularVectors found) =>
        [.. Enumerable.Range(0, found.Vectors.Count).SelectMany(row => found.Vectors[row].ToArray()), (float)found.Values[0]];

    private static double[][] ToDouble(SingularVectors found) =>
        [.. Enumerable.Range(0, found.Vectors.Count).Select(row => found.Vectors[row].ToArray().Select(value => (double)value).ToArray())];

    private static RaterLists Raters(int users, int items, Func<int, int, bool> rated) => new(RatingMatrix.From(
        TestData.Table(
            Enumerable.Range(0, users).SelectMany(
                user => Enumerable.Range(0, items).Where(item => rated(user, item)).Select(item => ((long)user, (long)item, 4f, 1L)))),
        IdMap.From(Enumerable.Range(0, items).Select(item => (long)item))));

    private static double[][] Scores(RaterLists raters, ulong seed)
    {
        var model = new PureSvdModel(raters, Factors, seed, Two);
        return [.. Enumerable.Range(0, raters.Users.Count).Select(user =>
        {
            double[] scores = new double[raters.Items.Count];
            model.ScoreCatalogue(user, scores);
            return scores;
        })];
    }

    /// <summary>r V Vᵀ = (U Uᵀ R) of the smaller side's exact eigenvectors.</summary>
    private static double[][] ExactScores(double[][] rated, int count, out double decay)
    {
        bool ofUsers = rated.Length < rated[0].Length;
        double[][] near = ofUsers ? rated : Transposed(rated);
        double[][] gram = [.. near.Select(row => near.Select(other => DotProduct.Compute(row, other)).ToArray())];
        (double[] values, double[][] vectors) = Jacobi(gram);
        int[] order = [.. Enumerable.Range(0, values.Length).OrderByDescending(k => values[k])];
        decay = Math.Sqrt(values[order[count]] / values[order[count - 1]]);
        double[][] chosen = [.. order.Take(count).Select(k => vectors[k])];
        double[][] reduced = [.. chosen.Select(vector => Transposed(near).Select(column => DotProduct.Compute(vector, column)).ToArray())];
        double[][] projected = [
            .. near.Select((row, i) => row.Select((_, column) => Enumerable.Range(0, count).Sum(k => chosen[k][i] * reduced[k][column])).ToArray())];
        return ofUsers ? projected : Transposed(projected);
    }

    private static (double[] Values, double[][] Vectors) Jacobi(double[][] a)
    {
        double[][] vectors = [.. a.Select((_, i) => a.Select((_, j) => i == j ? 1.0 : 0).ToArray())];
        for (int sweep = 0; sweep < 8; sweep++)
        {
            for (int p = 0; p < a.Length; p++)
            {
                for (int q = p + 1; q < a.Length; q++)
                {
                    double angle = 0.5 * Math.Atan2(2 * a[p][q], a[q][q] - a[p][p]);
                    (double sine, double cosine) = Math.SinCos(angle);
                    for (int k = 0; k < a.Length; k++)
                    {
                        (a[k][p], a[k][q]) = ((cosine * a[k][p]) - (sine * a[k][q]), (sine * a[k][p]) + (cosine * a[k][q]));
                    }

                    for (int k = 0; k < a.Length; k++)
                    {
                        (a[p][k], a[q][k]) = ((cosine * a[p][k]) - (sine * a[q][k]), (sine * a[p][k]) + (cosine * a[q][k]));
                        (vectors[p][k], vectors[q][k]) =
                            ((cosine * vectors[p][k]) - (sine * vectors[q][k]), (sine * vectors[p][k]) + (cosine * vectors[q][k]));
                    }
                }
            }
        }

        return ([.. a.Select((row, i) => row[i])], vectors);
    }

    private static double Overlap(double[][] left, double[][] right) =>
        left.Zip(right, (a, b) => (double)TopItems.Pick(a, ListLength).Intersect(TopItems.Pick(b, ListLength)).Count() / ListLength).Average();
}
