using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>The one rule of what is held out: a leak would begin here.</summary>
public sealed class LastRowsTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, 60)];

    [Theory]
    [InlineData(5, 0, false, 12, 7)]
    [InlineData(5, 0, false, 5, 0)]
    [InlineData(5, 0, false, 3, 0)]
    [InlineData(5, 0, true, 12, 7)]
    [InlineData(5, 0, true, 9, 5)]
    [InlineData(5, 0, true, 2, 1)]
    [InlineData(5, 0, true, 1, 1)]
    [InlineData(5, 10, false, 9, 9)]
    [InlineData(5, 10, false, 10, 5)]
    [InlineData(0, 0, false, 7, 7)]
    [InlineData(3, 0, true, 0, 0)]
    public void KeptOf_FollowsTheRule(int count, int minRows, bool keepsHalf, int rows, int kept) =>
        Assert.Equal(kept, new LastRows(count) { MinRows = minRows, KeepsHalf = keepsHalf }.KeptOf(rows));

    [Fact]
    public void Construction_NegativeCount_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new LastRows(-1));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Divide_AndKeptRatings_PutEachRowIntoOnePart_AndTheLastOnesOut(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        RatingTable table = Rows(random);
        LastRows last = new(random.NextInt(7)) { MinRows = random.NextInt(2) * random.NextInt(12), KeepsHalf = random.NextInt(2) == 0 };
        (RatingTable kept, RatingTable heldOut) = last.Divide(table);

        // Each row is in one part, in the order of the table.
        List<(long User, long Item)> all = Pairs(table), first = Pairs(kept), second = Pairs(heldOut);
        Assert.Empty(first.Intersect(second));
        Assert.Equal(all, all.Where(first.Contains).Union(all.Where(second.Contains)).OrderBy(all.IndexOf));
        Assert.Equal(first, all.Where(first.Contains));
        Assert.Equal(second, all.Where(second.Contains));

        // What is held out is what comes last, of no user more rows than the rule says, and of one with too few none.
        foreach (IGrouping<long, (long User, long Item)> user in all.GroupBy(row => row.User))
        {
            int rows = user.Count(), held = second.Count(row => row.User == user.Key);
            Assert.Equal(user.TakeLast(held), second.Where(row => row.User == user.Key));
            Assert.InRange(held, 0, last.Count);
            Assert.Equal(rows < last.MinRows ? 0 : Math.Min(last.Count, last.KeepsHalf ? rows / 2 : rows), held);
        }

        // The view of a source, in whatever batches and parts it comes, is the same division.
        RatingMatrix matrix = RatingMatrix.From(table);
        var source = new SmallBatches(matrix, 1 + random.NextInt(5));
        var view = new KeptRatings(source, last, [.. Enumerable.Range(0, matrix.Users.Count).Select(user => matrix.ItemsOf(user).Length)]);
        Assert.Equal(first, Pairs(view, view.Read));
        Assert.Equal(first, Pairs(view, (batch, stop) => view.ReadPart(0, batch, stop)));
        Assert.Equal(second, Pairs(view, view.ReadHeldOut));
    }

    [Fact]
    public void Divide_RowsOfAUserInTwoPieces_Throws() => Assert.Throws<ArgumentException>(
        () => new LastRows(1).Divide(new RatingTable([1, 2, 1], [1, 2, 3], [1, 1, 1], [1, 2, 3])));

    [Fact]
    public void KeptRatings_OtherNumbersOfRowsThanWereSaid_Throw()
    {
        RatingMatrix matrix = RatingMatrix.From(new RatingTable([1, 1, 2], [1, 2, 3], [1, 1, 1], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => new KeptRatings(matrix, new LastRows(1), [2]));
        Assert.Throws<InvalidOperationException>(() => new KeptRatings(matrix, new LastRows(1), [3, 1]).Read((_, _, _) => { }, default));
    }

    /// <summary>Users with a row or many, whose rows have ties, in an order within them that no sort would make.</summary>
    private static RatingTable Rows(SeededRandom random)
    {
        List<(long User, long Item, float Rating, long Timestamp)> rows = [];
        for (int user = 1; user <= 8; user++)
        {
            int[] items = random.Permutation(30);
            int count = 1 + random.NextInt(14);
            rows.AddRange(Enumerable.Range(0, count).Select(row => ((long)user, (long)items[row], 1 + (row % 5f), (long)(row / 3))));
        }

        return new RatingTable(
            [.. rows.Select(row => row.User)], [.. rows.Select(row => row.Item)], [.. rows.Select(row => row.Rating)],
            [.. rows.Select(row => row.Timestamp)]);
    }

    private static List<(long User, long Item)> Pairs(RatingTable table) => [.. table.Users.Zip(table.Items)];

    private static List<(long User, long Item)> Pairs(IRatingSource source, Action<RatingBatch, CancellationToken> read)
    {
        List<(long, long)> pairs = [];
        read(
            (users, items, _) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    pairs.Add((source.Users.IdAt(users[i]), source.Items.IdAt(items[i])));
                }
            },
            default);
        return pairs;
    }

    /// <summary>The rows of a source a few at a time, so that a user's rows are in several batches.</summary>
    private sealed class SmallBatches(IRatingSource source, int size) : IRatingSource
    {
        public IdMap Users => source.Users;

        public IdMap Items => source.Items;

        public void Read(RatingBatch batch, CancellationToken cancellation) => source.Read(
            (users, items, ratings) =>
            {
                for (int start = 0; start < users.Length; start += size)
                {
                    int count = Math.Min(size, users.Length - start);
                    batch(users.Slice(start, count), items.Slice(start, count), ratings.Slice(start, count));
                }
            },
            cancellation);
    }
}
