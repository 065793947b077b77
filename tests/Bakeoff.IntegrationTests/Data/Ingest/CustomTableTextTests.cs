using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;

namespace Bakeoff.IntegrationTests;

/// <summary>Custom tables: quotes, encodings and ids that are strings.</summary>
public sealed class CustomTableTextTests : CustomTableTestBase
{
    /// <summary>In a TSV (IANA's text/tab-separated-values) a quote is a character like any other; in a CSV it opens a value.</summary>
    [Theory]
    [InlineData("tsv", null, "1\t10\t4\t5\t\"Blue\n1\t11\t4\t6\tx\n1\t12\t4\t7\tRed\"\n", 3)]
    [InlineData("tsv", "\"", "1\t10\t4\t5\t\"Blue\tand\nRed\"\n\"1\"\t11\t4\t6\tx\n", 2)]
    [InlineData("csv", "", "1,10,4,5,\"Blue\n1,11,4,6,x\n", 2)]
    [InlineData("csv", "'", "1,10,4,5,'Blue, \"Red'\n1,11,4,6,x\n", 2)]
    public void Quotes_AreThoseOfTheFormat_OrOfTheOption(string format, string? quote, string rows, int expected)
    {
        string separator = format == "tsv" ? "\t" : ",";
        Folder.Write("raw/a", string.Join(separator, "user", "item", "rating", "timestamp", "title") + "\n" + rows);
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
        Folder.Write("raw/a.csv", "user,item,rating,timestamp,title\n" + rows);
        var error = Assert.Throws<DataException>(() => Ingest(new TableOptions { OnError = "reject" }));
        Assert.Equal((ErrorCodes.UnreadableValue, (long?)line), (error.Code, error.Location?.Line));
        Assert.Contains("quote", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuoteWithinAValue_IsAFaultOfItsRowAlone()
    {
        Folder.Write("raw/a.csv", "user,item,rating,timestamp,title\n1,10,4,5,12\" by 12\" disk\n1,11,4,6,x\n");
        Assert.Single(RatingsOf(Ingest(new TableOptions { OnError = "reject" })));
    }

    [Theory]
    [InlineData("\u00e9", "utf-8", 3)]
    [InlineData("\u00e9", "utf-8", 70_000)]
    public void BytesThatAreNotText_AreAnErrorWithTheirLine(string letter, string encoding, int line)
    {
        string rows = string.Concat(Enumerable.Range(2, line - 2).Select(i => FormattableString.Invariant($"{i},1,4,5\n")));
        Directory.CreateDirectory(Folder["raw"]);
        File.WriteAllText(Folder["raw/a.csv"], $"user,item,rating,timestamp\n{rows}Ren{letter},2,4,5\nRene,2,4,5\n", Encoding.Latin1);
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
        Directory.CreateDirectory(Folder["raw"]);
        File.WriteAllBytes(
            Folder["raw/a"], [.. bytes.Split(' ').Select(digits => byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture))]);
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
        Folder.Write("raw/a", text);
        var error = Assert.ThrowsAny<BakeoffException>(() => Ingest(new TableOptions { StringIds = true }, format));
        Assert.Equal((long?)line, error.Reports[0].Location?.Line);
        Assert.True(error.Code is ErrorCodes.UnreadableValue or ErrorCodes.AmbiguousId, error.Message);
    }

    [Fact]
    public void ParquetAndDatabases_RefuseIdsWithNul()
    {
        using (var session = new DuckDbSession())
        {
            Directory.CreateDirectory(Folder["raw"]);
            session.WriteParquet("SELECT 'a' || chr(0) || 'b' AS \"user\", 'x' AS item, 4 AS rating, 5 AS timestamp", Folder["raw/a.parquet"]);
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
        Folder.Write("raw/a.csv", $"user,item,rating,timestamp\n{id},1,4,5\n7,1,4,5\n");
        var error = Assert.Throws<ReportedException>(() => Ingest(new TableOptions()));
        Assert.Equal(("BKF2006", (long?)2), (error.Code, error.Reports[0].Location?.Line));
        Assert.Contains("\"stringIds\": true", error.Reports[0].Message, StringComparison.Ordinal);
        Assert.Equal(2, RatingsOf(Ingest(new TableOptions { StringIds = true })).Select(row => row.Split(' ')[0]).Distinct().Count());
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("windows-1252", false)]
    [InlineData("latin-1", false)]
    public void TextIds_AreNumberedInTheOrderOfTheirBytes_AndKeepTheirNames(string encoding, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding of = encoding switch { "utf-16" => new UnicodeEncoding(false, mark), "windows-1252" => Encoding.GetEncoding(1252), "latin-1" =>
            Encoding.Latin1, _ => new UTF8Encoding(mark) };
        Directory.CreateDirectory(Folder["raw"]);
        File.WriteAllText(Folder["raw/ratings.csv"], "user,item,rating,timestamp\nzoë,X-2,4,1\nAnna,X-10,3,2\n", of);
        File.WriteAllText(Folder["raw/items.csv"], "item,title,genres,year\nX-10,Über,a/b,1999\nX-2,,,\nX-3,Three,,2001\n", of);
        string output = Ingest(
            new TableOptions { StringIds = true, RatingsFile = "ratings.csv", ItemsFile = "items.csv", Encoding = encoding, GenresSeparator = "/" });
        Assert.Equal(["1 1 3.0 2", "2 2 4.0 1"], RatingsOf(output));
        Assert.Equal(["1 Anna", "2 zoë"], Rows(output, "user-names.parquet", "\"user\", name"));
        Assert.Equal(["1 X-10", "2 X-2", "3 X-3"], Rows(output, "item-names.parquet", "item, name"));
        Assert.Equal(["1 Über 1999 a|b", "2 X-2 ", "3 Three 2001 "], Rows(output, "items.parquet", "item, title, year, genres"));
    }
}
