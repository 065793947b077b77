using Bakeoff.Core;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

public sealed class TwoTowerFeatureTests
{
    [Fact]
    public void WordsOf_LowersStripsPunctuationAndSplits() =>
        Assert.Equal(["amélie", "le", "fabuleux", "destin", "2001"], TitleText.WordsOf("Amélie: (Le) Fabuleux  Destin (2001)"));

    [Fact]
    public void Fit_ReadsTrainingRowsAlone()
    {
        Fold fold = TestData.Checkerboard();
        var poisoned = new Fold(
            0, fold.Train,
            new RatingTable([.. fold.Test.Users.Select(_ => 777L)], fold.Test.Items, [.. fold.Test.Ratings.Select(_ => 0.5f)], [.. fold.Test.Timestamps.Select(_ => 1L << 40)]),
            fold.Catalogue, fold.Scale);
        Assert.Equal(Fingerprint(fold), Fingerprint(poisoned));
    }

    [Fact]
    public void BucketOf_CountsEvenlySpacedEdges()
    {
        TowerFeatures features = TowerFeatures.Fit(TestData.Checkerboard(), new TwoTowerOptions { TimestampBuckets = 5 });
        Assert.Equal(0, features.BucketOf(features.FirstTimestamp - 1));
        Assert.Equal(1, features.BucketOf(features.FirstTimestamp));
        Assert.Equal(5, features.BucketOf(features.LastTimestamp));
        Assert.Equal(5, features.BucketOf(features.LastTimestamp + 100));
    }

    [Fact]
    public void Fit_KeepsTheMostFrequentWords_TiesInOrdinalOrder()
    {
        TowerFeatures features = TowerFeatures.Fit(TestData.Checkerboard(), new TwoTowerOptions { Words = 3 });
        Assert.Equal(["1999", "title", "even"], features.Words);
        Assert.Equal([2, 0, 0, 1], features.WordIndices("Title (never) seen, 1999"));
    }

    [Fact]
    public void QueryTimestamp_IsThatOfTheLastTrainingRating()
    {
        Fold fold = TestData.Checkerboard();
        TowerFeatures features = TowerFeatures.Fit(fold, new TwoTowerOptions());
        Assert.Equal(Enumerable.Range(0, fold.Train.Count).Where(row => fold.Train.Users[row] == 3).Max(row => fold.Train.Timestamps[row]), features.QueryTimestamp(3));
    }

    [Fact]
    public void WeakVersion_LeavesWhatIsNoElfFileAlone() => Assert.False(WeakVersion.Mark(new byte[200]));

    private static string Fingerprint(Fold fold)
    {
        TowerFeatures features = TowerFeatures.Fit(fold, new TwoTowerOptions());
        return string.Join('|', features.Users.Ids.ToArray()) + string.Join('|', features.Titles) + string.Join('|', features.Words)
            + features.FirstTimestamp + features.LastTimestamp + features.MeanTimestamp + features.TimestampDeviation;
    }
}
