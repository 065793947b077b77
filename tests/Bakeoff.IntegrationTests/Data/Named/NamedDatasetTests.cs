using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>
/// Each named dataset is fetched from a mirror, held to its pin, and read as its options say: from a few made-up rows in the very form of its files,
/// with what is odd about them.
/// </summary>
public sealed class NamedDatasetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MovieLensLatest_IsAZipWithAFolder()
    {
        byte[] zip = Zip(
            ("ml-latest/ratings.csv", "userId,movieId,rating,timestamp\n1,10,4.0,1000\n2,10,0.5,900\n"),
            ("ml-latest/movies.csv", "movieId,title,genres\n10,\"Heat, The (1995)\",Action|Crime\n"),
            ("ml-latest/tags.csv", "userId,movieId,tag,timestamp\n"));
        Assert.Equal(["1 10 4.0 1000", "2 10 0.5 900"], Ratings("movielens-latest", "ml-latest.zip", zip));
    }

    /// <summary>Tabs, names in camel case, milliseconds, files in Latin-1 next to it.</summary>
    [Fact]
    public void HetRec2011_HasMilliseconds()
    {
        byte[] zip = Zip(
            ("user_ratedmovies-timestamps.dat", "userID\tmovieID\trating\ttimestamp\n75\t3\t1\t1162160236000\n75\t32\t4.5\t1162160624001\n"),
            ("movies.dat", "id\ttitle\n3\tAm\u00e9lie\n"), ("user_ratedmovies.dat", "userID\tmovieID\trating\tdate_day\n75\t3\t1\t29\n"));
        Assert.Equal(
            ["75 3 1.0 1162160236000", "75 32 4.5 1162160624001"], Ratings("movielens-hetrec-2011", "hetrec2011-movielens-2k-v2.zip", zip));
    }

    /// <summary>No time, but the rows are in its order; one file, not an archive.</summary>
    [Fact]
    public void GoodBooks_IsAPlainFile_InTheOrderOfTime() => Assert.Equal(
        ["1 258 5.0 2", "1 4 3.0 5", "2 4081 4.0 3", "2 260 5.0 4"],
        Ratings("goodbooks-10k", "ratings.csv", Encoding.UTF8.GetBytes("user_id,book_id,rating\n1,258,5\n2,4081,4\n2,260,5\n1,4,3\n")));

    /// <summary>Ids of films keep their zeros: 0001 and 1 are two; ratings from 0 to 10.</summary>
    [Fact]
    public void MovieTweetings_HasIdsWithZeros()
    {
        Assert.Equal(
            ["1 2 7.0 1365029107", "2 1 0.0 1364690142", "2 3 10.0 1364690143"],
            Ratings("movietweetings-100k", "ratings.dat",
                "1::0104257::7::1365029107\n2::0000008::0::1364690142\n2::1074638::10::1364690143\n"u8.ToArray()));
        Assert.Equal(["0000008", "0104257", "1074638"], Names("item"));
    }

    /// <summary>A compressed tar archive; artists without an identifier or a name; quotes and letters of all kinds in names; no header.</summary>
    [Fact]
    public void LastFm_IsATarArchive_OfPlaysThatBecomeInteractions()
    {
        string rows = "00a\t3bd73256-3905-4f3a-97e2-8b341527f805\tbetty blowtorch\t2137\n00a\t\tdie \u00c4rzte\t1099\n"
            + "00b\tf2fb0ff0\t\"weird al\" yankovic\t3\n00b\t\t\t7\n";
        Assert.Equal(
            ["1 2 1.0 1", "1 3 1.0 2", "2 1 1.0 3"], Ratings("lastfm-360k", "lastfm-dataset-360K.tar.gz", TarGz(
                ("lastfm-dataset-360K/README.txt", "read me"), ("lastfm-dataset-360K/usersha1-artmbid-artname-plays.tsv", rows),
                ("lastfm-dataset-360K/usersha1-profile.tsv", "00a\tf\t22\tGermany\tFeb 1, 2007\n"))));
        Assert.Equal(["\"weird al\" yankovic", "betty blowtorch", "die \u00c4rzte"], Names("item"));
        Assert.Contains("the row has no item", File.ReadAllText(Path.Combine(_output, "rejects.csv")), StringComparison.Ordinal);
    }

    /// <summary>Two tabs between the columns, ratings with three decimals.</summary>
    [Fact]
    public void Jester_HasTwoTabs_AndContinuousRatings() => Assert.Equal(
        ["1 5 0.219 1", "1 7 -9.281 2", "2 5 10.0 3"],
        Ratings("jester-2", "jester_dataset_2.zip", Zip(
            ("jester_ratings.dat", "1\t\t5\t\t0.219\n1\t\t7\t\t-9.281\n2\t\t5\t\t10.000\n"),
            ("jester_items.dat", "1:\nA man visits the doctor.\n"))));

    /// <summary>Semicolons, every value in quotes, Latin-1, ISBNs with an X at the end and with letters; a rating of 0 is none.</summary>
    [Theory]
    [InlineData("book-crossing", "1 2 5.0 3", "2 1 10.0 5")]
    [InlineData("book-crossing-implicit", "1 3 1.0 2", "1 2 1.0 3", "1 4 1.0 4", "2 1 1.0 5")]
    public void BookCrossing_IsReadWithOrWithoutRatings(string name, params string[] expected)
    {
        byte[] ratings = Encoding.Latin1.GetBytes(
            "\"User-ID\";\"ISBN\";\"Book-Rating\"\r\n\"276725\";\"034545104X\";\"0\"\r\n\"276725\";\"0155061224\u00e9\";\"5\"\r\n"
                + "\"276725\";\"9999999999\";\"0\"\r\n\"276726\";\"0000000000\";\"10\"\r\n");
        byte[] zip = Zip(("BX-Book-Ratings.csv", ratings), ("BX-Books.csv", "\"ISBN\";\"Book-Title\"\r\n"u8.ToArray()));
        Assert.Equal(expected, Ratings(name, "BX-CSV-Dump.zip", zip));
        Assert.Equal(name == "book-crossing", File.Exists(Path.Combine(_output, "rejects.csv")));
        Assert.Equal(name == "book-crossing" ? ["0000000000", "0155061224\u00e9"]
            : ["0000000000", "0155061224\u00e9", "034545104X", "9999999999"], Names("item"));
    }

    /// <summary>No header, titles in quotes, a row for the purchase and one for the hours of a game: one interaction, the later row's.</summary>
    [Fact]
    public void Steam_HasRowsOfPurchasesAndOfHours_ThatAreOneInteraction() => Assert.Equal(
        ["1 2 1.0 2", "2 1 1.0 3"],
        Ratings("steam-200k", "steam-200k.csv", Encoding.UTF8.GetBytes(
            "151603712,\"The Elder Scrolls V Skyrim\",purchase,1.0,0\n151603712,\"The Elder Scrolls V Skyrim\",play,273.0,0\n"
                + "59945701,\"Dota 2, the game\",purchase,1.0,0\n")));

    /// <summary>One gzip file, milliseconds, ids of letters and digits.</summary>
    [Fact]
    public void Amazon_IsAGzipFileForEachCategory()
    {
        string rows = "user_id,parent_asin,rating,timestamp\nAGKHLEW2SOWHNMFQIJGBECAF7INQ,B081TJ8YS3,4.0,1588615855070\n"
            + "AGKHLEW2SOWHNMFQIJGBECAF7INQ,0007101856,5.0,1588615855071\n";
        Assert.Equal(
            ["1 2 4.0 1588615855070", "1 1 5.0 1588615855071"],
            Ratings("amazon-2023-video-games", "Video_Games.csv.gz", Gzip(Encoding.UTF8.GetBytes(rows))));
    }

    [Fact]
    public void AnArchiveThatIsNotThePinnedOne_IsRefused()
    {
        Dataset dataset = Pin("jester-2", "jester_dataset_2.zip", Zip(("jester_ratings.dat", "1\t\t5\t\t0.219\n")));
        File.WriteAllBytes(_folder["mirror/jester_dataset_2.zip"], Zip(("jester_ratings.dat", "1\t\t5\t\t0.220\n")));
        Assert.Throws<ChecksumException>(() => Download(dataset));
    }

    [Theory]
    [InlineData("../evil.tsv", ErrorCodes.UnsafeArchiveEntry)]
    [InlineData("cut", ErrorCodes.BadArchive)]
    [InlineData("other.tsv", ErrorCodes.MissingDataFile)]
    public void ATarArchiveThatIsWrong_IsAnError(string entry, string code)
    {
        byte[] archive = TarGz((entry == "cut" ? "usersha1-artmbid-artname-plays.tsv" : entry, new string('x', 3000)));
        if (entry == "cut")
        {
            using var plain = new MemoryStream();
            using (var unpacked = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress))
            {
                unpacked.CopyTo(plain);
            }

            archive = Gzip(plain.ToArray()[..2000]);
        }

        var error = Assert.ThrowsAny<BakeoffException>(() => Ratings("lastfm-360k", "lastfm-dataset-360K.tar.gz", archive));
        Assert.Equal(code, error.Reports[0].Code);
    }

    private string _output = "";

    private string[] Ratings(string name, string file, byte[] content)
    {
        Dataset dataset = Pin(name, file, content);
        string raw = Download(dataset);
        _output = StageRunner.Run(_folder, new IngestStage(), dataset.Ingest, StageRunner.Inputs(("Download", raw)));
        return Rows(
            $"SELECT concat_ws(' ', \"user\", item, rating, timestamp) FROM {DuckDbSession.Parquet(Path.Combine(_output, "ratings.parquet"))}");
    }

    private string[] Names(string kind) => Rows(
        $"SELECT name FROM {DuckDbSession.Parquet(Path.Combine(_output, $"{kind}-names.parquet"))} ORDER BY {kind}");

    private static string[] Rows(string query)
    {
        using var session = new DuckDbSession();
        return [.. session.List(query, row => row.GetString(0))];
    }

    private string Download(Dataset dataset) =>
        StageRunner.Run(
            _folder, new DownloadStage(), dataset.Download, StageRunner.Inputs(), fetch: new FetchPolicy(_folder["mirror"], Offline: true));

    private Dataset Pin(string name, string file, byte[] content)
    {
        Dataset dataset = Datasets.Find(name)!;
        Assert.Equal(file, Path.GetFileName(new Uri(dataset.Download.Url!).LocalPath));
        Directory.CreateDirectory(_folder["mirror"]);
        File.WriteAllBytes(_folder["mirror/" + file], content);
        var pin = new DatasetPin(dataset.Download.Url!, content.Length, ContentHash.OfBytes(content));
        return new DatasetLock { Datasets = new Dictionary<string, DatasetPin> { [name] = pin } }.Find(dataset)!;
    }

    private static byte[] Zip(params (string Name, string Text)[] files) =>
        Zip([.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Text)))]);

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] TarGz(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, string text) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }

        return Gzip(stream.ToArray());
    }

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }
}
