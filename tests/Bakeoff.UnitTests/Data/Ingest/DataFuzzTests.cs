using System.Text;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>As <see cref="FuzzTests"/>, of what data sets consist of: tables in text files, JSON lines, zip files and gzip.</summary>
public sealed class DataFuzzTests : IDisposable
{
    private const string Csv =
        "user,item,rating,timestamp,title\n1,10,4.5,1000000000,\"a, \"\"b\"\"\"\nzo\u00eb,11,3,1000000001,\r\n2,12,5,1000000002,c\n";

    private const string Json = """
        {"user": 1, "item": "a\u00e9", "rating": 4.5, "timestamp": 1000000000, "more": [1, {"x": null}]}

        {"item": "b", "user": 2, "rating": null, "timestamp": 1e9}
        {"user": "\ud83d\ude00", "item": 3, "rating": 1, "timestamp": "2020-01-01"}

        """;

    private static readonly TableColumn[] Columns =
        [new("user", "userColumn"), new("item", "itemColumn"), new("rating", "ratingColumn"), new("timestamp", "timestampColumn")];
    private readonly TestFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv", "utf-8", ",", "\"")]
    [InlineData("csv", "utf-16", "::", "'")]
    [InlineData("tsv", "latin-1", "\t", "")]
    public void ATableInText_IsReadOrRefusedWithACode(string format, string encoding, string separator, string quote)
    {
        Encoding of = encoding switch { "utf-16" => new UnicodeEncoding(false, true), "latin-1" => Encoding.Latin1, _ => new UTF8Encoding(false) };
        string whole =
            Csv.Replace(",", separator, StringComparison.Ordinal).Replace("\"", quote.Length == 0 ? "\"" : quote, StringComparison.Ordinal);
        var options = new TableOptions { Encoding = encoding, Separator = separator, Quote = quote };
        string file = _folder["r.txt"];
        void Read(byte[] bytes)
        {
            File.WriteAllBytes(file, bytes);
            CheckRows(CsvRows.Read(file, "r.txt", options, format, Columns));
        }

        FuzzTests.EachText(whole, text => Read([.. of.GetPreamble(), .. of.GetBytes(text)]), e => e is BakeoffException);
        FuzzTests.Each([.. of.GetPreamble(), .. of.GetBytes(whole)], Read, e => e is BakeoffException);
    }

    [Fact]
    public void JsonLines_AreReadOrRefusedWithACode()
    {
        string file = _folder["r.jsonl"];
        void Read(byte[] bytes)
        {
            File.WriteAllBytes(file, bytes);
            CheckRows(JsonRows.Read(file, "r.jsonl", new TableOptions(), Columns));
        }

        FuzzTests.EachText(Json, text => Read(Encoding.UTF8.GetBytes(text)), e => e is BakeoffException);
        FuzzTests.Each(Encoding.UTF8.GetBytes(Json), Read, e => e is BakeoffException);
    }

    /// <summary>What <c>datasets inspect</c> does with a file before a person has looked at it.</summary>
    [Theory]
    [InlineData("r.csv")]
    [InlineData("r.jsonl")]
    public void AFile_IsGuessedOrRefusedWithACode(string name)
    {
        string file = _folder[name];
        int cases = 0;
        FuzzTests.EachText(name == "r.csv" ? Csv : Json, text =>
        {
            if (cases++ % 5 > 0)
            {
                return; // Each value is held against forty formats of time; the parsers themselves have had all cases above.
            }

            File.WriteAllText(file, text);
            new TableGuess(TableSample.Read(file), name).ToJson();
        }, e => e is BakeoffException);
    }

    /// <summary>What is read of a damaged archive is what was packed: never a byte else.</summary>
    [Fact]
    public void AZipFile_IsReadAsItWasPackedOrRefusedWithACode()
    {
        byte[] whole =
            new ZipBytes().Add("a/ratings.csv", Csv, deflate: false).Add("b\\items.csv", Json).Add("c/more.csv", "more", zip64: true).ToArray();
        string raw = Directory.CreateDirectory(_folder["raw"]).FullName, work = _folder["work"];
        int read = 0;
        FuzzTests.Each(whole, bytes =>
        {
            File.WriteAllBytes(Path.Combine(raw, "mine.zip"), bytes);
            Directory.CreateDirectory(work);
            try
            {
                var files = new RawFiles(raw, work, CancellationToken.None);
                files.Unpack(new HashSet<string> { "ratings.csv", "items.csv", "more.csv" }, "csv");
                foreach (string name in new[] { "ratings.csv", "items.csv", "more.csv" })
                {
                    Assert.Contains(File.ReadAllText(files.Require(name, "csv")), new[] { Csv, Json, "more" });
                    read++;
                }
            }
            finally
            {
                Directory.Delete(work, recursive: true);
            }
        }, e => e is BakeoffException);
        Assert.InRange(read, 1, 30_000);
    }

    [Fact]
    public void AGzipFile_IsReadAsItWasPackedOrRefusedWithACode()
    {
        string file = _folder["r.csv.gz"], plain = _folder["r.csv"];
        byte[] whole = [.. ZipBytes.Gzip(Csv), .. ZipBytes.Gzip(Json)];
        FuzzTests.Each(whole, bytes =>
        {
            File.WriteAllBytes(file, bytes);
            File.Delete(plain);
            GzipFile.Extract(file, "r.csv.gz", plain, new UnpackLimit("r.csv.gz", bytes.Length, _folder.Root), CancellationToken.None);

            // A file that ends where a member does is whole for gzip itself, and what follows the last member is padding.
            Assert.True(new[] { Csv + Json, Csv }.Contains(File.ReadAllText(plain)), Convert.ToHexString(bytes));
        }, e => e is BakeoffException);
    }

    private static void CheckRows(IEnumerable<RawRow> rows)
    {
        long line = 0;
        foreach (RawRow row in rows)
        {
            Assert.True(row.Line > line && row.Values.Length == Columns.Length);
            line = row.Line;
        }
    }
}
