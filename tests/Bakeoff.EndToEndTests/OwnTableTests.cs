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
        Assert.Matches(@"<h4>User \d+ \(kunde-\d\d\), who went on to rate A\d+", File.ReadAllText(_folder["artifacts/comparisons/shop/index.html"]));
    }

    /// <summary>Without a column of ratings there is no error of ratings, and nobody is said to have rated.</summary>
    [Fact]
    public void ImplicitFeedback_ReachesAReportOfInteractions()
    {
        _folder.Write("experiments/clicks/ratings/clicks.csv", Interactions("user,item,timestamp", (i, user, item) => $"{user},{item},{i}"));
        _folder.Write("experiments/clicks/experiment.json", """
            {
              "question": "Who clicks?", "dataset": { "name": "clicks", "path": "ratings", "format": "csv", "implicit": true }, "split": { "n": 2, "partitions": 2 },
              "models": { "svd": null, "two-tower": { "embeddingSize": 4, "towerSizes": [4], "batchSize": 64, "epochs": 2 } }, "evaluation": { "k": [5], "resamples": 100 }
            }
            """);
        CommandResult run = CommandResult.Bakeoff(_folder, "run", "Report", "--experiments", _folder["experiments"], "-e", "clicks");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.DoesNotContain("rmse", run.Output, StringComparison.Ordinal);
        string page = File.ReadAllText(_folder["artifacts/reports/clicks/index.html"]);
        Assert.Contains("480 interactions of 30 items by 40 users. Tested on 40 interactions of 20 users", page, StringComparison.Ordinal);
        Assert.Matches(@"<summary>User \d+, who went on to choose \d+; \d+</summary>", page);
        Assert.DoesNotContain("id=\"ratings\"", page, StringComparison.Ordinal);
        Assert.Contains("Tested on 40 interactions of 20 users", File.ReadAllText(_folder["artifacts/reports/clicks/report.md"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iso", "1970-01-01T00:16:40Z", "1970-01-01 02:15:00+02", "1970-01-01 00:15:50.25")]
    [InlineData("milliseconds", "1000000", "900000", "950999")]
    public void Timestamps_AreReadAsTheirFormatSays(string format, string first, string second, string third)
    {
        _folder.Write("raw/a.csv", $"user,item,rating,timestamp\n2,10,4,{first}\n1,20,3.5,{second}\n1,10,5,{third}\n");
        Assert.Equal(Expected, RatingsOf(Ingest(new TableOptions { TimestampFormat = format })));
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
    [InlineData("SELECT * FROM ratings USING SAMPLE 50%", "BKF2018", "the query has USING SAMPLE, so that it gives other rows each time")]
    [InlineData("SELECT * FROM sampled", "BKF2018", "'sampled', which the query uses, has USING SAMPLE")]
    [InlineData("noisy", "BKF2018", "'noise', which the query uses, has random()")]
    [InlineData("SELECT * FROM ratings WHERE epoch(now()) > timestamp", "BKF2018", "the query has now()")]
    [InlineData("SELECT * FROM none", "BKF2006", "Table with name none does not exist")]
    [InlineData("SELECT \"user\", item, rating, timestamp FROM named ORDER BY rating", null, null)]
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

        var table = new TableOptions { RatingsQuery = query.Replace("OTHER", other, StringComparison.Ordinal), ItemsQuery = "SELECT * FROM items" };
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
