using Bakeoff.Core;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

public sealed class TwoTowerFeatureTests
{
    private static readonly TwoTowerOptions Everything = TwoTowerTestData.Variants["everything"];

    [Fact]
    public void WordsOf_LowersStripsPunctuationAndSplits() =>
        Assert.Equal(["amélie", "le", "fabuleux", "destin", "2001"], TitleText.WordsOf("Amélie: (Le) Fabuleux  Destin (2001)"));

    /// <summary>Other users, far timestamps, absurd titles in the test rows: not a byte of the model may change.</summary>
    [Theory]
    [InlineData("notebook")]
    [InlineData("everything")]
    public void Training_OnAPoisonedTestSet_GivesTheSameBytes(string variant)
    {
        TwoTowerOptions options = TwoTowerTestData.Variants[variant];
        byte[] clean = TwoTowerTestData.BytesOf(new TwoTowerTestData().Train(options).Model);
        Assert.Equal(clean, TwoTowerTestData.BytesOf(new TwoTowerTestData(poison: true).Train(options).Model));
    }

    [Fact]
    public void BucketOf_CountsEvenlySpacedEdges()
    {
        TimeBuckets time = Fit(TestData.Checkerboard(), new TwoTowerOptions { TimestampBuckets = 5 }).Time;
        Assert.Equal(0, time.IndexOf(time.First - 1));
        Assert.Equal(1, time.IndexOf(time.First));
        Assert.Equal(5, time.IndexOf(time.Last));
        Assert.Equal(5, time.IndexOf(time.Last + 100));
    }

    [Fact]
    public void Fit_KeepsTheMostFrequentWords_TiesInOrdinalOrder()
    {
        Fold fold = TestData.Checkerboard();
        ItemFeature words = Fit(fold, new TwoTowerOptions { Words = 3 }).ItemFeatures[1];
        Assert.Equal(["1999", "title", "even"], words.Vocabulary.Texts);
        var unseen = new Catalogue([1], ["Title (never) seen, 1999"], [""]);
        Assert.Equal([2, 0, 0, 1], words.BagOf(new ItemTable(unseen)).RowsOf(0).ToArray());
    }

    [Fact]
    public void ItemTable_KnowsYearsAndGenres()
    {
        var items = new ItemTable(new Catalogue([1, 2, 3], ["Toy Story (1995)", "Babylon 5", "M (1931) "], ["Drama|War", "", "Crime"]));
        Assert.Equal(["1995", "", "1931"], Enumerable.Range(0, 3).Select(items.YearOf));
        Assert.Equal(["Drama", "War"], items.GenresOf(0));
        Assert.Empty(items.GenresOf(1));
    }

    [Fact]
    public void QueryTimestamp_IsThatOfTheLastTrainingRating()
    {
        Fold fold = TestData.Checkerboard();
        TowerFeatures features = Fit(fold, new TwoTowerOptions());
        Assert.Equal(
            Enumerable.Range(0, fold.Train.Count).Where(row => fold.Train.Users[row] == 3).Max(row => fold.Train.Timestamps[row]),
            features.States.Timestamps[features.Users.IndexOf(3)]);
    }

    [Fact]
    public void History_OfATrainingRow_IsWhatTheUserRatedBeforeItsTimestamp_ByRatingSign()
    {
        var data = new TwoTowerTestData();
        using TwoTowerSteps steps = data.Steps(Everything);
        var filler = new QueryFiller(steps.Features, steps.Features.HistoryIndices(data.Items.Catalogue), Everything.History);
        var input = new TowerInput(steps.Features.QueryShape(Everything));
        int longest = 0;
        for (long row = 0; row < steps.Rows.Count; row++)
        {
            input.Clear();
            filler.AddRow(input, steps.Rows, row);
            long now = steps.Rows.TimestampOf(row);
            long[] earlier = [
                .. Range(steps.Rows.Starts[steps.Rows.UserOf(row)], row).Where(other => steps.Rows.TimestampOf(other) < now).Reverse()
                    .Take(Everything.History)];
            int[] Indices(bool liked) => [.. earlier.Where(other => steps.Rows.At(other).Rating >= steps.Features.MeanRating == liked)
                .Select(other => steps.Features.Items.IndexOf(data.Items.Catalogue.Items.IdAt(steps.Rows.At(other).Item)) + 1)];
            Assert.Equal(Indices(liked: true), input.Bags[2].Indices.Take(input.Bags[2].Entries));
            Assert.Equal(Indices(liked: false), input.Bags[3].Indices.Take(input.Bags[3].Entries));
            longest = Math.Max(longest, earlier.Length);
        }

        Assert.Equal(Everything.History, longest);
    }

    [Fact]
    public void History_OfAUserWhoAsks_IsTheLastTrainingRows()
    {
        var data = new TwoTowerTestData();
        using TwoTowerSteps steps = data.Steps(Everything);
        for (int user = 0; user < steps.Rows.Users.Count; user++)
        {
            long end = steps.Rows.Starts[user + 1];
            int last = steps.Features.Items.IndexOf(data.Items.Catalogue.Items.IdAt(steps.Rows.At(end - 1).Item)) + 1;
            int sign = steps.Rows.At(end - 1).Rating >= steps.Features.MeanRating ? 1 : -1;
            Assert.Equal(last * sign, steps.Features.States.HistoryOf(user)[0]);
        }
    }

    [Fact]
    public void Popularity_CountsTrainingRowsOfEarlierBuckets()
    {
        var data = new TwoTowerTestData();
        using TwoTowerSteps steps = data.Steps(Everything);
        var popularity = new PopularityOverTime(steps.Rows, steps.Features.Time, data.Items.Catalogue.Count);
        (int Item, int Bucket)[] all =
            [.. Range(0, steps.Rows.Count).Select(row => (steps.Rows.At(row).Item, steps.Features.Time.IndexOf(steps.Rows.TimestampOf(row))))];
        double most = Math.Log(1 + all.GroupBy(row => row.Item).Max(group => group.Count()));
        foreach (int item in new[] { 0, 1, 7, 44 })
        {
            for (int bucket = 0; bucket <= Everything.TimestampBuckets; bucket++)
            {
                Assert.Equal(Math.Log(1 + all.Count(row => row.Item == item && row.Bucket < bucket)) / most, popularity.At(item, bucket), 1e-6);
            }
        }
    }

    [Fact]
    public void Interactions_KnowTheUserAndTheTimestampOfEachRow_EvenOverMoreThan136Years()
    {
        RatingTable table = TestData.Table([(5, 1, 3, -4_000_000_000), (2, 1, 4, 9_000_000_000), (5, 2, 1, 0), (9, 2, 5, 8_999_999_990)]);
        using Interactions rows = Interactions.From(table, IdMap.From([1L, 2L]));
        Assert.Equal([0, 1, 1, 2], Range(0, 4).Select(rows.UserOf));
        long[] expected = [9_000_000_000, -4_000_000_000, 0, 8_999_999_990];
        Assert.All(Range(0, 4), row => Assert.InRange(rows.TimestampOf(row), expected[row] - 4, expected[row]));
    }

    /// <summary>
    /// On a scale below 0: a threshold that is absent takes all rows, 0 is one like any other, and no weight of a loss is negative.
    /// </summary>
    [Theory]
    [InlineData(null, new[] { 0.4, 0.2, 0.4 })]
    [InlineData(-10.0, new[] { 0.4, 0.2, 0.4 })]
    [InlineData(0.0, new[] { 0.25, 0.25, 0.5 })]
    public void NegativeRatings_ArePositivesUnlessAThresholdIsGiven_AndWeighNothingAtTheLowest(double? threshold, double[] shares)
    {
        RatingTable table = TestData.Table([(1, 1, -10, 1), (1, 2, 0, 2), (1, 3, 5, 3), (2, 1, 10, 4), (2, 3, 5, 5)]);
        var catalogue = new Catalogue([1, 2, 3], ["A", "B", "C"], ["", "", ""]);
        var (items, options) = (new ItemTable(catalogue), new TwoTowerOptions { MinimumRating = threshold, RatingWeights = true, BatchSize = 8 });
        using Interactions rows = Interactions.From(table, catalogue.Items);
        var positives = new Positives(rows, 3, options);
        Assert.Equal(threshold == 0 ? 4 : 5, positives.Count);
        Assert.Equal(shares, Enumerable.Range(0, 3).Select(positives.ShareOf));
        TowerFeatures features = TowerFeatures.Fit(rows, items, options);
        var assembler = new BatchAssembler(
            options, rows, positives, features, items, new CandidateFiller(features, items, null), new RatingScale(-10, 10, 1).GainOrigin);
        TrainingBatch batch = assembler.CreateBatch();
        assembler.Fill(batch, new SeededOrder(positives.Count, 3), 0, (int)positives.Count, 1);

        // The mean rating is 2, its gain 12.
        Assert.Equal(
            new[] { -10, 0, 5, 10, 5 }.Where(rating => threshold is null || rating >= threshold).Select(rating => (rating + 10) / 12f).Order(),
            batch.Weights.Order());
    }

    [Fact]
    public void Options_ThatExcludeEachOther_AreRefused()
    {
        string[] Conflicts(TwoTowerOptions options) => [.. options.CheckTogether().Select(conflict => conflict.Name)];
        Assert.Empty(Conflicts(new TwoTowerOptions()));
        Assert.Equal(["backend"], Conflicts(new TwoTowerOptions { Backend = "fused", History = 3, HistoryPooling = "attention" }));
        Assert.Equal(["backend"], Conflicts(new TwoTowerOptions { Backend = "fused", Device = "cuda" }));
        Assert.Equal(["patience"], Conflicts(new TwoTowerOptions { Patience = 2 }));
        Assert.Equal(["timestampBuckets"], Conflicts(new TwoTowerOptions { Popularity = true, TimestampBuckets = 70_000 }));
    }

    [Theory]
    [InlineData("auto", 0, "mean", "cpu", false)]
    [InlineData("auto", 5, "mean", "cpu", false)]
    [InlineData("auto", 0, "attention", "cpu", false)]
    [InlineData("auto", 5, "attention", "cpu", true)]
    [InlineData("auto", 0, "mean", "cuda", true)]
    [InlineData("torch", 0, "mean", "cpu", true)]
    [InlineData("fused", 5, "mean", "cpu", false)]
    public void Backend_IsFusedWhereItCanBe(string backend, int history, string pooling, string device, bool torch) => Assert.Equal(
        torch, new TwoTowerOptions { Backend = backend, History = history, HistoryPooling = pooling, Device = device }.UsesTorch());

    [Fact]
    public void WeakVersion_LeavesWhatIsNoElfFileAlone() => Assert.False(WeakVersion.Mark(new byte[200]));

    private static IEnumerable<long> Range(long start, long end)
    {
        for (long i = start; i < end; i++)
        {
            yield return i;
        }
    }

    private static TowerFeatures Fit(Fold fold, TwoTowerOptions options)
    {
        using Interactions rows = Interactions.From(fold.Train, fold.Catalogue.Items);
        return TowerFeatures.Fit(rows, new ItemTable(fold.Catalogue), options);
    }
}
