using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>Ratings that are read without DuckDB's reader give what it gives: tables, errors and lines.</summary>
public sealed class PlainIngestTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What is not written as MovieLens writes it takes a longer way, through DuckDB, to the same bytes.</summary>
    [Theory]
    [InlineData("timestamp,\"rating\",movieId,userId\n", "850,5.0,10,1\n900,3.5,20,1\n900,.5,30,1\n1000,4.10,20,7\n7,0.5,30,7\n")]
    [InlineData("userId,movieId,rating,timestamp\n", "7,20,4.1,1000\n1,10,5,850\n1,20,3.50,900\n7,30,0.5,7\n1,30,0.5,900\n")]
    [InlineData(
        "userId,movieId,rating,timestamp,note\r\n", "1,10,5.0,850,\r\n1,20,3.5,900,\"a, b\"\r\n1,30,0.5,900,\r\n7,20,4.1,1000,\r\n7,30,0.5,7,\r\n")]
    public void PlainFiles_AndOthers_GiveTheSameBytes(string header, string rows)
    {
        const string Plain = "userId,movieId,rating,timestamp\n1,10,5.0,850\n1,20,3.5,900\n1,30,0.5,900\n7,20,4.1,1000\n7,30,0.5,7\n";
        string[][] files = [.. new[] { Plain, header + rows }.Select(text =>
        {
            _folder.Write("raw/ratings.csv", text);
            _folder.Write("raw/movies.csv", "movieId,title,genres\n10,A (1995),B\n20,C,D\n30,E,F\n40,G,H\n");
            return HashedFiles.In(Ingest(new IngestOptions { RatingStep = 0.1 })).ToArray();
        })];
        Assert.Contains(files[0], file => file.Contains("profile.json", StringComparison.Ordinal));
        Assert.Equal(files[0], files[1]);
    }

    /// <summary>A space in the line of names, which does not count, and DuckDB reads the times.</summary>
    [Fact]
    public void TimesOfKaggle_AreReadAlike_WithDuckDbAndWithout()
    {
        string[][] files = [.. new[] { "timestamp", " timestamp" }.Select(name =>
        {
            _folder.Write("raw/rating.csv", $"userId,movieId,rating,{name}\n" + string.Concat(Enumerable.Range(0, 1500).Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"{1 + (i / 40)},{10 + (i % 40)},{1 + (i % 5)},"
                    + $"\"{DateTime.UnixEpoch.AddSeconds(i * 2_730_007L % 4_102_444_800):yyyy-MM-dd HH:mm:ss}\"\n"))));
            _folder.Write(
                "raw/movie.csv", "movieId,title,genres\n" + string.Concat(Enumerable.Range(10, 40).Select(item => $"{item},A{item} (1995),B\n")));
            return HashedFiles.In(Ingest(new IngestOptions { Format = "movielens-kaggle" }));
        })];
        Assert.Equal(files[0], files[1]);
    }

    /// <summary>
    /// Letters changed, added and removed at random: with a space in the line of names DuckDB reads the file, and says of it what is said without.
    /// </summary>
    [Fact]
    public void AnyFile_IsTakenOrRefusedAlike_WithDuckDbAndWithout()
    {
        const string Rows = "1,10,4.0,900\n1,20,3.5,800\n1,30,0.5,900\n2,20,5,7\n3,10,2.0,1500000000\n3,30,1.5,1400000000\n";
        _folder.Write("raw/movies.csv", "movieId,title,genres\n10,A (1995),B\n20,C,D\n30,E,F\n2,G,H\n3,I,J\n");
        var random = new SeededRandom(17);
        HashSet<string> outcomes = [];
        for (int round = 0; round < 40; round++)
        {
            string rows = Rows;
            for (int change = random.NextInt(3); change >= 0; change--)
            {
                string letter = "0123456789.,-+ e\"\r\n"[random.NextInt(19)].ToString();
                int at = random.NextInt(rows.Length), kind = random.NextInt(3);
                rows = kind == 0 ? rows.Remove(at, 1) : kind == 1 ? rows.Insert(at, letter) : rows.Remove(at, 1).Insert(at, letter);
            }

            string[] both = [.. new[] { "userId", "userId " }.Select(name => Outcome($"{name},movieId,rating,timestamp\n{rows}"))];
            Assert.True(both[0] == both[1], $"{rows.ReplaceLineEndings("|")}: {both[0]}, but {both[1]}");
            outcomes.Add(both[0]);
        }

        Assert.Contains(outcomes, outcome => outcome.StartsWith("BKF2006", StringComparison.Ordinal));
        Assert.Contains(outcomes, outcome => outcome.Contains("ratings.parquet", StringComparison.Ordinal));
        string Outcome(string text)
        {
            _folder.Write("raw/ratings.csv", text);
            try
            {
                return string.Join(' ', HashedFiles.In(Ingest(new IngestOptions())));
            }
            catch (DataException error)
            {
                return $"{error.Code} {error.Location?.Line} {error.Message}";
            }
        }
    }

    private string Ingest(IngestOptions options) =>
        StageRunner.Run(_folder, new IngestStage(), options, StageRunner.Inputs(("Download", _folder["raw"])));
}
