using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>Custom tables: formats, columns, times and the order of rows.</summary>
public sealed class CustomTableTests : CustomTableTestBase
{
    [Theory]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("parquet")]
    [InlineData("json-lines")]
    [InlineData("duckdb")]
    public void EveryFormat_GivesTheSameTables(string format)
    {
        string raw = Directory.CreateDirectory(Folder["raw"]).FullName;
        using (var session = new DuckDbSession())
        {
            session.Execute(
                "CREATE TABLE r AS SELECT * FROM (VALUES (2, 10, 4.0::FLOAT, 1000), (1, 20, 3.5, 900), (1, 10, 5.0, 950)) t(\"user\", item, "
                    + "rating, timestamp)");
            string copy = format switch { "csv" => "(FORMAT csv, HEADER)", "tsv" => "(FORMAT csv, HEADER, DELIMITER '\t')", "parquet" =>
                "(FORMAT parquet)", _ => "(FORMAT json)" };
            session.Execute(format == "duckdb"
                ? $"ATTACH '{raw}/data.duckdb' AS d; CREATE TABLE d.ratings AS FROM r; DETACH d"
                : $"COPY r TO '{raw}/data' {copy}");
        }

        Assert.Equal(Expected, RatingsOf(Ingest(new TableOptions(), format)));
    }

    [Fact]
    public void ColumnsAreFoundByTheNamesThatTheyHave_AndTheOthersAreLeftAlone()
    {
        Folder.Write(
            "raw/shop.csv",
            "when;note;kunde;artikel;sterne\n01.01.1970 00:16:40;\"a; \"\"b\"\"\";2;10;4\n01.01.1970 00:15:00;;1;20;3.5\n01.01.1970 "
                + "00:15:50;;1;10;5\n");
        Assert.Equal(
            Expected, RatingsOf(
                Ingest(new TableOptions { Separator = ";", UserColumn = "kunde", ItemColumn = "artikel", RatingColumn = "sterne",
                    TimestampColumn = "when", TimestampFormat = "%d.%m.%Y %H:%M:%S" })));
    }

    [Theory]
    [InlineData("iso", "1970-01-01T00:16:40Z", "1970-01-01 02:15:00+02", "1970-01-01 00:15:50", "seconds", 950)]
    [InlineData("iso", "1970-01-01T00:16:40Z", "1970-01-01 02:15:00+02", "1970-01-01 00:15:50.25", "milliseconds", 950_250)]
    [InlineData("iso", "1970-01-01T00:16:40Z", "1970-01-01", "1970-01-01 00:15:50.1234567+00", "nanoseconds", 950_123_456_700)]
    [InlineData("seconds", "1000", "900.0", "950.000001", "microseconds", 950_000_001)]
    [InlineData("milliseconds", "1000000", "900000", "950000", "seconds", 950)]
    [InlineData("milliseconds", "1000000", "900000", "950999", "milliseconds", 950_999)]
    [InlineData("microseconds", "1000000000", "900000000", "950999000.0", "milliseconds", 950_999)]
    [InlineData("nanoseconds", "1500001000000000000", "1500001000000000001", "1500001000000000002", "nanoseconds", 1_500_001_000_000_000_002)]
    [InlineData("%Y-%m-%d %H:%M:%S.%f", "1970-01-01 00:16:40.0", "1970-01-01 00:15:00.0", "1970-01-01 00:15:50.5", "milliseconds", 950_500)]
    [InlineData(
        "%Y-%m-%d %H:%M:%S.%n", "1970-01-01 00:16:40.0", "1970-01-01 00:15:00.0", "1970-01-01 00:15:50.123456789", "nanoseconds", 950_123_456_789)]
    public void Timestamps_AreReadAsTheirFormatSays_AndNothingOfThemIsCutOff(
        string format, string first, string second, string third, string unit, long expected)
    {
        Folder.Write("raw/a.csv", $"user,item,rating,timestamp\n2,10,4,{first}\n1,20,3.5,{second}\n1,10,5,{third}\n");
        string output = Ingest(new TableOptions { TimestampFormat = format });
        Assert.Contains($"\"timestampUnit\": \"{unit}\"", File.ReadAllText(Path.Combine(output, "profile.json")), StringComparison.Ordinal);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"1 10 5.0 {expected}"), RatingsOf(output)[1]);
    }

    [Theory]
    [InlineData("seconds", "1.5e9")]
    [InlineData("seconds", "5.0000000001")]
    [InlineData("nanoseconds", "5.5")]
    [InlineData("iso", "1970-01-01 00:16:40.1234567891")]
    [InlineData("iso", "epoch")]
    [InlineData("iso", "EPOCH")]
    [InlineData("iso", "2001-09-09T01:46:40+25:00")]
    [InlineData("iso", "2001-09-09 01:46:40.5 -05:99")]
    [InlineData("%S.%f", "1.1234567")]
    public void ATimestampThatCannotBeReadAsItIsWritten_IsAnError(string format, string time)
    {
        Folder.Write("raw/a.csv", $"user,item,rating,timestamp\n2,10,4,{time}\n");
        Assert.Equal("BKF2010", Assert.Throws<ReportedException>(() => Ingest(new TableOptions { TimestampFormat = format })).Code);
    }

    /// <summary>Two events of one second: the later one is the last, whatever its item is called.</summary>
    [Fact]
    public void Milliseconds_SayWhatWasLast()
    {
        Folder.Write("raw/a.csv", "user,item,rating,timestamp\n1,5,4,1577836920000\n1,9,4,1577836950100\n1,1,4,1577836950500\n");
        string ingested = Ingest(new TableOptions { TimestampFormat = "milliseconds" });
        string output =
            StageRunner.Run(Folder, new SplitStage(), new SplitOptions { N = 1, Partitions = 1 }, StageRunner.Inputs(("Ingest", ingested)));
        Assert.Equal(["5 -1", "9 -1", "1 0"], Rows(output, "split.parquet", "item, part::VARCHAR"));
        Assert.Contains("\"tiedTestRows\": 0", File.ReadAllText(Path.Combine(output, "split.json")), StringComparison.Ordinal);
    }

    /// <summary>Within a user and timestamp the rows stay as they come in the file: the split's ties may ask for that order.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RowsOfOneTimestamp_KeepTheOrderOfTheFile(bool stringIds)
    {
        Folder.Write("raw/a.csv", "user,item,rating,timestamp\n1,9,4,5\n1,3,4,5\n1,7,4,5\n1,8,4,1\n");
        Assert.Equal(
            stringIds ? "3 4 1 2" : "8 9 3 7", string.Join(' ', Rows(Ingest(new TableOptions { StringIds = stringIds }), "ratings.parquet", "item")));
    }

    [Fact]
    public void WithoutHeaderAndTimestamps_ColumnsAreNumbers_AndTheOrderOfRowsIsTheTime()
    {
        Folder.Write("raw/a.csv", "5::1::20\n5::1::10\n4.5::2::10\n");
        Assert.Equal(
            ["1 20 5.0 1", "1 10 5.0 2", "2 10 4.5 3"],
            RatingsOf(
                Ingest(new TableOptions { Separator = "::", Header = false, RatingColumn = "1", UserColumn = "2", ItemColumn = "3",
                    TimestampFormat = "order" })));
    }

    [Theory]
    [InlineData("order", "false")]
    [InlineData("seconds", "true")]
    public void Profile_SaysWhetherTheDataHasTimestamps(string format, string expected)
    {
        Folder.Write("raw/a.csv", "user,item,rating,timestamp\n1,10,5,7\n1,20,4,8\n");
        Assert.Contains(
            $"\"hasTimestamps\": {expected}", File.ReadAllText(Path.Combine(Ingest(new TableOptions { TimestampFormat = format }), "profile.json")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", true, "1 10 1.0 30")]
    [InlineData("last", true, "1 10 1.0 30")]
    [InlineData("first", true, "1 10 1.0 10")]
    [InlineData("last", false, "1 10 2.0 30")]
    public void OfSeveralRowsOfAUserAndItem_OneIsKept(string duplicates, bool isImplicit, string expected)
    {
        Folder.Write("raw/a.csv", "user,item,rating,timestamp\n1,10,5,10\n1,10,2,30\n1,10,3,20\n");
        string output = Ingest(new TableOptions { Duplicates = duplicates, Implicit = isImplicit });
        Assert.Equal([expected], RatingsOf(output));
        Assert.Contains("\"repeated\": 2", File.ReadAllText(Path.Combine(output, "profile.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void ASeparatorMayBeASpace_AndACompressedFileIsNamedAsSuch()
    {
        Folder.Write("raw/a.txt", "1 10\n1 11\n2 10\n");
        var options =
            new TableOptions { Separator = " ", Header = false, UserColumn = "1", ItemColumn = "2", Implicit = true, TimestampFormat = "order" };
        Assert.Equal(["1 10 1.0 1", "1 11 1.0 2", "2 10 1.0 3"], RatingsOf(Ingest(options)));
        File.WriteAllBytes(Folder["raw/a.txt"], [0x1F, 0x8B, 8, 0]);
        Assert.Contains("gzip", Assert.Throws<DataException>(() => Ingest(options)).Message, StringComparison.Ordinal);
    }
}
