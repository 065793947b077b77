using System.Text;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary><c>bakeoff datasets inspect</c>: what it guesses means the same to Ingest.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1::10::4::1500001000\n2::20::5::1500001001\n", "1 10 4.0 1500001000|2 20 5.0 1500001001")]
    [InlineData(
        "customer_id\tproduct\tclicked_at\n1\t10\t2020-01-01T00:00:00Z\n2\t20\t2020-01-02T00:00:00Z\n", "1 10 1.0 1577836800|2 20 1.0 1577923200")]
    [InlineData("user,item,rating,timestamp\n1,10,4,1500001000.0\n2,20,5,1500001001.5\n", "1 10 4.0 1500001000000|2 20 5.0 1500001001500")]
    [InlineData("user,item,rating,timestamp\n1,10,4,1500001000123\n2,20,5,1500001001000\n", "1 10 4.0 1500001000123|2 20 5.0 1500001001000")]
    [InlineData(
        "user,item,rating,timestamp\n1,10,4,1500001000123456\n2,20,5,1500001001000000\n", "1 10 4.0 1500001000123456|2 20 5.0 1500001001000000")]
    [InlineData("user,item,rating,timestamp\n1,10,4,1500001000000000000\n2,20,5,1500001001000000000\n", "1 10 4.0 1500001000|2 20 5.0 1500001001")]
    [InlineData("user,item,rating,date\n1,10,4,01/02/2020\n2,20,5,13/02/2020\n", "1 10 4.0 1580515200|2 20 5.0 1581552000")]
    [InlineData("user,item,rating,date\n1,10,4,01/02/2020 1:30:00 PM\n2,20,5,02/13/2020 12:00:00 AM\n", "1 10 4.0 1577971800|2 20 5.0 1581552000")]
    [InlineData(
        "user_rating,item_name,userId,itemId,rating_date\n4,x,1,10,2020-01-01\n5,y,2,20,2020-01-02\n", "1 10 4.0 1577836800|2 20 5.0 1577923200")]
    [InlineData(
        "user\titem\trating\ttimestamp\ttitle\n1\t10\t4\t1500001000\t\"Blue\n2\t20\t5\t1500001001\tRed\"\n",
        "1 10 4.0 1500001000|2 20 5.0 1500001001")]
    [InlineData(
        "\"user\"\t\"item\"\t\"rating\"\t\"timestamp\"\n\"1\"\t\"10\"\t\"4\"\t\"1500001000\"\n\"2\"\t\"20\"\t\"5\"\t\"1500001001\"\n",
        "1 10 4.0 1500001000|2 20 5.0 1500001001")]
    [InlineData(",user,item,rating,timestamp\n0,1,10,4,1500001000\n1,2,20,5,1500001001\n", "1 10 4.0 1500001000|2 20 5.0 1500001001")]
    [InlineData("1 10 4 1500001000\n2 20 5 1500001001\n", "1 10 4.0 1500001000|2 20 5.0 1500001001")]
    [InlineData(
        "user,item,rating,timestamp\n007,10,4,1500001000\n07,10,5,1500001001\n7,10,3,1500001002\n",
        "1 1 4.0 1500001000|2 1 5.0 1500001001|3 1 3.0 1500001002")]
    [InlineData("user,item,rating,timestamp,,\n1,10,4,1500001000,,\n2,20,5,1500001001,,\n", "1 10 4.0 1500001000|2 20 5.0 1500001001")]
    [InlineData("user,item,rating,timestamp\n1,10,-1,1500001000\n2,20,1,1500001001\n", "1 10 -1.0 1500001000|2 20 1.0 1500001001")]
    [InlineData(
        "user,item,rating,timestamp\n1,10,0.3333333333333333,1500001000\n2,20,1.6666666666666667,1500001001\n3,20,1,1500001002\n",
        "1 10 0.33333334 1500001000|2 20 1.6666666 1500001001|3 20 1.0 1500001002")]
    public void WhatIsGuessed_MeansTheSameToIngest(string text, string expected)
    {
        _folder.Write("data/r.txt", text);
        (string json, IReadOnlyList<string> notes) = Inspect("r.txt");
        Assert.Empty(notes);
        Assert.Equal(expected.Split('|'), Ingest(json));
    }

    [Theory]
    [InlineData("user;item;rating;timestamp\n1;10;3,5;1500001000\n2;20;4;1500001001\n", "such as '3,5'", "BKF2006")]
    [InlineData("user,item,rating,timestamp\n1,10,3,1.5e9\n2,20,4,1.5e9\n", "such as '1.5e9'", "BKF2010")]
    [InlineData("user,item,rating,when\n1,10,3,Jan 1 2020\n2,20,4,Jan 2 2020\n", "such as 'Jan 1 2020'", "BKF2010")]
    [InlineData("user,item,rating,timestamp\n1,10,3,1500001000\n2,20,-1,1500001001\n3,20,5,1500001001\n", "1 value of 'rating' is -1", "BKF2007")]
    [InlineData(
        "user,item,rating,timestamp\n1,10,3,1500001000\n2,20,99,1500001001\n3,20,-9.5,1500001001\n", "1 value of 'rating' is 99", "BKF2007")]
    [InlineData("user,item,rating,date\n1,10,3,01/02/2020\n2,20,4,03/04/2020\n", "can be read as %m/%d/%Y and as %d/%m/%Y", null)]
    [InlineData("user,item,rating,timestamp\n1,10,1,1500001000\n2,20,1,1500001001\n", "are equal", null)]
    [InlineData("user,item,rating,timestamp\n1,10,0,1500001000\n2,20,7,1500001001\n3,20,3,1500001001\n", "1 value of 'rating' is 0", null)]
    [InlineData("user,item,rating,timestamp\n1,10,4,1500001000\n2,20,,1500001001\n3,20,3,1500001001\n", "1 value of 'rating' is empty", "BKF2006")]
    [InlineData("user,item,rating,timestamp\n1,10,4,17361\n2,20,3,17362\n", "such as '17361', are read as seconds", null)]
    [InlineData("user,item,rating,timestamp\n1,10,4,-3\n2,20,3,-2\n", "such as '-3' cannot be read", "BKF2010")]
    [InlineData("user,item,rating,timestamp\n1,10,4,50000000000\n2,20,3,7\n", "are read as milliseconds", null)]
    [InlineData("user,item,rating,timestamp\n1,10,4,1500001000\n1,10,3,1500001001\n2,20,3,1500001002\n", "in 1 of the rows", null)]
    [InlineData("order,user,item,qty,timestamp\na,1,10,4,1500001000\nb,2,20,5,1500001001\n", "'qty' is taken for the rating", null)]
    [InlineData(
        "{\"user\":1,\"item\":10,\"timestamp\":1500001000}\n{\"user\":2,\"item\":20,\"rating\":4,\"timestamp\":1500001001}\n",
        "1 value of 'rating' is empty", "BKF2006")]
    public void WhatCannotBeRead_IsSaid_AndIsNoSilentGuess(string text, string note, string? code)
    {
        string file = text[0] == '{' ? "r.jsonl" : "r.txt";
        _folder.Write("data/" + file, text);
        (string json, IReadOnlyList<string> notes) = Inspect(file);
        Assert.Contains(notes, of => of.Contains(note, StringComparison.Ordinal));
        Assert.DoesNotContain("implicit", json, StringComparison.Ordinal);
        Assert.DoesNotContain("order", json, StringComparison.Ordinal);
        Assert.Equal(code, Record.Exception(() => Ingest(json)) is BakeoffException error ? error.Code : null);
    }

    /// <summary>A column of likes and dislikes is not read; that both would count alike is said.</summary>
    [Fact]
    public void InteractionsWithAnotherColumn_AreSaidToCountAlike()
    {
        _folder.Write("data/r.txt", "user,item,liked,timestamp\n1,10,true,1500001000\n2,20,false,1500001001\n");
        (string json, IReadOnlyList<string> notes) = Inspect("r.txt");
        Assert.Contains("\"implicit\": true", json, StringComparison.Ordinal);
        Assert.Contains("whatever 'liked' says", Assert.Single(notes), StringComparison.Ordinal);

        _folder.Write("data/r.txt", "user,item,rating,day\n1,10,4,17361\n2,20,3,17362\n");
        (json, notes) = Inspect("r.txt");
        Assert.Contains("\"timestampFormat\": \"order\"", json, StringComparison.Ordinal);
        Assert.Contains(
            "No column seems to hold times: a later row counts as a later one, whatever 'day' says", Assert.Single(notes), StringComparison.Ordinal);
    }

    /// <summary>Neither dates nor seconds since 1970: what they count decides, which the file does not say.</summary>
    [Theory]
    [InlineData("17361", "dates and lengths of time mean nothing")]
    [InlineData("17361.5", "a pattern such as")]
    [InlineData("spring", "a pattern such as")]
    public void TimesThatCannotBeRead_AreSaidWithWhatMayHelp(string time, string remedy)
    {
        _folder.Write("data/r.csv", $"user,item,rating,timestamp\n1,10,4,{time}\n2,20,3,{time}\n");
        Assert.Contains(remedy, Assert.Single(Inspect("r.csv").Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void TimesOfWhichSomeCannotBeRead_AreToldByOneOfThose()
    {
        string rows = string.Concat(Enumerable.Range(1, 20).Select(i => $"1,{i},4,{(i == 7 ? "epoch" : $"2001-01-{i:00}")}\n"));
        _folder.Write("data/r.csv", "user,item,rating,timestamp\n" + rows);
        Assert.Contains(
            Inspect("r.csv").Notes,
            note => note.Contains("values such as 'epoch' cannot be read as '2001-01-01' can (iso)", StringComparison.Ordinal));
    }

    /// <summary>Of a user's ratings of an item the last one counts; of interactions each is natural, and nothing is said.</summary>
    [Fact]
    public void RepeatedRatings_AreSettledSoThatTheExperimentRuns()
    {
        _folder.Write("data/r.csv", "user,item,rating,timestamp\n1,10,4,1500001000\n2,20,3,1500001002\n1, 10,5,1500001001\n");
        (string json, IReadOnlyList<string> notes) = Inspect("r.csv");
        Assert.Contains("\"duplicates\": \"last\"", Assert.Single(notes), StringComparison.Ordinal);
        _folder.Write("data/r.csv", "user,item,rating,timestamp\n1,10,4,1500001000\n2,20,3,1500001002\n1,10,5,1500001001\n");
        Assert.Equal(["1 10 5.0 1500001001", "2 20 3.0 1500001002"], Ingest(json));

        _folder.Write("data/r.csv", "user,item,timestamp\n1,10,1500001000\n1,10,1500001001\n");
        (json, notes) = Inspect("r.csv");
        Assert.Empty(notes);
        Assert.DoesNotContain("duplicates", json, StringComparison.Ordinal);
    }

    /// <summary>The message is that of somebody who looks into a file, and has no experiment whose options it could name.</summary>
    [Fact]
    public void TwoColumnsOfAName_AreAnError_WithoutAnOption()
    {
        _folder.Write("data/r.csv", "user,user,rating,timestamp\n1,10,4,1500001000\n");
        DataException error = Assert.Throws<DataException>(() => Inspect("r.csv"));
        Assert.Equal(ErrorCodes.MissingColumn, error.Code);
        Assert.DoesNotContain("''", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>What comes late in the file counts as what comes first: the scale, ids that are texts, and bytes that are not UTF-8.</summary>
    [Fact]
    public void AllRowsAreLookedAt()
    {
        string rows =
            string.Concat(Enumerable.Range(1, 60_000).Select(i => FormattableString.Invariant($"{i},{i},{(i % 5) + 1},{1_500_000_000 + i}\n")));
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllText(_folder["data/r.csv"], $"user,item,rating,timestamp\n{rows}Ren\u00e9,1,9.5,1500001000\n", Encoding.Latin1);
        (string json, _) = Inspect("r.csv");
        foreach (string part in new[] { "\"stringIds\": true", "\"maximumRating\": 9.5", "\"encoding\": \"windows-1252\"" })
        {
            Assert.Contains(part, json, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("ratingStep", json, StringComparison.Ordinal);
        Assert.Equal(60_001, Ingest(json).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Utf16WithoutAMark_IsFound(bool isBigEndian)
    {
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllText(
            _folder["data/r.csv"], "user,item,rating,timestamp\nzoë,10,4,1500001000\nzoe,10,5,1500001001\n",
            new UnicodeEncoding(isBigEndian, byteOrderMark: false));
        Assert.Equal(2, Ingest(Inspect("r.csv").Json).Count);
    }

    [Theory]
    [InlineData("user,item,rating,timestamp\n", "BKF2004")]
    [InlineData("", "BKF2004")]
    [InlineData("\u001f\u008b\u0008\u0000", "BKF2001")]
    public void AFileWithoutRows_OrOfNoText_IsAnError(string text, string code)
    {
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllText(_folder["data/r.csv"], text, Encoding.Latin1);
        Assert.Equal(code, Assert.Throws<DataException>(() => Inspect("r.csv")).Code);
    }

    [Theory]
    [InlineData("r.csv.gz", "user,item,rating,timestamp\n1,10,4,1500001000\n2,20,5,1500001001\n", "1 10 4.0 1500001000|2 20 5.0 1500001001")]
    [InlineData(
        "r.jsonl.gz",
        "{\"user\":1,\"item\":10,\"rating\":4,\"timestamp\":1500001000}\n"
            + "{\"user\":9223372036854775807,\"item\":20,\"rating\":5,\"timestamp\":1500001001}\n",
        "1 10 4.0 1500001000|9223372036854775807 20 5.0 1500001001")]
    public void ACompressedFile_IsLookedInto(string file, string text, string expected)
    {
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllBytes(_folder["data/" + file], ZipBytes.Gzip(text));
        (string json, IReadOnlyList<string> notes) = Inspect(file);
        Assert.Empty(notes);
        Assert.Equal(expected.Split('|'), Ingest(json));
    }

    private (string Json, IReadOnlyList<string> Notes) Inspect(string file) => Inspections.Inspect(_folder, file);

    private List<string> Ingest(string json) => Inspections.Ingest(_folder, json);
}
