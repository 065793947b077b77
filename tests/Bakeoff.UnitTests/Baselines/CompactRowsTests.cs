using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>Ratings in columns without an object a row: empty users, items that nobody rated, and rows that are not sorted.</summary>
public sealed class CompactRowsTests
{
    private static readonly IdMap Users = IdMap.From([10, 20, 30, 40]);
    private static readonly IdMap Items = IdMap.From([1, 2, 3, 4, 5]);

    [Fact]
    public void RaterLists_OfEmptyUsersAndUnratedItems_HaveEmptyRows()
    {
        // Users 10 and 30 have no row, and nobody rated items 1 and 4.
        var raters = new RaterLists(new RatingMatrix(Users, Items, [0, 0, 3, 3, 5], [4, 1, 2, 2, 4], [1, 2, 3, 4, 5]));
        Assert.Equal([[], [4, 1, 2], [], [2, 4]], RowsOf(raters.ItemsOf));
        Assert.Equal([[], [1], [1, 3], [], [1, 3]], RowsOf(raters.UsersOf));
        Assert.Equal([2, 4], raters.RatedBy(40).ToArray());
        Assert.Equal(0, raters.RatedBy(10).Length + raters.RatedBy(99).Length);
        Assert.Equal(2, raters.UsersOf.LengthOf(4));
    }

    [Fact]
    public void RaterLists_OfUnsortedRows_AreRefused() =>
        Assert.Contains(
            "user 10 come after those of user 30", Assert.Throws<ArgumentException>(() => new RaterLists(new Rows([2, 2, 0], [0, 1, 2]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void RaterLists_OfNoRow_AreEmpty() => Assert.All(RowsOf(new RaterLists(new Rows([], [])).UsersOf), Assert.Empty);

    [Fact]
    public void AMatrix_GivesTheRowsOfAUser_AndRefusesUsersOutOfOrder()
    {
        var matrix = new RatingMatrix(Users, Items, [0, 0, 3, 3, 5], [4, 1, 2, 2, 4], [1, 2, 3, 4, 5]);
        Assert.Equal((3, 0, 2), (matrix.ItemsOf(1).Length, matrix.ItemsOf(2).Length, matrix.RatingsOf(3).Length));
        Assert.Equal([1f, 2, 3], matrix.RatingsOf(1).ToArray());
        Assert.Throws<ArgumentException>(() => new RatingMatrix(Users, Items, [0, 3, 2, 3, 5], [4, 1, 2, 2, 4], [1, 2, 3, 4, 5]));
    }

    [Fact]
    public void AMatrix_OfATable_IsSortedByUserAndTime_EqualOnesInTheirOrder()
    {
        RatingMatrix matrix = RatingMatrix.From(TestData.Table([(20, 5, 1, 9), (10, 3, 2, 7), (20, 1, 3, 4), (10, 2, 4, 7)]));
        Assert.Equal([10L, 20], matrix.Users.Ids.ToArray());
        Assert.Equal([3L, 2, 1, 5], new[] { 0, 1 }.SelectMany(user => matrix.ItemsOf(user).ToArray()).Select(matrix.Items.IdAt));
        Assert.Equal([2f, 4, 3, 1], new[] { 0, 1 }.SelectMany(user => matrix.RatingsOf(user).ToArray()));
    }

    [Fact]
    public void SeenItems_AreDistinctAndAscending_AndEmptyForWhoWasNeverAdded()
    {
        var seen = new SeenItems();
        foreach ((long user, int position) in new[] { (3L, 7), (3, 2), (3, 7), (8, 0) })
        {
            seen.Add(user, position);
        }

        Assert.Throws<ArgumentException>(() => seen.Add(5, 1));
        Assert.Equal([[2, 7], [0], []], new[] { seen.PositionsOf(3), seen.PositionsOf(8), seen.PositionsOf(5) });
        Assert.Throws<InvalidOperationException>(() => seen.Add(9, 1));
    }

    [Fact]
    public void SeenItems_OfManyRows_KeepAll()
    {
        var seen = new SeenItems();
        foreach (int user in new[] { 1, 2 })
        {
            Enumerable.Range(0, 5000).Reverse().ToList().ForEach(position => seen.Add(user, position * user));
        }

        Assert.Equal(Enumerable.Range(0, 5000), seen.PositionsOf(1));
        Assert.Equal(Enumerable.Range(0, 5000).Select(position => 2 * position), seen.PositionsOf(2));
    }

    [Fact]
    public void BiasTerms_OfRowsThatAreStreamed_AreThoseOfRowsInArrays()
    {
        Fold fold = TestData.Checkerboard();
        RatingMatrix rows = fold.TrainingMatrix();
        BiasTerms streamed = BiasTerms.Fit(rows, 5, default), held = BiasTerms.Fit(
            [.. fold.Train.Users.Select(rows.Users.IndexOf)], [.. fold.Train.Items.Select(rows.Items.IndexOf)], fold.Train.Ratings, rows.Users.Count,
            rows.Items.Count, 5);
        Assert.Equal(held.Mean, streamed.Mean);
        Assert.Equal(held.Users, streamed.Users);
        Assert.Equal(held.Items, streamed.Items);
    }

    /// <summary>To the last bit: the sums are in the order of the catalogue.</summary>
    [Fact]
    public void ItemKnn_SumsInTheOrderOfTheCatalogue_SoThatTheOrderOfTheUsersRowsIsOfNoMatter()
    {
        var random = new SeededRandom(3);
        int[][] rated = [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 60).Where(_ => random.NextInt(3) == 0).ToArray())];
        double[][] scores = [.. new[] { false, true }.Select(reversed =>
        {
            int[][] rows = [.. rated.Select(items => reversed ? [.. items.Reverse()] : items)];
            int[] all = [.. rows.SelectMany(items => items)],
                starts = [.. Enumerable.Range(0, 201).Select(user => rows.Take(user).Sum(items => items.Length))];
            var matrix = new RatingMatrix(
                IdMap.From(Enumerable.Range(0, 200).Select(user => (long)user)), IdMap.From(Enumerable.Range(0, 60).Select(item => (long)item)),
                starts,
                all, new float[all.Length]);
            var model = new ItemKnnModel(
                new RaterLists(matrix), new ItemKnnOptions { Neighbours = 20 }, new ParallelOptions { MaxDegreeOfParallelism = 2 });
            double[] catalogue = new double[60];
            model.ScoreCatalogue(7, catalogue);
            Assert.Equal(catalogue, Enumerable.Range(0, 60).Select(item => model.Score(7, item)));
            return catalogue;
        })];
        Assert.Equal(scores[0], scores[1]);
        Assert.True(scores[0].Max() > 1);
    }

    private static int[][] RowsOf(SparseRows rows) => [.. Enumerable.Range(0, rows.Count).Select(row => rows[row].ToArray())];

    private sealed class Rows(int[] users, int[] items) : IRatingSource
    {
        public IdMap Users => CompactRowsTests.Users;

        public IdMap Items => CompactRowsTests.Items;

        public void Read(RatingBatch batch, CancellationToken cancellation) => batch(users, items, new float[users.Length]);
    }
}
