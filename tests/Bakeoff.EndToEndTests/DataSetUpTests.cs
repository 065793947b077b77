using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The forms in which people have their data, through the command line: read as they are, or an error that says what to do.</summary>
public sealed class DataSetUpTests : IDisposable
{
    private const string Rows = "user,item,rating,timestamp\n2,10,4,1000\n1,20,3.5,900\n1,10,5,950\n";
    private static readonly string[] Expected = ["1 20 3.5 900", "1 10 5.0 950", "2 10 4.0 1000"];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Windows' editors begin a file with a byte order mark; here both files do, columns are separated by spaces, and ids are as large as they get.
    /// </summary>
    [Fact]
    public void AMark_ASpaceAsSeparator_AndIdsOf64Bits_AreRead()
    {
        WriteBytes("r.txt", new UTF8Encoding(true), "1 9223372036854775807 4 1000\n1527315684216864772 -9223372036854775808 5 900\n");
        Experiment(
            "\"path\": \"../../r.txt\", \"format\": \"csv\", \"separator\": \" \", \"header\": false, \"userColumn\": \"1\", \"itemColumn\": "
                + "\"2\", \"ratingColumn\": \"3\", \"timestampColumn\": \"4\"", mark: true);
        Assert.Equal(["1 9223372036854775807 4.0 1000", "1527315684216864772 -9223372036854775808 5.0 900"], Ingested());
    }

    /// <summary>Beyond 2⁶³ an id is a string, and exact as one; as an integer it is an error, and no neighbour of it.</summary>
    [Fact]
    public void UnsignedIds_AreStrings()
    {
        Parquet("r.parquet",
            "SELECT 18446744073709551615::UBIGINT AS \"user\", 18446744073709551614::UBIGINT AS item, 4 AS rating, 1000 AS timestamp");
        Experiment("\"path\": \"../../r.parquet\", \"format\": \"parquet\"");
        Fails(ErrorCodes.UnreadableValue, "r.parquet(1)", "the user '18446744073709551615' is not an integer of 64 bits (up to 9223372036854775807)",
            "\"stringIds\": true");
        Experiment("\"path\": \"../../r.parquet\", \"format\": \"parquet\", \"stringIds\": true");
        Assert.Equal(["1 1 4.0 1000"], Ingested());
        Assert.Equal(
            ["18446744073709551615", "18446744073709551614"], [.. Stored("user-names.parquet", "name"), .. Stored("item-names.parquet", "name")]);
    }

    [Fact]
    public void ATimestampFormatThatNobodyKnows_IsAnErrorWithExamples()
    {
        WriteBytes("r.csv", new UTF8Encoding(false), Rows);
        Experiment("\"path\": \"../../r.csv\", \"format\": \"csv\", \"timestampFormat\": \"%Y-%m-%d %Q\"");
        Fails(ErrorCodes.UnknownChoice, "experiment.json(1,", "of which '%Q' cannot be read", "\"%d.%m.%Y %H:%M\"", "nanoseconds, iso, order");
    }

    /// <summary>
    /// Each path of Unix may have been written by Spark, DuckDB, pandas or Polars; DuckDB itself would read the folders' names too.
    /// </summary>
    [Fact]
    public void AFolderOfParquetFiles_IsOneTableInTheOrderOfTheNames_AndThePathTakesNoPart()
    {
        Parquet("data/rating=9/part-1.parquet", "SELECT 1 AS \"user\", '20' AS item, 3.5 AS rating, 900::BIGINT AS timestamp");
        Parquet("data/rating=1/part-0.parquet",
            "SELECT * FROM (VALUES (2, 10, 4.0::FLOAT, 1000), (1, 10, 5.0, 950)) t(\"user\", item, rating, timestamp)");
        foreach (string other in new[]
        {
            "data/_SUCCESS", "data/.part-0.parquet.crc", "data/_temporary/0/part-9.parquet", "data/rating=1/readme.txt",
        })
        {
            _folder.Write(other, "x");
        }

        Experiment("\"path\": \"../../data\", \"format\": \"parquet\"");
        Assert.Equal(Expected, Ingested());

        // What was read is in the key.
        Parquet("data/rating=9/part-2.parquet", "SELECT 3 AS \"user\", '20' AS item, 3.5 AS rating, 950.0::DOUBLE AS timestamp");
        Assert.Equal([.. Expected, "3 20 3.5 950"], Ingested());

        // A fault is named by its file and its row there.
        Parquet("data/rating=9/part-3.parquet",
            "SELECT * FROM (VALUES (4, 10, 4.0, 1000), (1, 10, 1.0, 950), (5, 10, 77.0, 1)) t(\"user\", item, rating, timestamp)");
        CommandResult failed = Fails(ErrorCodes.DuplicatePair, "rating=9/part-3.parquet(2)", "already, on line 2 of rating=1/part-0.parquet");
        Assert.Contains("rating=9/part-3.parquet(3): error BKF2007", failed.Error, StringComparison.Ordinal);
        File.Delete(_folder["data/rating=9/part-3.parquet"]);

        Parquet("data/rating=9/part-3.parquet", "SELECT 1 AS \"user\", 2 AS item, 3 AS rating, 4 AS timestamp, 5 AS more");
        Fails(ErrorCodes.UnlikeColumns, "rating=9/part-3.parquet", "they cannot be one table", "'ratingsFile'");
        File.Delete(_folder["data/rating=9/part-3.parquet"]);

        Parquet("data/rating=9/part-2.parquet", "SELECT 3 AS \"user\", '20' AS item, 950.0::DOUBLE AS timestamp");
        Fails(ErrorCodes.PartitionColumn, "rating=9/part-2.parquet", "the column 'rating' is in the name of the folder 'rating=9' alone",
            "hive_partitioning = true");
    }

    /// <summary>The ratings in many files and the items in one, in the same folder.</summary>
    [Fact]
    public void RatingsInASubfolder_AreReadNextToTheItems()
    {
        Parquet("data/ratings/a.parquet", "SELECT 2 AS \"user\", 10 AS item, 4.0 AS rating, 1000 AS timestamp");
        Parquet("data/ratings/b.parquet", "SELECT * FROM (VALUES (1, 20, 3.5, 900), (1, 10, 5.0, 950)) t(\"user\", item, rating, timestamp)");
        Parquet("data/items.parquet", "SELECT * FROM (VALUES (10, 'Ten'), (20, 'Twenty')) t(item, title)");
        Experiment("\"path\": \"../../data\", \"format\": \"parquet\", \"ratingsFile\": \"ratings\", \"itemsFile\": \"items.parquet\"");
        Assert.Equal(Expected, Ingested());
        Assert.Equal(["10 Ten", "20 Twenty"], Stored("items.parquet", "concat_ws(' ', item, title)"));
    }

    /// <summary>
    /// Compressed files are read and hashed as they are; one that was cut is no smaller data set, and one of another program says what to do.
    /// </summary>
    [Fact]
    public void CompressedFiles_AreRead_AndADamagedOneIsAnError()
    {
        string gz = _folder["data/r.csv.gz"];
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllBytes(gz, ZipBytes.Gzip(Rows));
        Experiment("\"path\": \"../../data/r.csv.gz\", \"format\": \"csv\"");
        Assert.Equal(Expected, Ingested());

        File.WriteAllBytes(gz, ZipBytes.Gzip(Rows)[..^9]);
        Fails(ErrorCodes.BadArchive, "r.csv.gz: error", "it ends early", "Fetch or compress it again");
        File.WriteAllBytes(gz, [.. ZipBytes.Gzip(Rows), .. "garbage!"u8]);
        Fails(ErrorCodes.BadArchive, "r.csv.gz: error", "bytes that are not compressed with gzip", "Fetch or compress it again");
        File.WriteAllBytes(gz, ZipBytes.Gzip(Rows + "1,10,4\n"));
        Fails(ErrorCodes.UnreadableValue, "r.csv.gz(5): error", "has 3 columns");
        File.WriteAllBytes(gz, [0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0, 0]);
        Fails(ErrorCodes.UnreadableValue, "r.csv.gz: error", "compressed with zstd", "compress it with gzip");
    }

    [Fact]
    public void AZipFileWithAFlippedDigit_IsAnErrorThatNamesItAndTheEntry_AndNothingIsStored()
    {
        byte[] bytes = new ZipBytes().Add("a/ratings.csv", Rows, deflate: false).ToArray();
        bytes[bytes.AsSpan().IndexOf(",3.5"u8) + 1] = (byte)'4';
        File.WriteAllBytes(_folder["d.zip"], bytes);
        Experiment("\"path\": \"../../d.zip\", \"format\": \"csv\"");
        CommandResult failed = Fails(ErrorCodes.BadArchive, "d.zip: error", "the checksum (CRC-32) of the entry 'a/ratings.csv'");
        Assert.Equal(3, failed.ExitCode);
        Assert.False(Directory.Exists(_folder["artifacts/store/actions/Ingest"]));
    }

    /// <summary>
    /// Half a pair as an escape is a fault of its row alone. A byte that is not text in the file's encoding speaks of all rows: an error, whatever
    /// the option says.
    /// </summary>
    [Fact]
    public void RowsThatHoldNoText_AreLeftOut_AndFilesThatAreNone_AreAnError()
    {
        const string Good =
            "{\"user\":2,\"item\":10,\"rating\":4,\"timestamp\":1000}\n{\"user\":1,\"item\":20,\"rating\":3.5,\"timestamp\":900}\n"
                + "{\"user\":1,\"item\":10,\"rating\":5,\"timestamp\":950}\n";
        WriteBytes("r.jsonl", new UTF8Encoding(true), "{\"user\":\"\\ud800\",\"item\":10,\"rating\":4,\"timestamp\":1000}\n{\"us\\udc00er\":1}\n"
            + "{\"user\":1,\"item\":10,\"rating\":1,\"rating\":5,\"timestamp\":950}\n" + Good);
        Experiment("\"path\": \"../../r.jsonl\", \"format\": \"json-lines\", \"onError\": \"reject\"");
        Assert.Equal(Expected, Ingested());
        Assert.Equal(["1 BKF2006", "2 BKF2006", "3 BKF2006"], Stored("rejects.csv", "concat_ws(' ', line, code)"));

        WriteBytes("r.jsonl", Encoding.Latin1, Good.Replace("\"user\":2", "\"user\":\"Ren\u00e9\"", StringComparison.Ordinal));
        Fails(ErrorCodes.UnreadableValue, "r.jsonl(1)", "not text in the encoding utf-8", "\"encoding\"");
    }

    [Theory]
    [InlineData("movielens-csv")]
    [InlineData("movielens-100k")]
    public void AMovieWithABadYear_HasNone(string format)
    {
        string[] titles =
            ["A (199)", "B (19955)", "C (abcd)", "D (1995", "E (1995) x", "F ()", "G", "H (1995-)", "I (\u0661\u0669\u0669\u0665)", "J (1995)"];
        if (format == "movielens-csv")
        {
            _folder.Write("data/ratings.csv", "userId,movieId,rating,timestamp\n1,1,4,1000\n");
            _folder.Write(
                "data/movies.csv", "movieId,title,genres\n"
                    + string.Concat(titles.Select((title, i) => FormattableString.Invariant($"{i + 1},{title},Drama\n"))));
        }
        else
        {
            titles[8] = "I (19)";
            _folder.Write("data/u.data", "1\t1\t4\t1000\n");
            _folder.Write(
                "data/u.item", string.Concat(
                    titles.Select(
                        (title, i) =>
                            FormattableString.Invariant($"{i + 1}|{title}|99-Foo-19x5||http://x|{string.Join('|', Enumerable.Repeat("0", 19))}\n"))));
        }

        Experiment($"\"path\": \"../../data\", \"format\": \"{format}\", \"minimumRating\": 1, \"ratingStep\": 1");
        Ingested();
        Assert.Equal([.. titles[..7], "H 1995", titles[8], "J 1995"], Stored("items.parquet", "concat_ws(' ', title, year)"));
    }

    /// <summary>Root may write where nobody may, so that the engine runs as somebody else there.</summary>
    [Fact]
    public void AReadOnlyDataSet_IsReadByANormalUser()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have no modes there");
        _folder.Write("data/ratings.csv", "userId,movieId,rating,timestamp\n2,10,4,1000\n1,20,3.5,900\n1,10,5,950\n");
        _folder.Write("data/movies.csv", "movieId,title,genres\n10,Heat (1995),Action\n20,Other (1996),Drama\n");
        void Mode(params string[] arguments) => Assert.Equal(0, CommandResult.Run("/", null, "chmod", arguments).ExitCode);
        Mode("0444", _folder["data/ratings.csv"], _folder["data/movies.csv"]);
        Mode("0555", _folder["data"]);
        Experiment("\"path\": \"../../data\", \"format\": \"movielens-csv\"");
        try
        {
            Assert.Equal(Expected, Ingested(asNobody: Environment.UserName == "root"));
        }
        finally
        {
            Mode("-R", "u+w", _folder.Root);
        }
    }

    /// <summary>The rows of the ratings as Ingest has written them.</summary>
    private List<string> Ingested(bool asNobody = false)
    {
        CommandResult run = asNobody ? RunAsNobody() : Run();
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return Stored("ratings.parquet", "concat_ws(' ', \"user\", item, rating, timestamp)");
    }

    private CommandResult Fails(string code, params string[] parts)
    {
        CommandResult run = Run();
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("error " + code, run.Error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, run.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("BKF9001", run.Error, StringComparison.Ordinal);
        return run;
    }

    private CommandResult Run() => CommandResult.Bakeoff(_folder, "run", "Ingest", "--experiments", _folder["experiments"], "-e", "mine");

    private CommandResult RunAsNobody()
    {
        const string Nobody = "65534";
        string home = Directory.CreateDirectory(_folder["home"]).FullName;
        Assert.Equal(0, CommandResult.Run("/", null, "chown", "-R", $"{Nobody}:{Nobody}", _folder.Root).ExitCode);
        CommandResult run = CommandResult.Run(
            _folder.Root, new Dictionary<string, string> { ["HOME"] = home }, "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups",
            "dotnet", "exec",
            Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "run", "Ingest", "--experiments", _folder["experiments"], "-e", "mine",
            "--artifacts", _folder["artifacts"]);
        Assert.SkipWhen(run.Error.StartsWith("setpriv:", StringComparison.Ordinal), run.Error);
        return run;
    }

    /// <summary>Rows of a file of the newest output that has it.</summary>
    private List<string> Stored(string file, string columns)
    {
        string action = Directory.GetFiles(_folder["artifacts/store/actions/Ingest"]).OrderByDescending(File.GetLastWriteTimeUtc)
            .Select(File.ReadAllText).First();
        string hash = Regex.Match(action, Regex.Escape(file) + "\",\\s+\"sha256\": \"(\\w+)\"").Groups[1].Value,
            path = _folder[$"artifacts/store/objects/{hash[..2]}/{hash}"];
        string source = file.EndsWith(".csv", StringComparison.Ordinal) ? $"read_csv({DuckDbSession.Quote(path)})" : DuckDbSession.Parquet(path);
        using var session = new DuckDbSession();
        return session.List($"SELECT {columns} FROM {source}", row => row.GetString(0));
    }

    private void Experiment(string dataset, bool mark = false) => WriteBytes(
        "experiments/mine/experiment.json", new UTF8Encoding(mark),
        string.Create(CultureInfo.InvariantCulture, $$"""{ "question": "?", "dataset": { {{dataset}} }, "split": { "n": 1, "partitions": 2 }, "models": { "svd": null, "two-tower": null } }"""));

    private void WriteBytes(string path, Encoding encoding, string text)
    {
        _folder.Write(path, "");
        File.WriteAllText(_folder[path], text, encoding);
    }

    private void Parquet(string path, string query)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        using var session = new DuckDbSession();
        session.WriteParquet(query, _folder[path]);
    }
}
