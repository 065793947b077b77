using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Items with a bias and factors of their own in each part of time.</summary>
public sealed unsafe class TimeBinsTests
{
    private const ulong Seed = 7;
    private const int Bins = 4;
    private static readonly RatingScale Scale = new(1, 5, 0.5);
    private static readonly BayesianMfOptions Options = new() { Factors = 5, BurnIn = 4, Samples = 12, KeptSamples = 3, TimeBins = Bins };

    [Fact]
    public void BinOf_IsThePartOfTheTrainingTime_AndTheLastOneForWhatIsLater()
    {
        var times = new TimeBins(first: 1000, last: 1099, count: Bins);
        Assert.Equal([0, 0, 1, 3, 3], new long[] { 1000, 1024, 1025, 1075, 1099 }.Select(times.BinOf));
        Assert.Equal([0, 0, 3, 3], new long[] { long.MinValue, 999, 1100, long.MaxValue }.Select(times.BinOf));
        Assert.Equal([0, 0], new long[] { 5, 6 }.Select(new TimeBins(5, 5, 1).BinOf));
    }

    [Fact]
    public void RowOf_IsThatOfTheBin_OrOfTheItemWhereItHasNoRatingAtThatTime()
    {
        // Two items; the first has two ratings in the first part and one in the last, the second has three in the third.
        var bins = new GibbsBins(new TimeBins(0, 39, Bins), [2, 0, 0, 1, 0, 0, 3, 0]);
        Assert.Equal((2, 3), (bins.Items, bins.Count));
        Assert.Equal([0, 2, 3], Enumerable.Range(0, 3).Select(bins.FirstOf));
        Assert.Equal([0L, 2, 3, 6], Enumerable.Range(0, 4).Select(bins.StartOf));
        Assert.Equal([2, 0, 3, 3], new long[] { 3, 12, 33, 1000 }.Select(time => bins.RowOf(0, time)));
        Assert.Equal([1, 4, 1], new long[] { 3, 25, 1000 }.Select(time => bins.RowOf(1, time)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(17, true)]
    public void Samples_AreThoseOfTheNaiveSampler(int factors, bool hasFeedback)
    {
        BayesianMfOptions options =
            Options with { Factors = factors, ImplicitFeedback = hasFeedback, FlippedFeedback = hasFeedback };
        (int User, int Item, double Rating)[] rows = SmallRatings.Rows(users: 9, items: 7);
        using GibbsData data = GibbsData.Read(Timed(rows), Bins, default);
        using var sampler = new GibbsSampler(data, options, Seed);
        var times = new TimeBins(0, rows.Length - 1, Bins);
        var naive = new NaiveGibbs(rows, options, Seed, [.. rows.Select((_, at) => times.BinOf(TimeOf(at)))]);
        for (int sample = 0; sample < 5; sample++)
        {
            sampler.Next(new ParallelOptions { MaxDegreeOfParallelism = 2 });
            naive.Next();
            Assert.Equal(naive.Noise, sampler.Noise, 1e-4 * naive.Noise);
            Assert.Equal(naive.Mean, sampler.Mean, 1e-4);
        }

        Assert.Contains(naive.Differences, value => Math.Abs(value) > 1e-3);
        for (int item = 0; item < 7; item++)
        {
            for (int bin = data.Bins!.FirstOf(item); bin < data.Bins.FirstOf(item + 1); bin++)
            {
                for (int column = 0; column <= factors; column++)
                {
                    double expected = naive.Sides[1][(item * (factors + 1)) + column] + naive.Differences[(bin * (factors + 1)) + column];
                    Assert.Equal(expected, sampler.Items.Rows.Row(7 + bin)[column], 2e-4 * Math.Max(1, Math.Abs(expected)));
                }
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Model_HasTheSameBitsOnAnyNumberOfThreads_AndIsAnotherThanWithoutBins(int threads)
    {
        Assert.Equal(Means(Train(1)), Means(Train(threads)));
        Assert.NotEqual(Means(Train(1)), Means(Train(1, Options with { TimeBins = 0 })));
        Assert.Equal(Means(Train(1, Options with { TimeBins = 0 })), Means(Train(1, Options with { TimeBins = 0 }, shift: 1_000_000)));
    }

    [Fact]
    public void HistoryOfTheRowsOfAUserOfTraining_HasThatUsersScores_ToTheLastBit()
    {
        BayesianMfModel model = Train(1);
        (int User, int Item, double Rating)[] rows = SmallRatings.Rows(users: 40, items: 30);
        IEnumerable<(long, long, float, long)> history = rows.Select((row, at) => (row, at)).Where(row => row.row.User == 7)
            .Select(row => (500L, (long)row.row.Item, (float)row.row.Rating, (long)TimeOf(row.at)));
        IScorer folded = model.FoldIn(UserHistories.From(TestData.Table([.. history])), threads: 2);
        Assert.Equal(Enumerable.Range(0, 30).Select(item => model.Score(7, item)), Enumerable.Range(0, 30).Select(item => folded.Score(500, item)));
    }

    /// <summary>Item 5's ratings rise by two points from the first half of the time to the second: so do its predictions.</summary>
    [Fact]
    public void ItemThatChanges_IsPredictedAsItIsAtTheTimeThatIsAskedFor_AndLaterAsInTheLastPart()
    {
        var rows = new List<(long, long, float, long)>();
        for (int user = 0; user < 60; user++)
        {
            rows.AddRange(Enumerable.Range(0, 10).Select(
                item => ((long)user, (long)item, item == 5 ? user < 30 ? 2f : 4f : 3f + ((user + item) % 2), (long)user)));
        }

        var asked = new AskedPairs([60, 61, 62, 63], [5, 5, 5, 4], [2, 57, 100_000, 2]);
        var options = new BayesianMfOptions { Factors = 2, TimeBins = 2, Samples = 100, ImplicitFeedback = false, FlippedFeedback = false };
        BayesianMfModel model = new BayesianMfTrainer(options, Scale, asked)
            .Train(Timed(TestData.Table(rows)), Seed, new ThreadShare(2, 2), default);
        (double early, double late, double later) = (model.Asked.MeanOf(60, 5)!.Value, model.Asked.MeanOf(61, 5)!.Value,
            model.Asked.MeanOf(62, 5)!.Value);
        Assert.InRange(late - early, 1, 2.5);
        Assert.Equal(late, later, 1e-9);
        Assert.InRange(model.Asked.MeanOf(63, 4)!.Value, 3, 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Sampling_ThatWasKilled_GoesOnToTheSameBits(int killedAfter)
    {
        using var folder = new TestFolder();
        BayesianMfTrainer Trainer(IStageProgress progress) => new(Options, Scale, Asked)
        {
            ResumeFolder = folder.Root, CheckpointInterval = TimeSpan.Zero, Progress = progress,
        };
        TimedTable train = Timed(SmallRatings.Rows(users: 40, items: 30));
        using var cancellation = new CancellationTokenSource();
        BayesianMfTrainer first = Trainer(new SamplingKiller(killedAfter, cancellation));
        Assert.ThrowsAny<OperationCanceledException>(() => first.Train(train, Seed, new ThreadShare(2, 2), cancellation.Token));
        Assert.Equal(Means(Train(1)), Means(Trainer(SilentProgress.Instance).Train(train, Seed, new ThreadShare(1, 1), default)));
    }

    [Fact]
    public void BinsOfADatasetWithoutTimes_AreRefused()
    {
        var train = new TimedTable(TestData.Table([(1, 1, 3, 1)]), IdMap.From([1L]), perSecond: 0);
        var error = Assert.Throws<DataException>(() => GibbsData.Read(train, Bins, default));
        Assert.Equal(ErrorCodes.NoTimes, error.Code);
        Assert.Contains("timeBins", error.Message, StringComparison.Ordinal);
        using GibbsData without = GibbsData.Read(train, 0, default);
        Assert.Null(without.Bins);
    }

    private static AskedPairs Asked => new([0, 1, 2, 0, 99], [0, 7, 29, 0, 3], [0, 500, 100_000, 600, 3]);

    /// <summary>The time of a row: users come one after the other.</summary>
    private static int TimeOf(int row) => row;

    private static TimedTable Timed((int User, int Item, double Rating)[] rows, long shift = 0) => Timed(TestData.Table(
        [.. rows.Select((row, at) => ((long)row.User, (long)row.Item, (float)row.Rating, TimeOf(at) + shift))]));

    private static TimedTable Timed(RatingTable table) => new(table, IdMap.From(table.Items));

    private static BayesianMfModel Train(int threads, BayesianMfOptions? options = null, long shift = 0) =>
        new BayesianMfTrainer(options ?? Options, Scale, Asked)
            .Train(Timed(SmallRatings.Rows(users: 40, items: 30), shift), Seed, new ThreadShare(threads, threads), default);

    private static long[] Means(BayesianMfModel model) =>
    [
        .. Asked.Users.Zip(Asked.Items).Select(pair => BitConverter.DoubleToInt64Bits(model.Asked.MeanOf(pair.First, pair.Second)!.Value)),
        .. Asked.Users.Zip(Asked.Items).Select(pair => BitConverter.DoubleToInt64Bits(model.Asked.DeviationsOf(pair.First, pair.Second).OfScore)),
        .. Asked.Items.Select(item => BitConverter.DoubleToInt64Bits(model.Score(7, item))),
    ];
}
