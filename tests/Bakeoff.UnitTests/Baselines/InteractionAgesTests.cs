using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

/// <summary>Neighbours with interactions that count less the older they are, held to sums written out.</summary>
public sealed class InteractionAgesTests
{
    private const int Items = 20;
    private const int Users = 25;
    private const long Newcomer = 500;
    private const long Day = 86_400;
    private const double HalfLife = 30;
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };
    private readonly RatingTable _train;
    private readonly TimedRows _rows;
    private readonly RaterLists _raters;

    public InteractionAgesTests()
    {
        var random = new SeededRandom(4);
        var rows = new List<(long, long, float, long)>();
        for (int user = 0; user < Users; user++)
        {
            int[] items = [.. Enumerable.Range(0, Items).Where(_ => random.NextInt(3) == 0)];
            random.Shuffle(items.AsSpan());
            long time = 900_000_000;
            Array.ForEach(items, item => rows.Add((user, item, 4f, time += random.NextInt(40) * Day)));
        }

        _train = TestData.Table(rows);
        RatingMatrix matrix = RatingMatrix.From(_train, IdMap.From([.. Enumerable.Range(0, Items).Select(item => (long)item)]));
        _rows = new TimedRows(matrix, _train.Timestamps, 1);
        _raters = new RaterLists(matrix);
    }

    [Fact]
    public void ItemKnn_CountsWhatTheUserRatedByItsAge()
    {
        var options = new ItemKnnOptions { Neighbours = 7, Decay = HalfLife };
        var plain = new ItemKnnModel(_raters, options, Two);
        var decayed = new ItemKnnModel(_raters, options, Two, Ages());
        for (int user = 0; user < Users; user++)
        {
            long last = TimesOf(user).Max();
            for (int item = 0; item < Items; item++)
            {
                double expected = RowsOf(user).Sum(row => plain.Weights.Find((int)_train.Items[row], item) * Age(_train.Timestamps[row], last));
                Assert.Equal(expected, decayed.Score(user, item), 1e-5);
            }
        }
    }

    [Fact]
    public void UserKnn_CountsWhatNeighboursRatedByItsAge_WhenTheUserWasLastSeen()
    {
        var options = new UserKnnOptions { Neighbours = 1000, Decay = HalfLife };
        var model = new UserKnnModel(_raters, options, [1], Two, Ages());
        double Cosine(int a, int b) => ItemsOf(a).Intersect(ItemsOf(b)).Count() / Math.Sqrt((double)ItemsOf(a).Length * ItemsOf(b).Length);
        foreach (int user in new[] { 1, 2 })
        {
            long last = TimesOf(user).Max();
            for (int item = 0; item < Items; item++)
            {
                double expected = Enumerable.Range(0, Users).Where(other => other != user).Sum(other => Cosine(user, other)
                    * RowsOf(other).Where(row => _train.Items[row] == item).Sum(row => Age(_train.Timestamps[row], last)));
                Assert.Equal(expected, model.Score(user, item), 1e-5);
            }
        }
    }

    /// <summary>The same rows, folded in, are asked about on the same day.</summary>
    [Fact]
    public void AHistory_HasTheScoresOfAUserOfTrainingWithItsRows()
    {
        IFoldInScorer byItem = new ItemKnnModel(_raters, new ItemKnnOptions { Neighbours = 7 }, Two, Ages());
        IFoldInScorer byUser = new UserKnnModel(_raters, new UserKnnOptions { Neighbours = 7 }, [], Two, Ages());
        IEnumerable<(long, long, float, long)> RowsAs(long id) => RowsOf(3).Select(row => (id, _train.Items[row], 4f, _train.Timestamps[row]));
        IScorer folded = byItem.FoldIn(UserHistories.From(TestData.Table(RowsAs(Newcomer))));
        IScorer same = byUser.FoldIn(UserHistories.From(TestData.Table(RowsAs(3))));
        for (int item = 0; item < Items; item++)
        {
            Assert.Equal(byItem.Score(3, item), folded.Score(Newcomer, item));
            Assert.Equal(byUser.Score(3, item), same.Score(3, item));
        }
    }

    [Fact]
    public void NoHalfLife_NeedsNoTimes() =>
        Assert.Null(InteractionAges.Read(_raters, new TimedRows(_rows, _train.Timestamps, 0), 0, "item-knn", default));

    [Fact]
    public void AHalfLife_WithoutTimes_IsRefused()
    {
        var error = Assert.Throws<DataException>(
            () => InteractionAges.Read(_raters, new TimedRows(_rows, _train.Timestamps, 0), 30, "item-knn", default));
        Assert.Equal(ErrorCodes.NoTimes, error.Code);
        Assert.Contains("models.item-knn", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.3)]
    [InlineData(-1)]
    [InlineData(-17.99)]
    [InlineData(-1000.25)]
    public void PowerOfTwo_IsThePower(double x) => Assert.Equal(1, LaneMath.PowerOfTwo(x) / Math.Pow(2, x), 1e-14);

    [Fact]
    public void PowerOfTwo_BelowTheSmallestNumber_IsZero() =>
        Assert.Equal(0, LaneMath.PowerOfTwo(-5000) + LaneMath.PowerOfTwo(double.NegativeInfinity));

    private static double Age(long time, long asked) => Math.Pow(2, -Math.Max(0, asked - time) / (double)Day / HalfLife);

    private InteractionAges Ages() => InteractionAges.Read(_raters, _rows, HalfLife, "item-knn", default)!;

    private IEnumerable<int> RowsOf(int user) => Enumerable.Range(0, _train.Count).Where(row => _train.Users[row] == user);

    private long[] ItemsOf(int user) => [.. RowsOf(user).Select(row => _train.Items[row])];

    private IEnumerable<long> TimesOf(int user) => RowsOf(user).Select(row => _train.Timestamps[row]);

    private sealed class TimedRows(IRatingSource rows, long[] timestamps, long perSecond) : ITimedRatings
    {
        public IdMap Users => rows.Users;

        public IdMap Items => rows.Items;

        public long TimestampsPerSecond => perSecond;

        public void Read(RatingBatch batch, CancellationToken cancellation) => rows.Read(batch, cancellation);

        public void ReadTimes(TimedBatch batch, CancellationToken cancellation)
        {
            int row = 0;
            Read((users, items, _) =>
            {
                batch(users, items, timestamps.AsSpan(row, users.Length));
                row += users.Length;
            }, cancellation);
        }
    }
}
