using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Tables;

namespace Bakeoff.IntegrationTests;

/// <summary>Custom tables: a row that cannot be used is named by its line.</summary>
public sealed class CustomTableFaultTests : CustomTableTestBase
{
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
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,5\n1,25,0_5,5\n", "BKF2006", 3)]
    [InlineData("csv", "user,item,stars,timestamp\n1,10,4,5\n", "BKF2005", 1)]
    [InlineData("csv", "user,item,rating,rating,timestamp\n1,10,4,3,5\n", "BKF2005", 1)]
    [InlineData("csv", "", "BKF2004", null)]
    [InlineData("csv", "user,item,rating,timestamp\n", "BKF2004", null)]
    [InlineData("csv", "user,item,rating,timestamp\n1,10,4,\"5\n2,10,4,5\n", "BKF2006", 2)]
    [InlineData("json-lines", "{\"user\":1,\"item\":10,\"rating\":4,\"timestamp\":5}\n{\"user\":1,\n", "BKF2006", 2)]
    [InlineData(
        "json-lines", "{\"user\":1,\"item\":10,\"rating\":4,\"timestamp\":5}\n\n{\"user\":1,\"item\":11,\"rating\":null,\"timestamp\":5}\n",
        "BKF2006", 3)]
    [InlineData("json-lines", "{\"user\":1,\"item\":10,\"timestamp\":5}\n", "BKF2005", 1)]
    [InlineData(
        "json-lines", "{\"user\":1,\"item\":10,\"timestamp\":5}\n{\"user\":1,\"item\":11,\"rating\":4,\"timestamp\":5}\n", "BKF2006", 1)]
    [InlineData(
        "json-lines", "{\"user\":1,\"item\":11,\"rating\":4,\"timestamp\":5}\n{\"user\":1,\"item\":10,\"timestamp\":5}\n", "BKF2006", 2)]
    [InlineData(
        "json-lines", "{\"user\":1,\"item\":11,\"rating\":4,\"timestamp\":5}\n{\"user\":{\"id\":1},\"item\":10,\"rating\":4,\"timestamp\":5}\n",
        "BKF2006", 2)]
    public void ARowThatCannotBeUsed_IsNamedByItsLine(string format, string text, string code, int? line)
    {
        Folder.Write("raw/data.txt", text);
        var error = Assert.ThrowsAny<BakeoffException>(() => Ingest(new TableOptions(), format));
        Assert.Equal((code, "data.txt", line), (error.Code, error.Reports[0].Location?.File, (int?)error.Reports[0].Location?.Line));
        Assert.NotEmpty(error.Reports[0].Remedy);
    }

    [Theory]
    [InlineData("{\"user\":1,\"item\":10,\"rating\":4,\"rating\":5,\"timestamp\":5}", "the line has the property 'rating' twice.")]
    [InlineData("{\"user\":1,\"item\":10,\"r\\u0061ting\":4,\"rating\":5,\"timestamp\":5}", "the line has the property 'rating' twice.")]
    [InlineData(
        "{\"user\":1,\"item\":10,\"rating\":4,\"timestamp\":5,\"more\":[{\"a\":1,\"a\":1}]}", "an object within the line has a property twice.")]
    [InlineData("{\"user\":1 \"item\":10}", "the line is not valid JSON: ")]
    public void ALineOfJsonThatSaysTwoThings_IsAnError(string line, string message)
    {
        Folder.Write("raw/data.jsonl", "{\"user\":1,\"item\":20,\"rating\":4,\"timestamp\":5}\n" + line + "\n");
        ErrorReport report = Assert.ThrowsAny<BakeoffException>(() => Ingest(new TableOptions(), "json-lines")).Reports[0];
        Assert.Equal((ErrorCodes.UnreadableValue, "data.jsonl(2)"), (report.Code, report.Location!.ToString()));
        Assert.StartsWith(message, report.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedParquetFile_IsNamedAsTheUserKnowsIt()
    {
        string raw = Directory.CreateDirectory(Folder["raw"]).FullName, path = Path.Combine(raw, "data.parquet");
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
                Assert.DoesNotContain(Folder.Root, error.Message, StringComparison.Ordinal);
                Assert.Contains("etch it again", error.Remedy, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void SeveralFilesAndNoneNamed_IsAnErrorThatListsThem()
    {
        Folder.Write("raw/a.csv", "user,item,rating,timestamp\n");
        Folder.Write("raw/b.csv", "user,item,rating,timestamp\n");
        var error = Assert.Throws<DataException>(() => Ingest(new TableOptions()));
        Assert.Contains("a.csv, b.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMillionRowsWithEveryKindOfDirt_AreRefusedWithTheFirstTwenty_OrReadWithoutThem()
    {
        (int faults, int good) = WriteDirt(Folder["raw/million.csv"], 1_000_000);
        var error = Assert.Throws<ReportedException>(() => Ingest(new TableOptions()));
        Assert.Equal(21, error.Reports.Count);
        Assert.Equal(
            error.Reports.Take(20).Select(report => report.Location!.Line!.Value).Order(),
            error.Reports.Take(20).Select(report => report.Location!.Line!.Value));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{faults - 20} more rows"), error.Reports[20].Message, StringComparison.Ordinal);

        string output = Ingest(new TableOptions { OnError = "reject" });
        string[] rejects = File.ReadAllLines(Path.Combine(output, "rejects.csv"));
        Assert.Equal(faults + 1, rejects.Length);
        Assert.Equal(["BKF2006", "BKF2007", "BKF2008", "BKF2010"], rejects.Skip(1).Select(row => row.Split(',')[1]).Distinct().Order());
        using var session = new DuckDbSession();
        Assert.Equal(good, session.Scalar<int>($"SELECT count(*) FROM {DuckDbSession.Parquet(Path.Combine(output, "ratings.parquet"))}"));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"\"rejected\": {faults}"), File.ReadAllText(Path.Combine(output, "profile.json")),
            StringComparison.Ordinal);
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
            writer.Write(
                row + (i % 1000 == 7 ? ",\"he said \"\"x\"\"\nand left\"" : ",ok") + (i % 2 == 0 ? "\n" : "\r\n") + (i % 5000 == 0 ? "\n\r\n" : ""));
            string? bad = (i % 10_000) switch
            {
                1 => "abc,1,3,1000000000,wrong type", 2 => "5,99999,NaN,1000000000,", 3 => "5,99998,7,1000000000,out of range", 4 => row + ",again",
                5 => "5,99997,3", 6 => "5,99996,3,1000000000000,ms", _ => null,
            };
            faults += bad is null ? 0 : 1;
            writer.Write(bad is null ? "" : bad + "\r\n");
        }

        return (faults, rows);
    }
}
