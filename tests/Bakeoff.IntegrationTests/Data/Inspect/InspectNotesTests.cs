using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>What <c>bakeoff datasets inspect</c> says of a file that is nearly what it seems to be, and what becomes of the file.</summary>
public sealed class InspectNotesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Such a value is no error: who reads the note must not wait for one.</summary>
    [Theory]
    [InlineData(
        "1500001000000", 7, "1500001000",
        "1 value of 'timestamp', such as '1500001000', is not written as the others (milliseconds), and no error either, but a time that "
            + "probably nobody meant: '1500001000' is read as 1970-01-18. Correct it.")]
    [InlineData(
        "1500001000000", 7, "n/a", "1 value of 'timestamp', such as 'n/a', is not written as the others (milliseconds): it will be an error.")]
    [InlineData(
        "1500001000", 7, "1500001000000",
        "1 value of 'timestamp', such as '1500001000000', is not written as the others (seconds): it will be an error.")]
    public void AFewOtherTimes_AreToldByWhatBecomesOfThem(string usual, int row, string other, string note)
    {
        string rows = string.Concat(Enumerable.Range(1, 200).Select(i => $"{i},{i},{(i % 5) + 1},{(i == row ? other : usual)}\n"));
        _folder.Write("data/r.csv", "user,item,rating,timestamp\n" + rows);
        (string json, IReadOnlyList<string> notes) = Inspect("r.csv");
        Assert.Equal(note, Assert.Single(notes));
        Assert.Equal(note.EndsWith("error.", StringComparison.Ordinal), Record.Exception(() => Ingest(json)) is BakeoffException);
    }

    /// <summary>In no unit is their order right: the one of the most values reads these, and says where the others are no times in it.</summary>
    [Fact]
    public void TimesInTwoUnits_AreSaidToBeMixed()
    {
        string rows = string.Concat(
            Enumerable.Range(1, 200).Select(i => $"{i},{i},{(i % 5) + 1},{1_500_000_000L + i}{(i % 50 == 0 ? "000" : "")}\n"));
        _folder.Write("data/r.csv", "user,item,rating,timestamp\n" + rows);
        (string json, IReadOnlyList<string> notes) = Inspect("r.csv");
        Assert.Contains(
            "seem to be in several units: 196 of them, such as '1500000001', in seconds and 4 of them, such as '1500000050000', in milliseconds",
            Assert.Single(notes), StringComparison.Ordinal);
        Assert.DoesNotContain("timestampFormat", json, StringComparison.Ordinal);
    }

    [Fact]
    public void AFewThatAreNoCounts_ChangeNoUnit_AndAreNamed()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},{i},{(i % 5) + 1},{(i == 7 ? "N/A" : i)}\n"));
        _folder.Write("data/r.csv", "user,item,rating,timestamp\n" + rows);
        (string json, IReadOnlyList<string> notes) = Inspect("r.csv");
        Assert.DoesNotContain("timestampFormat", json, StringComparison.Ordinal);
        Assert.Equal(2, notes.Count);
        Assert.Contains("such as '0', are read as seconds", notes[0], StringComparison.Ordinal);
        Assert.Equal("1 value of 'timestamp', such as 'N/A', cannot be read so: it will be an error.", notes[1]);
    }

    [Fact]
    public void RatingsOnNoScale_GetNoStep_AndAFewThatLieOffTheScaleAreNamed()
    {
        string rows = string.Concat(
            Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"{i},{i},{Math.Sqrt(i)},{1_500_000_000 + i}\n")));
        _folder.Write("data/r.csv", "user,item,rating,timestamp\n" + rows);
        (string json, IReadOnlyList<string> notes) = Inspect("r.csv");
        Assert.Contains("lie on no scale of even steps", Assert.Single(notes), StringComparison.Ordinal);
        Assert.DoesNotContain("ratingStep", json, StringComparison.Ordinal);

        rows = string.Concat(
            Enumerable.Range(0, 200).Select(i => $"{i},{i},{(i == 0 ? "3.14159" : i % 2 == 0 ? "1.5" : "2")},{1_500_000_000 + i}\n"));
        _folder.Write("data/r.csv", "user,item,rating,timestamp\n" + rows);
        (json, notes) = Inspect("r.csv");
        Assert.Contains(
            "1 value of 'rating', such as 3.14159, does not lie on the scale of the others, which goes in steps of 0.5: it will be an error.",
            Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("\"maximumRating\": 2", json, StringComparison.Ordinal);
    }

    /// <summary>One byte makes another encoding of the file, in which all other letters are wrong and none is an error.</summary>
    [Fact]
    public void AnEncodingThatWasChosenForSomeBytes_IsNoted()
    {
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllBytes(
            _folder["data/r.csv"], [.. "user,item,rating,timestamp\nzoë,10,4,1500001000\nRen"u8, 0xE9, .. ",10,5,1500001001\n"u8]);
        Assert.StartsWith(
            "The file is not UTF-8, the first time on line 3, and is read as windows-1252.", Assert.Single(Inspect("r.csv").Notes),
            StringComparison.Ordinal);
    }

    /// <summary>A name may need quotes or a schema; that there are others is said.</summary>
    [Theory]
    [InlineData("CREATE TABLE \"my ratings\" AS", "\"ratingsQuery\": \"\\\"my ratings\\\"\"", null)]
    [InlineData("CREATE SCHEMA s; CREATE TABLE s.ratings AS", "\"ratingsQuery\": \"s.ratings\"", null)]
    [InlineData("CREATE TABLE \"select\" AS", "\"ratingsQuery\": \"\\\"select\\\"\"", null)]
    [InlineData(
        "CREATE TABLE b AS SELECT 1 AS x; CREATE VIEW v AS FROM b; CREATE TABLE sales AS", "\"ratingsQuery\": \"sales\"",
        "The table sales is read, the largest. The database also has b, the view v:")]
    public void TheTableOfADatabase_IsNamedAsAQueryHasTo(string create, string query, string? note)
    {
        Directory.CreateDirectory(_folder["data"]);
        using (var session = new DuckDbSession())
        {
            session.Execute($"ATTACH {DuckDbSession.Quote(_folder["data/r.duckdb"])} AS new");
            session.Execute(
                $"USE new; {create} SELECT i AS \"user\", i AS item, 1 + i % 5 AS rating, 1500000000 + i AS timestamp FROM range(100) r(i)");
        }

        (string json, IReadOnlyList<string> notes) = Inspect("r.duckdb");
        Assert.Contains(query, json, StringComparison.Ordinal);
        Assert.Equal(100, Ingest(json).Count);
        Assert.Equal(note is null, notes.Count == 0);
        Assert.All(notes, of => Assert.StartsWith(note!, of, StringComparison.Ordinal));
    }

    private (string Json, IReadOnlyList<string> Notes) Inspect(string file) => Inspections.Inspect(_folder, file);

    private List<string> Ingest(string json) => Inspections.Ingest(_folder, json);
}
