using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Tables of the user's own.</summary>
public sealed class OwnTableTests : IDisposable
{
    private static readonly string[] Expected = ["1 20 3.5 900", "1 10 5.0 950", "2 10 4.0 1000"];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("parquet")]
    [InlineData("json-lines")]
    [InlineData("duckdb")]
    public void EveryFormat_GivesTheSameTables(string format)
    {
        string raw = Directory.CreateDirectory(_folder["raw"]).FullName;
        using (var session = new DuckDbSession())
        {
            session.Execute("CREATE TABLE r AS SELECT * FROM (VALUES (2, 10, 4.0::FLOAT, 1000), (1, 20, 3.5, 900), (1, 10, 5.0, 950)) t(\"user\", item, rating, timestamp)");
            string copy = format switch { "csv" => "(FORMAT csv, HEADER)", "tsv" => "(FORMAT csv, HEADER, DELIMITER '\t')", "parquet" => "(FORMAT parquet)", _ => "(FORMAT json)" };
            session.Execute(format == "duckdb"
                ? $"ATTACH '{raw}/data.duckdb' AS d; CREATE TABLE d.ratings AS FROM r; DETACH d"
                : $"COPY r TO '{raw}/data' {copy}");
        }

        Assert.Equal(Expected, RatingsOf(Ingest(new TableOptions(), format)));
    }

    [Fact]
    public void ColumnsAreFoundByTheNamesThatTheyHave_AndTheOthersAreLeftAlone()
    {
        _folder.Write("raw/shop.csv", "when;note;kunde;artikel;sterne\n01.01.1970 00:16:40;\"a; \"\"b\"\"\";2;10;4\n01.01.1970 00:15:00;;1;20;3.5\n01.01.1970 00:15:50;;1;10;5\n");
        Assert.Equal(Expected, RatingsOf(Ingest(new TableOptions { Separator = ";", UserColumn = "kunde", ItemColumn = "artikel", RatingColumn = "sterne", TimestampColumn = "when", TimestampFormat = "%d.%m.%Y %H:%M:%S" })));
    }

    [Fact]
    public void TextIds_AreShownOnThePages()
    {
        _folder.Write("experiments/shop/ratings/shop.csv", Interactions("user,item,rating,timestamp", (i, user, item) => $"kunde-{user:00},A{item},{((i * 5 % 9) + 2) / 2.0},{i}"));
        void Write(double learningRate, int epochs) => _folder.Write("experiments/shop/experiment.json", $$"""
            {
              "question": "What sells?", "dataset": { "name": "shop", "path": "ratings", "format": "csv", "stringIds": true }, "split": { "n": 2, "partitions": 2 },
              "models": { "svd": { "learningRate": {{learningRate}}, "epochs": {{epochs}} }, "two-tower": null }, "evaluation": { "k": [5], "resamples": 100 }
            }
            """);
        Write(0.001, 2);
        string[] arguments = ["--experiments", _folder["experiments"], "-e", "shop"];
        CommandResult run = CommandResult.Bakeoff(_folder, ["run", "Report", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Matches(@"<summary>User kunde-\d\d, who went on to rate A\d+: ", File.ReadAllText(_folder["artifacts/reports/shop/index.html"]));

        Write(0.02, 150);
        CommandResult compare = CommandResult.Bakeoff(_folder, ["compare", "--baseline", Path.GetFileName(Directory.GetFiles(_folder["artifacts/runs/shop"], "*Z.json").Single()), .. arguments]);
        Assert.True(compare.ExitCode == 0, compare.Output + compare.Error);
        Assert.Matches(@"<h4>User \d+ \(kunde-\d\d\), whose test items are A\d+", File.ReadAllText(_folder["artifacts/comparisons/shop/index.html"]));
    }

    /// <summary>Without a column of ratings there is no error of ratings, and nobody is said to have rated. The path names the file, so that the items' file has a path too.</summary>
    [Fact]
    public void ImplicitFeedback_ReachesAReportOfInteractions()
    {
        _folder.Write("experiments/items.csv", "item,title\n" + string.Concat(Enumerable.Range(0, 30).Select(i => FormattableString.Invariant($"{i},Item {i}\n"))));
        _folder.Write("experiments/clicks/ratings/clicks.csv", Interactions("user,item,timestamp", (i, user, item) => $"{user},{item},{i}"));
        _folder.Write("experiments/clicks/experiment.json", """
            {
              "question": "Who clicks?", "dataset": { "name": "clicks", "path": "ratings/clicks.csv", "itemsFile": "../items.csv", "format": "csv", "implicit": true }, "split": { "n": 2, "partitions": 2 },
              "models": { "svd": null, "two-tower": { "embeddingSize": 4, "towerSizes": [4], "batchSize": 64, "epochs": 2 } }, "evaluation": { "k": [5], "resamples": 100 }
            }
            """);
        CommandResult run = CommandResult.Bakeoff(_folder, "run", "Report", "--experiments", _folder["experiments"], "-e", "clicks");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.DoesNotContain("rmse", run.Output, StringComparison.Ordinal);
        string page = File.ReadAllText(_folder["artifacts/reports/clicks/index.html"]);
        Assert.Contains("480 interactions of 30 items by 40 users. Tested on 40 interactions of 20 users", page, StringComparison.Ordinal);
        Assert.Matches(@"<summary>User \d+, who went on to choose Item \d+; Item \d+</summary>", page);
        Assert.DoesNotContain("id=\"ratings\"", page, StringComparison.Ordinal);
        Assert.Contains("Tested on 40 interactions of 20 users", File.ReadAllText(_folder["artifacts/reports/clicks/report.md"]), StringComparison.Ordinal);
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
    [InlineData("%Y-%m-%d %H:%M:%S.%n", "1970-01-01 00:16:40.0", "1970-01-01 00:15:00.0", "1970-01-01 00:15:50.123456789", "nanoseconds", 950_123_456_789)]
    public void Timestamps_AreReadAsTheirFormatSays_AndNothingOfThemIsCutOff(string format, string first, string second, string third, string unit, long expected)
    {
        _folder.Write("raw/a.csv", $"user,item,rating,timestamp\n2,10,4,{first}\n1,20,3.5,{second}\n1,10,5,{third}\n");
        string output = Ingest(new TableOptions { TimestampFormat = format });
        Assert.Contains($"\"timestampUnit\": \"{unit}\"", File.ReadAllText(Path.Combine(output, "profile.json")), StringComparison.Ordinal);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"1 10 5.0 {expected}"), RatingsOf(output)[1]);
    }

    [Theory]
    [InlineData("seconds", "1.5e9")]
    [InlineData("seconds", "5.0000000001")]
    [InlineData("nanoseconds", "5.5")]
    [InlineData("iso", "1970-01-01 00:16:40.1234567891")]
    [InlineData("%S.%f", "1.1234567")]
    public void ATimestampThatWouldLoseDigits_IsAnError(string format, string time)
    {
        _folder.Write("raw/a.csv", $"user,item,rating,timestamp\n2,10,4,{time}\n");
        Assert.Equal("BKF2010", Assert.Throws<ReportedException>(() => Ingest(new TableOptions { TimestampFormat = format })).Code);
    }

    /// <summary>Two events of one second: the later one is the last, whatever its item is called.</summary>
    [Fact]
    public void Milliseconds_SayWhatWasLast()
    {
        _folder.Write("raw/a.csv", "user,item,rating,timestamp\n1,5,4,1577836920000\n1,9,4,1577836950100\n1,1,4,1577836950500\n");
        string ingested = Ingest(new TableOptions { TimestampFormat = "milliseconds" });
        string output = StageRunner.Run(_folder, new SplitStage(), new SplitOptions { N = 1, Partitions = 1 }, StageRunner.Inputs(("Ingest", ingested)));
        Assert.Equal(["5 NULL", "9 NULL", "1 0"], Rows(output, "split.parquet", "item, coalesce(test_fold::VARCHAR, 'NULL')"));
        Assert.Contains("\"tiedTestRows\": 0", File.ReadAllText(Path.Combine(output, "split.json")), StringComparison.Ordinal);
    }

    /// <summary>Within a user and timestamp the rows stay as they come in the file: the split's ties may ask for that order.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RowsOfOneTimestamp_KeepTheOrderOfTheFile(bool stringIds)
    {
        _folder.Write("raw/a.csv", "user,item,rating,timestamp\n1,9,4,5\n1,3,4,5\n1,7,4,5\n1,8,4,1\n");
        Assert.Equal(stringIds ? "3 4 1 2" : "8 9 3 7", string.Join(' ', Rows(Ingest(new TableOptions { StringIds = stringIds }), "ratings.parquet", "item")));
    }

    /// <summary>In a TSV (IANA's text/tab-separated-values) a quote is a character like any other; in a CSV it opens a value.</summary>
    [Theory]
    [InlineData("tsv", null, "1\t10\t4\t5\t\"Blue\n1\t11\t4\t6\tx\n1\t12\t4\t7\tRed\"\n", 3)]
    [InlineData("tsv", "\"", "1\t10\t4\t5\t\"Blue\tand\nRed\"\n\"1\"\t11\t4\t6\tx\n", 2)]
    [InlineData("csv", "", "1,10,4,5,\"Blue\n1,11,4,6,x\n", 2)]
    [InlineData("csv", "'", "1,10,4,5,'Blue, \"Red'\n1,11,4,6,x\n", 2)]
    public void Quotes_AreThoseOfTheFormat_OrOfTheOption(string format, string? quote, string rows, int expected)
    {
        string separator = format == "tsv" ? "\t" : ",";
        _folder.Write("raw/a", string.Join(separator, "user", "item", "rating", "timestamp", "title") + "\n" + rows);
        Assert.Equal(expected, RatingsOf(Ingest(new TableOptions { Quote = quote }, format)).Count);
    }

    /// <summary>A quote that swallows rows is an error even where faulty rows are left out: nobody knows how many there were.</summary>
    [Theory]
    [InlineData("1,10,4,5,ok\n1,11,4,6,\"Blue\n1,12,4,7,x\n", 3)]
    [InlineData("1,10,4,5,ok\n1,11,4,6,\"Blue", 3)]
    [InlineData("1,10,4,5,ok\n1,11,4,6,\"Blue\n1,12,4,7,\"Red\"\n", 3)]
    [InlineData("1,10,4,5,\"a\nb\"\n1,11,4,6,\"Blue\n1,12,4,7,x\n", 4)]
    [InlineData("1,10,4,5,12\" disk\n1,11,4,6,x\n", 2)]
    public void AQuoteThatIsNotClosed_IsNamedByItsLine(string rows, int line)
    {
        _folder.Write("raw/a.csv", "user,item,rating,timestamp,title\n" + rows);
        var error = Assert.Throws<DataException>(() => Ingest(new TableOptions { OnError = "reject" }));
        Assert.Equal((ErrorCodes.UnreadableValue, (long?)line), (error.Code, error.Location?.Line));
        Assert.Contains("quote", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuoteWithinAValue_IsAFaultOfItsRowAlone()
    {
        _folder.Write("raw/a.csv", "user,item,rating,timestamp,title\n1,10,4,5,12\" by 12\" disk\n1,11,4,6,x\n");
        Assert.Single(RatingsOf(Ingest(new TableOptions { OnError = "reject" })));
    }

    [Theory]
    [InlineData("\u00e9", "utf-8", 3)]
    [InlineData("\u00e9", "utf-8", 70_000)]
    public void BytesThatAreNotText_AreAnErrorWithTheirLine(string letter, string encoding, int line)
    {
        string rows = string.Concat(Enumerable.Range(2, line - 2).Select(i => FormattableString.Invariant($"{i},1,4,5\n")));
        Directory.CreateDirectory(_folder["raw"]);
        File.WriteAllText(_folder["raw/a.csv"], $"user,item,rating,timestamp\n{rows}Ren{letter},2,4,5\nRene,2,4,5\n", Encoding.Latin1);
        foreach (string onError in new[] { "fail", "reject" })
        {
            var error = Assert.Throws<DataException>(() => Ingest(new TableOptions { StringIds = true, Encoding = encoding, OnError = onError }));
            Assert.Equal((ErrorCodes.UnreadableValue, "a.csv", (long?)line), (error.Code, error.Location?.File, error.Location?.Line));
            Assert.Contains("\"encoding\"", error.Remedy, StringComparison.Ordinal);
        }

        string output = Ingest(new TableOptions { StringIds = true, Encoding = "latin-1" });
        Assert.Equal(line, RatingsOf(output).Count);
    }

    /// <summary>Half a character at the end, half a pair in UTF-16, a mark that wins over the option, and half a pair as an escape.</summary>
    [Theory]
    [InlineData("csv", "utf-8", "75 73 65 72 2C 69 74 65 6D 2C 72 61 74 69 6E 67 2C 74 69 6D 65 73 74 61 6D 70 0A 61 2C 62 2C 34 2C 35 0A C3")]
    [InlineData("csv", "utf-16", "FF FE 00 D8 0A 00")]
    [InlineData("csv", "latin-1", "EF BB BF 61 0A E9 0A")]
    [InlineData("json-lines", "utf-8", "7B 22 75 73 65 72 22 3A 22 E9 22 7D")]
    public void EveryDecoder_RefusesWhatIsNotText(string format, string encoding, string bytes)
    {
        Directory.CreateDirectory(_folder["raw"]);
        File.WriteAllBytes(_folder["raw/a"], [.. bytes.Split(' ').Select(digits => byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture))]);
        var error = Assert.Throws<DataException>(() => Ingest(new TableOptions { StringIds = true, Encoding = encoding }, format));
        Assert.Contains("not text", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "user,item,rating,timestamp\na\0b,1,4,5\na\0c,2,4,5\n", 2)]
    [InlineData("json-lines", "{\"user\":\"a\\u0000b\",\"item\":\"1\",\"rating\":4,\"timestamp\":5}\n", 1)]
    [InlineData("json-lines", "{\"user\":\"a\\ud800\",\"item\":\"1\",\"rating\":4,\"timestamp\":5}\n", 1)]
    [InlineData("csv", "user,item,rating,timestamp\nx,1,4,5\n\"x \",2,4,5\n", 3)]
    public void IdsThatWouldBecomeOne_AreAnError(string format, string text, int line)
    {
        _folder.Write("raw/a", text);
        var error = Assert.ThrowsAny<BakeoffException>(() => Ingest(new TableOptions { StringIds = true }, format));
        Assert.Equal((long?)line, error.Reports[0].Location?.Line);
        Assert.True(error.Code is ErrorCodes.UnreadableValue or ErrorCodes.AmbiguousId, error.Message);
    }

    [Fact]
    public void ParquetAndDatabases_RefuseIdsWithNul()
    {
        using (var session = new DuckDbSession())
        {
            Directory.CreateDirectory(_folder["raw"]);
            session.WriteParquet("SELECT 'a' || chr(0) || 'b' AS \"user\", 'x' AS item, 4 AS rating, 5 AS timestamp", _folder["raw/a.parquet"]);
        }

        Assert.Equal("BKF2006", Assert.Throws<ReportedException>(() => Ingest(new TableOptions { StringIds = true }, "parquet")).Code);
    }

    /// <summary>007, 07 and 7 are three texts; read as integers they would be one user.</summary>
    [Theory]
    [InlineData("007")]
    [InlineData("+7")]
    [InlineData("7.0")]
    [InlineData("-0")]
    [InlineData("7e0")]
    public void AnIntegerInAnotherForm_NeedsStringIds(string id)
    {
        _folder.Write("raw/a.csv", $"user,item,rating,timestamp\n{id},1,4,5\n7,1,4,5\n");
        var error = Assert.Throws<ReportedException>(() => Ingest(new TableOptions()));
        Assert.Equal(("BKF2006", (long?)2), (error.Code, error.Reports[0].Location?.Line));
        Assert.Contains("\"stringIds\": true", error.Reports[0].Message, StringComparison.Ordinal);
        Assert.Equal(2, RatingsOf(Ingest(new TableOptions { StringIds = true })).Select(row => row.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public void ASeparatorMayBeASpace_AndACompressedFileIsNamedAsSuch()
    {
        _folder.Write("raw/a.txt", "1 10\n1 11\n2 10\n");
        var options = new TableOptions { Separator = " ", Header = false, UserColumn = "1", ItemColumn = "2", Implicit = true, TimestampFormat = "order" };
        Assert.Equal(["1 10 1.0 1", "1 11 1.0 2", "2 10 1.0 3"], RatingsOf(Ingest(options)));
        File.WriteAllBytes(_folder["raw/a.txt"], [0x1F, 0x8B, 8, 0]);
        Assert.Contains("gzip", Assert.Throws<DataException>(() => Ingest(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutHeaderAndTimestamps_ColumnsAreNumbers_AndTheOrderOfRowsIsTheTime()
    {
        _folder.Write("raw/a.csv", "5::1::20\n5::1::10\n4.5::2::10\n");
        Assert.Equal(
            ["1 20 5.0 1", "1 10 5.0 2", "2 10 4.5 3"],
            RatingsOf(Ingest(new TableOptions { Separator = "::", Header = false, RatingColumn = "1", UserColumn = "2", ItemColumn = "3", TimestampFormat = "order" })));
    }

    [Theory]
    [InlineData("order", "false")]
    [InlineData("seconds", "true")]
    public void Profile_SaysWhetherTheDataHasTimestamps(string format, string expected)
    {
        _folder.Write("raw/a.csv", "user,item,rating,timestamp\n1,10,5,7\n1,20,4,8\n");
        Assert.Contains($"\"hasTimestamps\": {expected}", File.ReadAllText(Path.Combine(Ingest(new TableOptions { TimestampFormat = format }), "profile.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("windows-1252", false)]
    [InlineData("latin-1", false)]
    public void TextIds_AreNumberedInTheOrderOfTheirBytes_AndKeepTheirNames(string encoding, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding of = encoding switch { "utf-16" => new UnicodeEncoding(false, mark), "windows-1252" => Encoding.GetEncoding(1252), "latin-1" => Encoding.Latin1, _ => new UTF8Encoding(mark) };
        Directory.CreateDirectory(_folder["raw"]);
        File.WriteAllText(_folder["raw/ratings.csv"], "user,item,rating,timestamp\nzoë,X-2,4,1\nAnna,X-10,3,2\n", of);
        File.WriteAllText(_folder["raw/items.csv"], "item,title,genres,year\nX-10,Über,a/b,1999\nX-2,,,\nX-3,Three,,2001\n", of);
        string output = Ingest(new TableOptions { StringIds = true, RatingsFile = "ratings.csv", ItemsFile = "items.csv", Encoding = encoding, GenresSeparator = "/" });
        Assert.Equal(["1 1 3.0 2", "2 2 4.0 1"], RatingsOf(output));
        Assert.Equal(["1 Anna", "2 zoë"], Rows(output, "user-names.parquet", "\"user\", name"));
        Assert.Equal(["1 X-10", "2 X-2", "3 X-3"], Rows(output, "item-names.parquet", "item, name"));
        Assert.Equal(["1 Über 1999 a|b", "2 X-2 ", "3 Three 2001 "], Rows(output, "items.parquet", "item, title, year, genres"));
    }

    [Theory]
    [InlineData("auto", true, "1 10 1.0 30")]
    [InlineData("last", true, "1 10 1.0 30")]
    [InlineData("first", true, "1 10 1.0 10")]
    [InlineData("last", false, "1 10 2.0 30")]
    public void OfSeveralRowsOfAUserAndItem_OneIsKept(string duplicates, bool isImplicit, string expected)
    {
        _folder.Write("raw/a.csv", "user,item,rating,timestamp\n1,10,5,10\n1,10,2,30\n1,10,3,20\n");
        string output = Ingest(new TableOptions { Duplicates = duplicates, Implicit = isImplicit });
        Assert.Equal([expected], RatingsOf(output));
        Assert.Contains("\"repeated\": 2", File.ReadAllText(Path.Combine(output, "profile.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,5\n1,20\n", "BKF2006", 3)]
    [InlineData("csv", "user,item,rating,timestamp\n\n\"1\",\"1\n0\",4,5\n", "BKF2006", 3)]
    [InlineData("csv", "user,item,rating,timestamp\r\n1,10,4,5\n\r\n1,20,9,5\r1,30,4,5\n", "BKF2007", 4)]
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,5\n1,11,4,1970-01-01\n", "BKF2010", 3)]
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,5\n1,11,4,5000000000\n", "BKF2010", 3)]
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,5\n2,10,4,5\n1,10,3,7\n", "BKF2008", 4)]
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,5\n,10,4,5\n", "BKF2006", 3)]
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,5\n1,2.5,4,5\n", "BKF2006", 3)]
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,5\n1,25,Infinity,5\n", "BKF2006", 3)]
    [InlineData("csv", "user,item,stars,timestamp\n1,10,4,5\n", "BKF2005", 1)]
    [InlineData("csv", "user,item,rating,rating,timestamp\n1,10,4,3,5\n", "BKF2005", 1)]
    [InlineData("csv", "", "BKF2004", null)]
    [InlineData("csv", "user,item,rating,timestamp\n", "BKF2004", null)]
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,\"5\n2,10,4,5\n", "BKF2006", 2)]
    [InlineData("json-lines", "{\"user\":1,\"item\":10,\"rating\":4,\"timestamp\":5}\n{\"user\":1,\n", "BKF2006", 2)]
    [InlineData("json-lines", "{\"user\":1,\"item\":10,\"rating\":4,\"timestamp\":5}\n\n{\"user\":1,\"item\":11,\"rating\":null,\"timestamp\":5}\n", "BKF2006", 3)]
    [InlineData("json-lines", "{\"user\":1,\"item\":10,\"timestamp\":5}\n", "BKF2005", 1)]
    public void ARowThatCannotBeUsed_IsNamedByItsLine(string format, string text, string code, int? line)
    {
        _folder.Write("raw/data.txt", text);
        var error = Assert.ThrowsAny<BakeoffException>(() => Ingest(new TableOptions(), format));
        Assert.Equal((code, "data.txt", line), (error.Code, error.Reports[0].Location?.File, (int?)error.Reports[0].Location?.Line));
        Assert.NotEmpty(error.Reports[0].Remedy);
    }

    [Theory]
    [InlineData("{\"user\":1,\"item\":10,\"rating\":4,\"rating\":5,\"timestamp\":5}", "the line has the property 'rating' twice.")]
    [InlineData("{\"user\":1,\"item\":10,\"r\\u0061ting\":4,\"rating\":5,\"timestamp\":5}", "the line has the property 'rating' twice.")]
    [InlineData("{\"user\":1,\"item\":10,\"rating\":4,\"timestamp\":5,\"more\":[{\"a\":1,\"a\":1}]}", "an object within the line has a property twice.")]
    [InlineData("{\"user\":1 \"item\":10}", "the line is not valid JSON: ")]
    public void ALineOfJsonThatSaysTwoThings_IsAnError(string line, string message)
    {
        _folder.Write("raw/data.jsonl", "{\"user\":1,\"item\":20,\"rating\":4,\"timestamp\":5}\n" + line + "\n");
        ErrorReport report = Assert.ThrowsAny<BakeoffException>(() => Ingest(new TableOptions(), "json-lines")).Reports[0];
        Assert.Equal((ErrorCodes.UnreadableValue, "data.jsonl(2)"), (report.Code, report.Location!.ToString()));
        Assert.StartsWith(message, report.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedParquetFile_IsNamedAsTheUserKnowsIt()
    {
        string raw = Directory.CreateDirectory(_folder["raw"]).FullName, path = Path.Combine(raw, "data.parquet");
        using (var session = new DuckDbSession())
        {
            session.WriteParquet("SELECT 2 AS \"user\", 10 AS item, 4.0 AS rating, 1000 AS timestamp", path);
        }

        byte[] whole = File.ReadAllBytes(path), page = [.. whole];
        page.AsSpan(4, 20).Fill(0xFF);
        foreach (byte[] damaged in new[] { whole[..^9], [.. "PAR1"u8, .. whole[4..^8], 0xFF, 0xFF, 0xFF, 0x7F, .. "PAR1"u8], page })
        {
            File.WriteAllBytes(path, damaged);
            foreach (Action read in new Action[] { () => Ingest(new TableOptions(), "parquet"), () => TableSample.Read(path) })
            {
                var error = Assert.Throws<DataException>(read);
                Assert.Equal((ErrorCodes.UnreadableValue, "data.parquet"), (error.Code, error.Location!.ToString()));
                Assert.DoesNotContain(_folder.Root, error.Message, StringComparison.Ordinal);
                Assert.Contains("etch it again", error.Remedy, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>As a writer leaves it that is still open or was killed: the newest rows are in the log alone.</summary>
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "data.duckdb")]
    public void ADatabaseWithALog_IsReadWithTheRowsInIt_AndNeitherIsTouched(bool zipped, string? ratingsFile)
    {
        string raw = Directory.CreateDirectory(_folder["raw"]).FullName;
        using (var session = new DuckDbSession())
        {
            session.Execute($"ATTACH '{_folder["open.duckdb"]}' AS d; CREATE TABLE d.ratings AS SELECT 2 AS \"user\", 10 AS item, 4.0::FLOAT AS rating, 1000 AS timestamp; CHECKPOINT d");
            session.Execute("SET checkpoint_threshold = '1GB'; INSERT INTO d.ratings VALUES (1, 20, 3.5, 900), (1, 10, 5.0, 950)");
            File.Copy(_folder["open.duckdb"], raw + "/data.duckdb");
            File.Copy(_folder["open.duckdb.wal"], raw + "/data.duckdb.wal");
        }

        if (zipped)
        {
            System.IO.Compression.ZipFile.CreateFromDirectory(raw, _folder["archive.zip"]);
            Directory.Delete(raw, recursive: true);
            File.Move(_folder["archive.zip"], Directory.CreateDirectory(raw).FullName + "/archive.zip");
        }

        string[] before = TinyExperiment.Files(raw);
        Assert.Equal(Expected, RatingsOf(Ingest(new TableOptions { RatingsFile = ratingsFile }, "duckdb")));
        Assert.Equal(before, TinyExperiment.Files(raw));
    }

    [Theory]
    [InlineData("of_file", "BKF2017", "reads what is not in the database")]
    [InlineData("SELECT * FROM read_csv('OTHER')", "BKF2017", "reads what is not in the database")]
    [InlineData("SELECT * FROM 'OTHER'", "BKF2017", "reads what is not in the database")]
    [InlineData("SELECT * FROM ratings JOIN (SELECT 1 FROM glob('/*')) ON true", "BKF2017", "reads what is not in the database")]
    [InlineData("SELECT * FROM ratings USING SAMPLE 50%", "BKF2018", "the query has USING SAMPLE, so that it can give other rows each time")]
    [InlineData("SELECT * FROM sampled", "BKF2018", "'sampled', which the query uses, has USING SAMPLE")]
    [InlineData("noisy", "BKF2018", "'noise', which the query uses, has random()")]
    [InlineData("SELECT * FROM ratings WHERE epoch(now()) > timestamp", "BKF2018", "the query has now()")]
    [InlineData("SELECT * FROM none", "BKF2006", "Table with name none does not exist")]
    [InlineData("SELECT 1; SELECT 2", "BKF2006", "the query has more than one statement")]
    [InlineData(" ; -- nothing", "BKF2006", "the query is empty")]
    [InlineData("SELECT \"user\", item, rating, timestamp FROM named ORDER BY rating", null, null)]
    [InlineData("SELECT *\nFROM\nratings -- all; of them", null, null)]
    [InlineData("FROM\tratings /* all */ ; ; -- of them", null, null)]
    [InlineData("FROM ratings WHERE ';' <> $a$x;$a$;", null, null)]
    [InlineData("\"ratings\" ;", null, null)]
    [InlineData("main.named", null, null)]
    public void AQuery_MayReadItsDatabaseAlone_AndMustGiveTheSameRowsEachTime(string query, string? code, string? message)
    {
        string raw = Directory.CreateDirectory(_folder["raw"]).FullName, other = _folder.Write("other.csv", "user,item,rating,timestamp\n2,10,4,1000\n1,20,3.5,900\n1,10,5,950\n");
        using (var session = new DuckDbSession())
        {
            session.Execute($"""
                ATTACH '{raw}/data.duckdb' AS d; USE d; CREATE TABLE ratings AS FROM '{other}'; CREATE TABLE items AS SELECT item, 'Film ' || item AS title FROM range(10, 31, 10) t(item);
                CREATE VIEW of_file AS FROM read_csv('{other}'); CREATE VIEW sampled AS FROM ratings USING SAMPLE 2 ROWS; CREATE VIEW named AS FROM ratings;
                CREATE MACRO noise(x) AS x + 0 * random(); CREATE VIEW noisy AS SELECT "user", item, noise(rating) AS rating, timestamp FROM ratings;
                USE memory; DETACH d
                """);
        }

        var table = new TableOptions { RatingsQuery = query.Replace("OTHER", other, StringComparison.Ordinal), ItemsQuery = "SELECT * FROM items; -- and no more" };
        if (code is null)
        {
            string output = Ingest(table, "duckdb");
            Assert.Equal(Expected, RatingsOf(output));
            Assert.Equal(["10 Film 10", "20 Film 20", "30 Film 30"], Rows(output, "items.parquet", "item, title"));
            return;
        }

        var error = Assert.Throws<DataException>(() => Ingest(table, "duckdb"));
        Assert.Equal((code, "data.duckdb"), (error.Code, error.Location!.File));
        Assert.Contains(message!, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void AFileThatIsNoDatabase_IsAnErrorThatNamesIt()
    {
        _folder.Write("raw/data.duckdb", "SQLite format 3\0" + new string('x', 5000));
        var error = Assert.Throws<DataException>(() => Ingest(new TableOptions(), "duckdb"));
        Assert.Equal((ErrorCodes.UnreadableValue, "data.duckdb"), (error.Code, error.Location!.File));
    }

    [Fact]
    public void SeveralFilesAndNoneNamed_IsAnErrorThatListsThem()
    {
        _folder.Write("raw/a.csv", "user,item,rating,timestamp\n");
        _folder.Write("raw/b.csv", "user,item,rating,timestamp\n");
        var error = Assert.Throws<DataException>(() => Ingest(new TableOptions()));
        Assert.Contains("a.csv, b.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMillionRowsWithEveryKindOfDirt_AreRefusedWithTheFirstTwenty_OrReadWithoutThem()
    {
        (int faults, int good) = WriteDirt(_folder["raw/million.csv"], 1_000_000);
        var error = Assert.Throws<ReportedException>(() => Ingest(new TableOptions()));
        Assert.Equal(21, error.Reports.Count);
        Assert.Equal(error.Reports.Take(20).Select(report => report.Location!.Line!.Value).Order(), error.Reports.Take(20).Select(report => report.Location!.Line!.Value));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{faults - 20} more rows"), error.Reports[20].Message, StringComparison.Ordinal);

        string output = Ingest(new TableOptions { OnError = "reject" });
        string[] rejects = File.ReadAllLines(Path.Combine(output, "rejects.csv"));
        Assert.Equal(faults + 1, rejects.Length);
        Assert.Equal(["BKF2006", "BKF2007", "BKF2008", "BKF2010"], rejects.Skip(1).Select(row => row.Split(',')[1]).Distinct().Order());
        using var session = new DuckDbSession();
        Assert.Equal(good, session.Scalar<int>($"SELECT count(*) FROM {DuckDbSession.Parquet(Path.Combine(output, "ratings.parquet"))}"));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\"rejected\": {faults}"), File.ReadAllText(Path.Combine(output, "profile.json")), StringComparison.Ordinal);
    }

    /// <summary>A byte order mark, both line ends, quotes, line breaks within them, empty lines; and rows that are wrong in every way.</summary>
    private static (int Faults, int Good) WriteDirt(string path, int rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = new StreamWriter(path, false, new UTF8Encoding(true));
        writer.Write("user,item,rating,timestamp,note\r\n");
        int faults = 0;
        for (int i = 0; i < rows; i++)
        {
            string row = string.Create(CultureInfo.InvariantCulture, $"{i / 100},{i % 100},{((i % 10) + 1) / 2.0},{1_000_000_000 + i}");
            writer.Write(row + (i % 1000 == 7 ? ",\"he said \"\"x\"\"\nand left\"" : ",ok") + (i % 2 == 0 ? "\n" : "\r\n") + (i % 5000 == 0 ? "\n\r\n" : ""));
            string? bad = (i % 10_000) switch
            {
                1 => "abc,1,3,1000000000,wrong type", 2 => "5,99999,NaN,1000000000,", 3 => "5,99998,7,1000000000,out of range", 4 => row + ",again", 5 => "5,99997,3", 6 => "5,99996,3,1000000000000,ms", _ => null,
            };
            faults += bad is null ? 0 : 1;
            writer.Write(bad is null ? "" : bad + "\r\n");
        }

        return (faults, rows);
    }

    private string Ingest(TableOptions table, string format = "csv")
    {
        IngestOptions options = table.Implicit ? new IngestOptions { Format = format, Own = table, MinimumRating = 1, MaximumRating = 1, RatingStep = 1 } : new IngestOptions { Format = format, Own = table };
        return StageRunner.Run(_folder, new IngestStage(), options, StageRunner.Inputs(("Download", _folder["raw"])));
    }

    private static List<string> RatingsOf(string output) => Rows(output, "ratings.parquet", "\"user\", item, rating, timestamp");

    private static List<string> Rows(string output, string file, string columns)
    {
        using var session = new DuckDbSession();
        return session.List($"SELECT concat_ws(' ', {columns}) FROM {DuckDbSession.Parquet(Path.Combine(output, file))}", row => row.GetString(0));
    }

    /// <summary>A table in which each of 40 users has 12 of 30 items.</summary>
    private static string Interactions(string header, Func<int, int, int, FormattableString> row) =>
        header + "\n" + string.Concat(Enumerable.Range(0, 480).Select(i => row(i, i / 12, ((i % 12 * 7) + (i / 12)) % 30).ToString(CultureInfo.InvariantCulture) + "\n"));
}
