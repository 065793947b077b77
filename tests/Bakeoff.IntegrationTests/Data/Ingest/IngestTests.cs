using System.IO.Compression;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

public sealed class IngestTests : IDisposable
{
    private const string Ratings = "userId,movieId,rating,timestamp\r\n2,10,4.0,1000\r\n1,20,3.5,900\r\n1,10,5.0,950\r\n";
    private const string Movies = "movieId,title,genres\r\n10,Heat (1995),Action|Crime\r\n20,\"Usual Suspects, The (1995)\",(no genres listed)\r\n";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("movielens-csv")]
    [InlineData("movielens-kaggle")]
    [InlineData("movielens-10m")]
    [InlineData("movielens-1m")]
    [InlineData("movielens-100k")]
    public void EveryFormat_GivesTheSameTables(string format)
    {
        WriteRaw(format);
        string output = Ingest(new IngestOptions { Format = format });
        using var session = new DuckDbSession();
        Assert.Equal(
            ["1 20 3.5 900", "1 10 5.0 950", "2 10 4.0 1000"],
            session.List(
                $"SELECT concat_ws(' ', \"user\", item, rating, timestamp) FROM {DuckDbSession.Parquet(Path.Combine(output, "ratings.parquet"))}",
                row => row.GetString(0)));
        Assert.Equal(
            ["10 Heat 1995 Action|Crime", "20 Amélie, Usual 1995 "],
            session.List(
                $"SELECT concat_ws(' ', item, title, year, genres) FROM {DuckDbSession.Parquet(Path.Combine(output, "items.parquet"))}", row =>
                    row.GetString(0)));
    }

    [Fact]
    public void Columns_AreReadByTheirNames_WhateverTheirOrder()
    {
        _folder.Write(
            "raw/ratings.csv",
            "\"timestamp\",\"a note, or two\",\"rating\",\"movieId\",\"userId\"\n1000,\"x, y\",4.0,10,2\n900,,3.5,20,1\n950,,5.0,10,1\n");
        _folder.Write("raw/movies.csv", "genres,movieId,title\nAction,10,Heat (1995)\nDrama,20,Other (1996)\n");
        string output = Ingest(new IngestOptions());
        using var session = new DuckDbSession();
        Assert.Equal(
            ["1 20 3.5 900", "1 10 5.0 950", "2 10 4.0 1000"],
            session.List(
                $"SELECT concat_ws(' ', \"user\", item, rating, timestamp) FROM {DuckDbSession.Parquet(Path.Combine(output, "ratings.parquet"))}",
                row => row.GetString(0)));
        Assert.Equal(
            ["Action", "Drama"], session.List(
                $"SELECT genres FROM {DuckDbSession.Parquet(Path.Combine(output, "items.parquet"))}", row => row.GetString(0)));
    }

    [Fact]
    public void Ingest_OfTagsAndGenome_WritesThemSorted()
    {
        _folder.Write("raw/ratings.csv", Ratings);
        _folder.Write("raw/movies.csv", Movies);
        _folder.Write("raw/tags.csv", "userId,movieId,tag,timestamp\r\n2,10,\"good, really\",1\r\n1,20,twist,1\r\n");
        _folder.Write("raw/genome-scores.csv", "movieId,tagId,relevance\r\n20,1,0.5\r\n10,1,0.25\r\n");
        _folder.Write("raw/genome-tags.csv", "tagId,tag\r\n1,noir\r\n");
        string output = Ingest(new IngestOptions());
        using var session = new DuckDbSession();
        Assert.Equal(
            ["twist", "good, really"], session.List(
                $"SELECT tag FROM {DuckDbSession.Parquet(Path.Combine(output, "tags.parquet"))}", row => row.GetString(0)));
        Assert.Equal(
            [10L, 20L], session.List($"SELECT item FROM {DuckDbSession.Parquet(Path.Combine(output, "genome.parquet"))}", row => row.GetInt64(0)));
        Assert.True(File.Exists(Path.Combine(output, "genome-tags.parquet")));
    }

    [Theory]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,x,5\r\n", Movies, "BKF2006", "ratings.csv", 2)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,4.0,5\r\n1,20,4.0\r\n", Movies, "BKF2006", "ratings.csv", 3)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,4.0,5\r\n01,20,4.0,5\r\n", Movies, "BKF2006", "ratings.csv", 3)]
    [InlineData("userId,movieId,rating,timestamp\n1,20,4.0,5\n1,10,4\".0,5\n", Movies, "BKF2006", "ratings.csv", 3)]
    [InlineData("userId,movieId,rating,timestamp\n1,20,4.0,5\n1,\"10,4.0,5\n", Movies, "BKF2006", "ratings.csv", 3)]
    [InlineData("userId,movieId,rating,timestamp\r\n1.6,10,4.0,5\r\n", Movies, "BKF2006", "ratings.csv", 2)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,4.0,5.4\r\n", Movies, "BKF2006", "ratings.csv", 2)]
    [InlineData(Ratings, "movieId,title,genres\r\n10,A,B\r\n0x14,C,D\r\n20,E,F\r\n", "BKF2006", "movies.csv", 3)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,,5\r\n", Movies, "BKF2006", "ratings.csv", 2)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,20,4.0,5\r\n1,10,7.0,5\r\n", Movies, "BKF2007", "ratings.csv", 3)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,3.7,5\r\n", Movies, "BKF2007", "ratings.csv", 2)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,NaN,5\r\n", Movies, "BKF2007", "ratings.csv", 2)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,4.0,5\r\n2,10,4.0,5\r\n1,10,3.0,6\r\n", Movies, "BKF2008", "ratings.csv", 2)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,4.0,5\r\n2,10,4.0,5\r\n2,20,4.0,6\r\n2,10,3.0,4\r\n", Movies, "BKF2008", "ratings.csv", 3)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,99,4.0,5\r\n1,10,7.0,5\r\n", Movies, "BKF2007", "ratings.csv", 3)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,99,4.0,5\r\n", "movieId,title,genres\r\n10,A,B\r\n10,C,D\r\n", "BKF2015", "movies.csv", 2)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,4.0,5\r\n1,99,4.0,5\r\n", Movies, "BKF2009", "ratings.csv", 3)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,4.0,1500000000000\r\n", Movies, "BKF2010", "ratings.csv", 2)]
    [InlineData("userId,movieId,rating,timestamp\r\n1,10,4.0,-5\r\n", Movies, "BKF2010", "ratings.csv", 2)]
    [InlineData("userId,movieId,stars,timestamp\r\n1,10,4.0,5\r\n", Movies, "BKF2005", "ratings.csv", 1)]
    [InlineData("userId,movieId,rating,rating,timestamp\r\n1,10,4.0,3.0,5\r\n", Movies, "BKF2005", "ratings.csv", 1)]
    [InlineData("userId,movieId,rating,timestamp\r\n", Movies, "BKF2004", "ratings.csv", null)]
    [InlineData("", Movies, "BKF2004", "ratings.csv", null)]
    [InlineData(null, Movies, "BKF2003", "ratings.csv", null)]
    [InlineData(Ratings, null, "BKF2003", "movies.csv", null)]
    [InlineData(Ratings, "movieId,title,genres\r\n10,A,B\r\n10,C,D\r\n20,E,F\r\n", "BKF2015", "movies.csv", 2)]
    [InlineData(Ratings, "movieId,title\r\n10,A\r\n20,E\r\n", "BKF2005", "movies.csv", 1)]
    public void BadFiles_GetACodeThatNamesFileAndLine(string? ratings, string? movies, string code, string file, int? line)
    {
        Directory.CreateDirectory(_folder["raw"]);
        foreach ((string name, string? text) in new[] { ("ratings.csv", ratings), ("movies.csv", movies) })
        {
            if (text is not null)
            {
                _folder.Write("raw/" + name, text);
            }
        }

        var error = Assert.Throws<DataException>(() => Ingest(new IngestOptions()));
        Assert.Equal((code, file, (long?)line, 3), (error.Code, error.Location?.File, error.Location?.Line, error.ExitCode));
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void BytesThatAreNotUtf8_AreAnErrorWithTheirLine()
    {
        _folder.Write("raw/ratings.csv", Ratings);
        File.WriteAllBytes(
            _folder["raw/movies.csv"], System.Text.Encoding.Latin1.GetBytes(
                "movieId,title,genres\n10,Heat (1995),Action\n20,Amélie (2001),Comedy\n"));
        var error = Assert.Throws<DataException>(() => Ingest(new IngestOptions()));
        Assert.Equal((ErrorCodes.UnreadableValue, "movies.csv", (long?)3), (error.Code, error.Location?.File, error.Location?.Line));
        Assert.Contains("UTF-8", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>A quote begins titles; they are no quotes in formats that have none.</summary>
    [Fact]
    public void QuotesInMovieLensOfOneMillion_AreText()
    {
        _folder.Write("raw/ratings.dat", "1::10::5::950\n1::20::4::960\n1::30::3::970\n");
        _folder.Write("raw/movies.dat", "10::\"Blue (1990)::Drama\n20::Red\" (1991)::Drama\n30::White (1992)::Drama\n");
        string output = Ingest(new IngestOptions { Format = "movielens-1m" });
        using var session = new DuckDbSession();
        Assert.Equal(
            ["\"Blue", "Red\"", "White"], session.List(
                $"SELECT title FROM {DuckDbSession.Parquet(Path.Combine(output, "items.parquet"))}", row => row.GetString(0)));
    }

    [Theory]
    [InlineData("data/ratings.csv data/.DS_Store __MACOSX/data/._ratings.csv data/old/.DS_Store")]
    [InlineData("ratings.csv a/README.txt b/README.txt notes:2020.txt")]
    [InlineData("data\\ratings.csv data\\notes.txt")]
    public void ArchivesOfOtherSystems_AreRead(string entries)
    {
        Directory.CreateDirectory(_folder["raw"]);
        using (ZipArchive zip = ZipFile.Open(_folder["raw/archive.zip"], ZipArchiveMode.Create))
        {
            foreach (string entry in entries.Split(' '))
            {
                using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
                writer.Write(
                    entry.EndsWith("ratings.csv", StringComparison.Ordinal) && !entry.Contains("._", StringComparison.Ordinal) ? Ratings : "x");
            }
        }

        var own = new TableOptions { RatingsFile = "ratings.csv", UserColumn = "userId", ItemColumn = "movieId" };
        string output = Ingest(new IngestOptions { Format = "csv", Own = own });
        using var session = new DuckDbSession();
        Assert.Equal(3, session.Scalar<int>($"SELECT count(*) FROM {DuckDbSession.Parquet(Path.Combine(output, "ratings.parquet"))}"));
    }

    [Fact]
    public void AnArchiveWithTwoFilesOfOneName_NeedsTheirFolder()
    {
        Directory.CreateDirectory(_folder["raw"]);
        using (ZipArchive zip = ZipFile.Open(_folder["raw/archive.zip"], ZipArchiveMode.Create))
        {
            foreach (string folder in new[] { "a", "b" })
            {
                using var writer = new StreamWriter(zip.CreateEntry(folder + "/ratings.csv").Open());
                writer.Write(folder == "a" ? Ratings : Ratings + "3,10,1.0,1000\r\n");
            }
        }

        var own = new TableOptions { RatingsFile = "ratings.csv", UserColumn = "userId", ItemColumn = "movieId" };
        Assert.Equal(ErrorCodes.BadArchive, Assert.Throws<DataException>(() => Ingest(new IngestOptions { Format = "csv", Own = own })).Code);
        string output = Ingest(new IngestOptions { Format = "csv", Own = own with { RatingsFile = "b/ratings.csv" } });
        Assert.Contains("\"ratings\": 4", File.ReadAllText(Path.Combine(output, "profile.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../ratings.csv", "BKF2002")]
    [InlineData("/etc/ratings.csv", "BKF2002")]
    [InlineData("a\\..\\ratings.csv", "BKF2002")]
    [InlineData("other.csv", "BKF2003")]
    public void BadArchives_AreRefused_AndWriteNothingOutside(string entry, string code)
    {
        Directory.CreateDirectory(_folder["raw"]);
        using (ZipArchive zip = ZipFile.Open(_folder["raw/archive.zip"], ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
            writer.Write(Ratings);
        }

        Assert.Equal(code, Assert.Throws<DataException>(() => Ingest(new IngestOptions())).Code);
        Assert.False(File.Exists(_folder["ratings.csv"]));
    }

    [Fact]
    public void AnArchive_CutShort_IsRefused()
    {
        Directory.CreateDirectory(_folder["raw"]);
        using (ZipArchive zip = ZipFile.Open(_folder["whole.zip"], ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(zip.CreateEntry("ml/ratings.csv").Open());
            writer.Write(Ratings);
        }

        byte[] bytes = File.ReadAllBytes(_folder["whole.zip"]);
        File.WriteAllBytes(_folder["raw/archive.zip"], bytes[..(bytes.Length / 2)]);
        Assert.Equal(ErrorCodes.BadArchive, Assert.Throws<DataException>(() => Ingest(new IngestOptions())).Code);
    }

    [Fact]
    public void Synthetic_WithImpossibleNumbers_IsRefused()
    {
        var options = new DownloadOptions { Kind = "synthetic", Synthetic = new SyntheticOptions { Users = 100, Items = 100, Ratings = 1000 } };
        var error = Assert.Throws<DataException>(() => StageRunner.Run(_folder, new DownloadStage(), options, StageRunner.Inputs()));
        Assert.Equal(ErrorCodes.OutOfRange, error.Code);
    }

    [Fact]
    public void Synthetic_HasTheShapeItPromises_AndItsFloorIsTheErrorOfTheTruth()
    {
        var size = new SyntheticOptions { Users = 200, Items = 500, Ratings = 20_000 };
        string raw =
            StageRunner.Run(_folder, new DownloadStage(), new DownloadOptions { Kind = "synthetic", Synthetic = size }, StageRunner.Inputs());
        using var session = new DuckDbSession();
        string csv = $"read_csv({DuckDbSession.Quote(Path.Combine(raw, "ratings.csv"))})";
        Assert.Equal(
            (20_000, 200, 500),
            (session.Scalar<int>($"SELECT count(*) FROM {csv}"), session.Scalar<int>($"SELECT count(DISTINCT userId) FROM {csv}"),
                session.Scalar<int>($"SELECT count(DISTINCT movieId) FROM {csv}")));
        Assert.InRange(session.Scalar<int>($"SELECT min(n) FROM (SELECT count(*) AS n FROM {csv} GROUP BY userId)"), 20, 100);
        double floor = CanonicalJson.Read<Truth>(Path.Combine(raw, "truth.json")).NoiseRmse;
        Assert.InRange(floor, SyntheticTruth.NoiseDeviation * 0.8, SyntheticTruth.NoiseDeviation * 1.2);
    }

    private string Ingest(IngestOptions options) =>
        StageRunner.Run(_folder, new IngestStage(), options, StageRunner.Inputs(("Download", _folder["raw"])));

    private void WriteRaw(string format)
    {
        var latin = System.Text.Encoding.Latin1;
        Directory.CreateDirectory(_folder["raw"]);
        switch (format)
        {
            case "movielens-csv":
                _folder.Write("raw/ratings.csv", Ratings);
                _folder.Write(
                    "raw/movies.csv", "movieId,title,genres\r\n10,Heat (1995),Action|Crime\r\n20,\"Amélie, Usual (1995)\",(no genres listed)\r\n");
                break;
            case "movielens-kaggle":
                _folder.Write(
                    "raw/rating.csv",
                    "\"userId\",\"movieId\",\"rating\",\"timestamp\"\n2,10,4,\"1970-01-01 00:16:40\"\n1,20,3.5,\"1970-01-01 "
                        + "00:15:00\"\n1,10,5,\"1970-01-01 00:15:50\"\n");
                _folder.Write(
                    "raw/movie.csv",
                    "\"movieId\",\"title\",\"genres\"\n10,\"Heat (1995)\",\"Action|Crime\"\n20,\"Amélie, Usual (1995)\",\"(no genres listed)\"\n");
                break;
            case "movielens-10m" or "movielens-1m":
                _folder.Write("raw/ratings.dat", "2::10::4::1000\n1::20::3.5::900\n1::10::5::950\n");
                File.WriteAllBytes(
                    _folder["raw/movies.dat"], (format == "movielens-1m" ? latin : System.Text.Encoding.UTF8)
                        .GetBytes("10::Heat (1995)::Action|Crime\n20::Amélie, Usual (1995)::(no genres listed)\n"));
                break;
            default:
                _folder.Write("raw/u.data", "2\t10\t4\t1000\n1\t20\t3.5\t900\n1\t10\t5\t950\n");
                string none = string.Join('|', Enumerable.Repeat("0", 18));
                File.WriteAllBytes(_folder["raw/u.item"], latin.GetBytes(
                    $"10|Heat (1995)|01-Jan-1995||http://x|0|1|0|0|0|0|1|0|0|0|0|0|0|0|0|0|0|0|0\n20|Amélie, Usual "
                        + $"(1995)|01-Jan-1995||http://x|1|{none}\n"));
                break;
        }
    }

    private sealed record Truth(double NoiseRmse);
}
