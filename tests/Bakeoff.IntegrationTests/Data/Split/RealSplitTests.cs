using System.IO.Compression;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Evaluation;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>Every protocol on 100,836 real ratings: the numbers were counted independently, by ten lines of Python over the archive's CSV.</summary>
public sealed class RealSplitTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _ingest;

    public RealSplitTests()
    {
        Assert.SkipWhen(TestPaths.Shared is null, "../shared is not here");
        _ingest = Directory.CreateDirectory(_folder["ingest"]).FullName;
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(TestPaths.Shared, "data", "ml-latest-small.zip"));
        zip.GetEntry("ml-latest-small/ratings.csv")!.ExtractToFile(_folder["ratings.csv"]);
        using var session = new DuckDbSession();
        session.WriteParquet(
            "SELECT userId AS \"user\", movieId AS item, rating::FLOAT AS rating, timestamp FROM (SELECT *, row_number() OVER () AS place FROM "
                + $"read_csv({DuckDbSession.Quote(_folder["ratings.csv"])})) ORDER BY userId, timestamp, place",
            Path.Combine(_ingest, "ratings.parquet"));
        _folder.Write("ingest/profile.json", """{ "scale": { "minimum": 0.5, "maximum": 5, "step": 0.5 }, "timestampUnit": "seconds" }""");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheLastTenthInTime_OfACoreOfPositives_WithoutColdOnes()
    {
        (SplitReport split, IntegrityReport integrity) = Run(
            new SplitOptions { Method = "timeline", TestShare = 0.1, Cold = "drop", MinRating = 3.5, Core = 5 });
        Assert.Equal([new SplitFilter("minRating", 39_120, 1, 2361), new SplitFilter("core", 8345, 7, 4951, 2)], split.Filters);
        Assert.Equal(
            [new SplitFold(0, 28, 48_033, 1388, 0, null) { UnusedRows = 3950, TestFrom = 1_493_845_190, TestUntil = 1_537_799_251 }], split.Folds);
        FoldIntegrity fold = Assert.Single(integrity.Folds);
        Assert.Equal((0, 0, 0, 0, 0), (fold.RowsBeforeTraining, fold.OwnLaterRows, fold.ColdUsers, fold.ColdItems, fold.LaterTrainingShare));
        Assert.True(fold.LastTraining < fold.FirstTest);
    }

    [Fact]
    public void ThreeWindowsOfHalfAYear()
    {
        (SplitReport split, IntegrityReport integrity) = Run(new SplitOptions { Method = "timeline", Window = "180d", Windows = 3 });
        Assert.Equal(
            [
                new SplitFold(0, 36, 87_900, 5527, 21, null) { UnusedRows = 7409, TestFrom = 1_491_143_251, TestUntil = 1_506_695_251 },
                new SplitFold(1, 36, 93_427, 4071, 13, null) { UnusedRows = 3338, TestFrom = 1_506_695_251, TestUntil = 1_522_247_251 },
                new SplitFold(2, 37, 97_498, 3338, 21, null) { TestFrom = 1_522_247_251, TestUntil = 1_537_799_251 },
            ],
            split.Folds);
        Assert.Equal([437L, 668, 426], integrity.Folds.Select(fold => fold.ColdItemRows));
        Assert.Equal([21L, 13, 21], integrity.Folds.Select(fold => fold.ColdUsers));
        Assert.All(integrity.Folds, fold => Assert.Equal(0, fold.RowsBeforeTraining));
    }

    [Fact]
    public void AQuarterOfEachUser()
    {
        (SplitReport split, IntegrityReport integrity) = Run(new SplitOptions { Method = "ratio", TestShare = 0.25, Partitions = 1 });
        SplitFold fold = Assert.Single(split.Folds);
        Assert.Equal((610, 100_836 - 25_433, 25_433, 0), (fold.TestUsers, fold.TrainingRows, fold.TestRows, fold.ColdTestUsers));
        Assert.Null(split.Ties);
        Assert.True(integrity.Folds[0].OwnLaterRows > 20_000);
    }

    /// <summary>The slice for choosing options: nothing of it is tested, and its own test comes after its training.</summary>
    [Fact]
    public void TheValidationSliceOfATimeline_IsBeforeTheTest()
    {
        var options = new SplitOptions { Method = "timeline", TestFrom = "2017-01-01" };
        (SplitReport test, _) = Run(options);
        (SplitReport validation, IntegrityReport integrity) = Run(options with { Slice = "validation" });
        SplitFold fold = Assert.Single(validation.Folds);
        Assert.Equal(test.Folds[0].TestFrom, fold.TestUntil);
        Assert.Equal(test.Folds[0].TestUntil - test.Folds[0].TestFrom, fold.TestUntil - fold.TestFrom);
        Assert.Equal(test.Folds[0].TrainingRows, fold.TrainingRows + fold.TestRows);
        Assert.True(integrity.Folds[0].LastTraining < integrity.Folds[0].FirstTest);
    }

    private (SplitReport Split, IntegrityReport Integrity) Run(SplitOptions options)
    {
        Assert.Empty(OptionProperties.Check(options));
        string split = StageRunner.Run(_folder, new SplitStage(), options, StageRunner.Inputs(("Ingest", _ingest)));
        string integrity = StageRunner.Run(
            _folder, new IntegrityStage(), new IntegrityOptions { Folds = [.. Enumerable.Range(0, options.FoldCount)] },
            StageRunner.Inputs(("Ingest", _ingest), ("Split", split)));
        return (
            CanonicalJson.Read<SplitReport>(Path.Combine(split, SplitReport.FileName)),
            CanonicalJson.Read<IntegrityReport>(Path.Combine(integrity, IntegrityReport.FileName)));
    }
}
