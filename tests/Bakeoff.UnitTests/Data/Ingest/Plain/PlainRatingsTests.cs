using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>What is read without DuckDB is what DuckDB would read, and whatever could be anything else is left to it.</summary>
public sealed class PlainRatingsTests : IDisposable
{
    private const string Header = "userId,movieId,rating,timestamp\n";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("movielens-csv", "userId,movieId,rating,timestamp\n1,20,3.5,900\n1,10,5.0,850\n7,10,4,1000\n")]
    [InlineData("movielens-csv", "userId,movieId,rating,timestamp\r\n1,20,3.5,900\r\n1,10,5.0,850\r\n7,10,4.0,1000")]
    [InlineData("movielens-csv", "\"timestamp\",rating,\"userId\",movieId\n900,3.5,1,20\n850,5,1,10\n1000,4.00,7,10\n")]
    [InlineData(
        "movielens-kaggle",
        "userId,movieId,rating,timestamp\n1,20,3.5,\"1970-01-01 00:15:00\"\n1,10,5,1970-01-01 00:14:10\n7,10,4,1970-01-01 00:16:40\n")]
    [InlineData("movielens-1m", "1::20::3.5::900\n1::10::5::850\n7::10::4::1000\n")]
    [InlineData("movielens-10m", "1::20::3.5::900\r\n1::10::5::850\r\n7::10::4::1000\r\n")]
    [InlineData("movielens-100k", "1\t20\t3.5\t900\n1\t10\t5\t850\n7\t10\t4\t1000")]
    public void PlainText_IsReadByUser_AndSortedByTime(string format, string text)
    {
        (var rows, bool isPlain) = Read(text, format);
        Assert.True(isPlain);
        Assert.Equal([(1, 10, 5f, 850), (1, 20, 3.5f, 900), (7, 10, 4f, 1000)], rows);
    }

    [Fact]
    public void RowsOfOneTimestamp_StayInTheOrderOfTheFile()
    {
        (var rows, _) = Read(Header + "3,9,1,5\n3,4,1,5\n3,7,1,4\n3,1,1,5\n");
        Assert.Equal([7, 9, 4, 1], rows.Select(row => row.Item));
    }

    [Theory]
    [InlineData("1,10,4.0,5\n01,20,4.0,5\n")]
    [InlineData("1,10,4.0,5\n1,+20,4.0,5\n")]
    [InlineData("1,10,4.0,5\n1,20,4.0,-5\n")]
    [InlineData("1,10,4.0,5\n1,20,4.0,5.0\n")]
    [InlineData("1,10,4.0,5\n1,0x14,4.0,5\n")]
    [InlineData("1,10,4.0,5\n1,1234567890123456789,4.0,5\n")]
    [InlineData("1,10,4.0,5\n1,20,,5\n")]
    [InlineData("1,10,4.0,5\n1,20,4.,5\n")]
    [InlineData("1,10,4.0,5\n1,20,.5,5\n")]
    [InlineData("1,10,4.0,5\n1,20,04.5,5\n")]
    [InlineData("1,10,4.0,5\n1,20,4e0,5\n")]
    [InlineData("1,10,4.0,5\n1,20,-4.0,5\n")]
    [InlineData("1,10,4.0,5\n1,20,4.123456,5\n")]
    [InlineData("1,10,4.0,5\n1,20,NaN,5\n")]
    [InlineData("1,10,4.0,5\n\"1\",20,4.0,5\n")]
    [InlineData("1,10,4.0,5\n1, 20,4.0,5\n")]
    [InlineData("1,10,4.0,5\n1,20,4.0\n")]
    [InlineData("1,10,4.0,5\n1,20,4.0,5,6\n")]
    [InlineData("1,10,4.0,5\n1,20,4.0,5\r\n")]
    [InlineData("1,10,4.0,5\n\n1,20,4.0,5\n")]
    [InlineData("1,10,4.0,5\n1,20,4.0,5\n\n")]
    [InlineData("1,10,4.0,5\n1,20,4.0,5\0\n")]
    [InlineData("1,10,4.0,5\n1,20,4.0,5\r1,30,4.0,5\n")]
    [InlineData("1,10,4.0,5\n1,20,4.0,4294967296\n")]
    [InlineData("2,10,4.0,5\n1,20,4.0,5\n")]
    [InlineData("1,10,4.0,5\n2,20,4.0,5\n1,30,4.0,5\n")]
    public void AnythingElse_IsNotPlain(string rows) => Assert.False(Read(Header + rows).IsPlain);

    [Theory]
    [InlineData("")]
    [InlineData("userId,movieId,rating,timestamp")]
    [InlineData("\uFEFFuserId,movieId,rating,timestamp\n1,10,4.0,5\n")]
    [InlineData("\"userId,movieId,rating,timestamp\n1,10,4.0,5\n")]
    [InlineData("\"userId \",movieId,rating,timestamp\n1,10,4.0,5\n")]
    [InlineData("userId, movieId,rating,timestamp\n1,10,4.0,5\n")]
    [InlineData("userId,movieId,rating,timestamp,note\n1,10,4.0,5,\n")]
    [InlineData("userId,movieId,rating,rating\n1,10,4.0,5\n")]
    [InlineData("userId,movieId,rating\n1,10,4.0\n")]
    public void OtherColumns_AreNotPlain(string text)
    {
        _folder.Write("ratings.csv", text);
        Assert.Null(PlainRatings.Open(_folder["ratings.csv"], DatasetFormat.Find("movielens-csv").Ratings, CancellationToken.None));
    }

    [Theory]
    [InlineData("1970-01-01 00:00:00")]
    [InlineData("2005-04-02 23:53:47")]
    [InlineData("2000-02-29 12:00:59")]
    [InlineData("2099-12-31 23:59:59")]
    public void TimesOfKaggle_AreTheirSeconds(string time)
    {
        (var rows, bool isPlain) = Read($"\"userId\",\"movieId\",\"rating\",\"timestamp\"\n1,10,4,\"{time}\"\n1,20,4,{time}\n", "movielens-kaggle");
        Assert.True(isPlain);
        long seconds = DateTimeOffset.Parse(time + "Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        Assert.Equal([(1, 10, 4f, seconds), (1, 20, 4f, seconds)], rows);
    }

    [Theory]
    [InlineData("1969-12-31 23:59:59")]
    [InlineData("2001-02-29 12:00:59")]
    [InlineData("2001-13-01 12:00:59")]
    [InlineData("2001-00-01 12:00:59")]
    [InlineData("2001-01-00 12:00:59")]
    [InlineData("2001-01-01 24:00:00")]
    [InlineData("2001-01-01 23:60:00")]
    [InlineData("2001-01-01 23:59:60")]
    [InlineData("2001-01-01T23:59:59")]
    [InlineData("2001-01-01 23:59:59.5")]
    [InlineData("2001-1-01 23:59:59")]
    [InlineData("978393599")]
    [InlineData("\"2001-01-01 23:59:59")]
    [InlineData("2001-01-01 23:59:59\"")]
    [InlineData("2200-01-01 00:00:00")]
    [InlineData("")]
    public void OtherTimes_AreNotPlain(string time) =>
        Assert.False(Read($"{Header}1,10,4,2001-01-01 00:00:00\n1,20,4,{time}\n", "movielens-kaggle").IsPlain);

    [Fact]
    public void EveryRating_IsTheFloatNearestToItsText()
    {
        string[] texts = [
            .. Enumerable.Range(0, 5000).SelectMany(i => new[] { $"{i}.{(i * 7) % 100:00}", $"{i % 10}.{i:00000}", $"{i}" })
                .Where(text => text.Length <= 7)];
        (var rows, bool isPlain) = Read(Header + string.Concat(texts.Select((text, i) => $"1,{i},{text},{i}\n")));
        Assert.True(isPlain);
        Assert.Equal(texts.Select(text => float.Parse(text, CultureInfo.InvariantCulture)), rows.Select(row => row.Rating));
    }

    /// <summary>Three megabytes, so that users and lines lie on both sides of what is read at a time.</summary>
    [Theory]
    [InlineData("\n", true)]
    [InlineData("\r\n", false)]
    public void ManyRows_AreRead_WhereverABufferEnds(string end, bool endsLast)
    {
        var random = new SeededRandom(1);
        (long User, long Item, float Rating, long Timestamp)[] given =
            [.. Enumerable.Range(0, 150_000).Select(
                i => (1L + (i / 700 * 3), (long)i, (1 + random.NextInt(10)) / 2f, (long)random.NextInt(2_000_000_000)))];
        var text = new StringBuilder(Header.TrimEnd() + end);
        foreach ((long user, long item, float rating, long timestamp) in given)
        {
            text.Append(CultureInfo.InvariantCulture, $"{user},{item},{rating},{timestamp}{end}");
        }

        (var rows, bool isPlain) = Read(endsLast ? text.ToString() : text.ToString().TrimEnd());
        Assert.True(isPlain);
        Assert.Equal(given.OrderBy(row => row.User).ThenBy(row => row.Timestamp).ThenBy(row => row.Item), rows);
    }

    [Fact]
    public void WhatIsCounted_IsWhatIsThere()
    {
        var tally = RatingTally.From(new GivenRows((1, 10, 4, 5), (1, 20, 3, 6), (1, 30, 4, 7), (2, 20, 4, 1), (3, 10, 1, 9)));
        Assert.Equal((5, 3, 3, 1, 9), (tally.Ratings, tally.Users, tally.Items.Count, tally.FirstTimestamp, tally.LastTimestamp));
        Assert.Equal([(1f, 1L), (3f, 1L), (4f, 3L)], tally.Histogram);
        Assert.Equal([1L, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3], tally.DecilesOfUsers);
        Assert.Equal([1L, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2], tally.DecilesOfItems);
        Assert.Null(tally.Repeated);
    }

    [Fact]
    public void APairThatIsThereTwice_IsFound_AndNothingComesAfterIt()
    {
        var tally = new RatingTally(new GivenRows((1, 10, 4, 5), (2, 20, 3, 6), (2, 10, 4, 7), (2, 20, 4, 8), (2, 10, 1, 9), (3, 10, 1, 9)));
        Assert.Equal([1, 2, 2, 2, 2], GivenRows.Read(tally).Select(row => row.User));
        Assert.Equal((2, 20), tally.Repeated);
    }

    [Fact]
    public void RatingsWithoutAScale_AreNotAllCounted()
    {
        var tally = new RatingTally(new GivenRows((1, 10, 4, 5), (1, 20, 3, 6), (2, 20, 2, 8), (3, 10, 1, 9)), mostBars: 2);
        Assert.Equal([1, 1, 2], GivenRows.Read(tally).Select(row => row.User));
        Assert.True(tally.HasTooManyBars);
    }

    private (List<(long User, long Item, float Rating, long Timestamp)> Rows, bool IsPlain) Read(string text, string format = "movielens-csv")
    {
        _folder.Write("ratings", text);
        using PlainRatings rows = PlainRatings.Open(_folder["ratings"], DatasetFormat.Find(format).Ratings, CancellationToken.None)!;
        return (GivenRows.Read(rows), rows.IsPlain);
    }
}
