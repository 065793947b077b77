using Bakeoff.Baselines;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Popularity before a moment, next to a plain count of all rows.</summary>
public sealed class TimedPopularityTests
{
    private const int Items = 30;
    private const long Day = 86_400;
    private readonly (int Item, long Second)[] _rows;
    private readonly TimedRows _timed;

    /// <summary>More rows than there are between the sums that are kept, with gaps of years and many in one second.</summary>
    public TimedPopularityTests()
    {
        var random = new SeededRandom(3);
        long second = -5_000;
        _rows = [.. Enumerable.Range(0, 4096 * 4).Select(row =>
        {
            second += random.NextInt(8) == 0 ? random.NextInt(row % 1000 == 0 ? 400_000_000 : 20_000) : 0;
            return (random.NextInt(Items), second);
        })];
        RatingTable table = TestData.Table(_rows.Select(row => (1L, (long)row.Item, 1f, row.Second)));
        var source = new TimedTable(table, IdMap.From(Enumerable.Range(0, Items).Select(item => (long)item)));
        _timed = TimedRows.Read(source, long.MinValue, TimedRows.FindEnd(source, default), default);
    }

    private long[] Ends =>
        [.. _rows.Select(row => row.Second).Distinct().Where((_, place) => place % 97 == 0), _rows[^1].Second, _rows[^1].Second + 1, _rows[0].Second];

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(3000)]
    [InlineData(null)]
    public void Windows_AtAnyMoment_AreCountsOfTheRowsWithin(int? days)
    {
        var popularity = new WindowPopularity(_timed, days * Day ?? long.MaxValue);
        foreach (long end in Ends)
        {
            double[] expected = new double[Items];
            foreach ((int item, long second) in _rows)
            {
                expected[item] += second < end && (days is null || second >= end - (days * Day)) ? 1 : 0;
            }

            Assert.Equal(expected, Values(popularity, end));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(3000)]
    public void HalfLives_AtAnyMoment_AreSumsOfPowersOfTheAges(int days)
    {
        var popularity = new DecayedPopularity(_timed, days * Day);
        foreach (long end in Ends)
        {
            double[] expected = new double[Items];
            foreach ((int item, long second) in _rows.Where(row => row.Second < end))
            {
                expected[item] += Math.Pow(2, -(end - second) / (double)(days * Day));
            }

            double[] actual = Values(popularity, end);
            Assert.All(Enumerable.Range(0, Items), item => Assert.Equal(expected[item], actual[item], 1e-6 * (expected.Max() + 1e-300)));
        }
    }

    [Fact]
    public void Half_IsAPowerOfTwo()
    {
        for (double x = 0; x < 1070; x += 0.37)
        {
            Assert.Equal(x < 1000 ? 1 : 0, DecayedPopularity.Half(x) / Math.Pow(2, -x), 1e-13);
        }

        Assert.Equal(1, DecayedPopularity.Half(0));
        Assert.Equal(0.125, DecayedPopularity.Half(3));
    }

    [Fact]
    public void Rows_BeforeWhatIsAsked_AreLeftOut()
    {
        var source = new TimedTable(TestData.Table([(1, 0, 1f, 10), (1, 1, 1f, 20), (1, 2, 1f, 30)]), IdMap.From([0L, 1L, 2L]));
        TimedRows rows = TimedRows.Read(source, 20, 31, default);
        Assert.Equal(2, rows.Count);
        Assert.Equal((1, 20L), (rows.ItemAt(0), rows.SecondAt(0)));
        Assert.Equal([0, 0, 1, 1, 2], new long[] { 0, 20, 21, 30, 31 }.Select(rows.CountBefore));
    }

    [Fact]
    public void Times_OfFinerUnits_AreRoundedDownToTheSecond()
    {
        Assert.Equal([1, 0, 0, -1, -1, -2], new long[] { 1000, 999, 0, -1, -1000, -1001 }.Select(time => QueryTimes.SecondOf(time, 1000)));
        var times = new QueryTimes(TestData.Table([(1, 0, 1f, 5_400), (1, 0, 1f, 9_000), (2, 0, 1f, 20_000), (3, 0, 1f, 7_999)]), 8, 1000);
        Assert.Equal([5L, 8L, 7L, 8L], new long[] { 1, 2, 3, 99 }.Select(times.EndOf));
        Assert.Equal(5, times.Earliest);
    }

    private static double[] Values(IPopularity popularity, long end)
    {
        double[] values = new double[Items];
        Array.Fill(values, 77);
        popularity.Fill(end, values);
        return values;
    }
}
