using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>PureSVD's singular vectors, held to an exact decomposition by Jacobi's rotations, where the singular values hardly decay.</summary>
public sealed class TruncatedSvdTests
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

    [Fact]
    public void Vectors_AreTheSameBits_OnOneTwoAndFiveThreads()
    {
        (RaterLists raters, _) = Random(60, 100);
        double[][] Vectors(int threads) => RightVectors(raters, 8, 1, new ParallelOptions { MaxDegreeOfParallelism = threads });
        double[] one = [.. Vectors(1).SelectMany(row => row)];
        Assert.Equal(one, Vectors(2).SelectMany(row => row));
        Assert.Equal(one, Vectors(5).SelectMany(row => row));
    }

    /// <summary>Every user has an item that no other has: all singular values are 1, and any vectors of the space are right.</summary>
    [Fact]
    public void EqualSingularValues_AreFound_OrthonormalAndInvariant()
    {
        RaterLists raters = Raters(50, 60, (user, item) => user == item);
        double[][] vectors = RightVectors(raters, 10, 1, Two);
        Assert.All(vectors, row => Assert.Equal(10, row.Length));
        AssertOrthonormal(Transposed(vectors));
    }

    /// <summary>More equal values than a block of the iteration has columns, and larger than what others there are.</summary>
    [Fact]
    public void ManyEqualSingularValues_AboveOthers_AreAllFound()
    {
        // 60 users with three items of their own, and 60 with two.
        RaterLists raters = Raters(120, 300, (user, item) => user < 60 ? item / 3 == user : item >= 180 && (item - 180) / 2 == user - 60);
        double[][] vectors = RightVectors(raters, 60, 1, Two);
        Assert.All(vectors, (row, item) => Assert.Equal(item < 180 ? 1 / 3.0 : 0, DotProduct.Compute(row, row), 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public void MoreVectorsThanThereAreSingularValues_GiveThoseThatThereAre(int count)
    {
        // Two kinds of users: rank 2, with values √(30 · 10) and √(10 · 20).
        RaterLists raters = Raters(40, 30, (user, item) => user < 30 ? item < 10 : item >= 10);
        double[][] vectors = RightVectors(raters, count, 1, Two);
        Assert.All(vectors, row => Assert.Equal(Math.Min(count, 2), row.Length));
        Assert.All(vectors, (row, item) => Assert.Equal(item < 10 ? Math.Sqrt(0.1) : 0, Math.Abs(row[0]), 10));
    }

    [Fact]
    public void NoRatings_GiveNoVectors() => Assert.Empty(RightVectors(Raters(0, 0, (_, _) => true), 3, 1, Two));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(37)]
    public void Eigen_OfARandomMatrix_SolvesIt(int size)
    {
        var random = new SeededRandom(3);
        double[][] matrix = [.. Enumerable.Range(0, size).Select(_ => new double[size])];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[i][j] = matrix[j][i] = random.NextDouble() - 0.5;
            }
        }

        CheckEigen(matrix);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public void Eigen_OfEqualValues_SolvesIt(double everywhere, double onTheDiagonal) =>
        CheckEigen(
            [.. Enumerable.Range(0, 12).Select(i => Enumerable.Range(0, 12).Select(j => everywhere + (i == j ? onTheDiagonal : 0)).ToArray())]);

    /// <summary>Rank 3 of 60, and rounding: the case in which a test against neighbours only does not end.</summary>
    [Fact]
    public void Eigen_OfANearlySingularMatrix_SolvesIt()
    {
        var random = new SeededRandom(9);
        double[][] factors = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 3).Select(_ => random.NextDouble() - 0.5).ToArray())];
        CheckEigen([.. factors.Select(row => factors.Select(other => DotProduct.Compute(row, other)).ToArray())]);
    }

    private static void CheckEigen(double[][] matrix)
    {
        (double[] values, double[][] vectors) = SymmetricEigen.Decompose([.. matrix.Select(row => row.ToArray())], default);
        Assert.Equal(values.OrderDescending(), values);
        AssertOrthonormal(vectors);
        for (int k = 0; k < values.Length; k++)
        {
            Assert.All(matrix, (row, i) => Assert.Equal(values[k] * vectors[k][i], DotProduct.Compute(row, vectors[k]), 1e-12));
        }
    }

    private static void AssertOrthonormal(double[][] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(i == j ? 1 : 0, DotProduct.Compute(rows[i], rows[j]), 1e-12);
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

    private static double[][] RightVectors(RaterLists raters, int count, ulong seed, ParallelOptions parallel) =>
        TruncatedSvd.RightVectors(raters.ItemsOf, raters.UsersOf, count, new SeededRandom(seed).NextDouble, parallel);

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
