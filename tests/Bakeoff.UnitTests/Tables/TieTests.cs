using Bakeoff.Core;
using Bakeoff.Reporting;
using Bakeoff.Tables;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

/// <summary>Between rows of one user and timestamp the split decides, and nothing sorts them by item again.</summary>
public sealed class TieTests
{
    private static readonly RatingTable Tied = TestData.Table([(1, 9, 1f, 5L), (1, 3, 2f, 5L), (1, 7, 3f, 5L), (1, 8, 4f, 4L)]);

    [Fact]
    public void RatingMatrix_KeepsTheOrderOfTiedRows()
    {
        var ratings = new List<float>();
        RatingMatrix.From(Tied).Read((_, _, batch) => ratings.AddRange(batch), CancellationToken.None);
        Assert.Equal([4f, 1f, 2f, 3f], ratings);
    }

    [Fact]
    public void Interactions_KeepTheOrderOfTiedRows()
    {
        using Interactions rows = Interactions.From(Tied, IdMap.From([3L, 7L, 8L, 9L]));
        Assert.Equal([4f, 1f, 2f, 3f], Enumerable.Range(0, 4).Select(row => rows.At(row).Rating));
    }

    /// <summary>Three years of nanoseconds do not fit into 32 bits: times are kept to a second or so, and the order of the rows exactly.</summary>
    [Fact]
    public void Interactions_OfNanoseconds_KeepTheOrderOfTheirRows()
    {
        const long Start = 1_500_000_000_000_000_000, Years = 100_000_000_000_000_000;
        using Interactions rows =
            Interactions.From(TestData.Table([(1, 3, 1f, Start + 2), (1, 7, 2f, Start + 1), (2, 7, 3f, Start + Years)]), IdMap.From([3L, 7L]));
        Assert.Equal([2f, 1f, 3f], Enumerable.Range(0, 3).Select(row => rows.At(row).Rating));
        Assert.InRange(rows.TimestampOf(2), Start + Years - 1_000_000_000, Start + Years);
        Assert.Equal(Start + Years, TimeBuckets.Fit(rows, 10).Last, 1e9);
    }

    [Theory]
    [InlineData("hash", 0, true, "No test row was chosen within a tie in time.")]
    [InlineData(
        "hash", 1234, true, "1,234 of 5,000 test rows were chosen within a tie in time, by a hash of seed, user and item, which favours no item")]
    [InlineData("item", 7, false, "7 of 5,000 test rows were chosen within a tie in time, by the higher item id, which favours items of high ids")]
    [InlineData("file-order", 7, false, "7 of 5,000 test rows were chosen within a tie in time, by the order of the rows in the dataset's file")]
    public void ThePage_SaysHowManyTestRowsATieDecided(string ties, long tied, bool isFine, string text)
    {
        (bool fine, string line) = TextSections.TieLine(ties, tied, 5000);
        Assert.Equal(isFine, fine);
        Assert.StartsWith(text, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seconds", 1)]
    [InlineData("milliseconds", 1_000)]
    [InlineData("microseconds", 1_000_000)]
    [InlineData("nanoseconds", 1_000_000_000)]
    [InlineData("rows", 0)]
    public void AModel_IsToldTheUnitOfTime(string unit, long perSecond)
    {
        using var folder = new TestFolder();
        folder.Write("ingest/profile.json", $$"""{ "scale": { "minimum": 1, "maximum": 5, "step": 1 }, "timestampUnit": "{{unit}}" }""");
        var context = new StageContext
        {
            OptionsJson = "{}", Inputs = new Dictionary<string, string> { ["Ingest"] = folder["ingest"] }, OutputFolder = folder.Root,
            WorkFolder = folder.Root, ResumeFolder = folder.Root,
        };
        Assert.Equal((perSecond, new RatingScale(1, 5, 1)), (DatasetFacts.Read(context).TimestampsPerSecond, DatasetFacts.Read(context).Scale));
    }
}
