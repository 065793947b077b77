using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.UnitTests;

public sealed class SplitTimeTests
{
    private const long Nanoseconds = 1_000_000_000;

    /// <summary>Timestamps in nanoseconds end in 2262: a later date is after all of them, and an earlier one than 1677 before.</summary>
    [Fact]
    public void ADateBeyondTheUnit_IsTheNearestTimestamp()
    {
        Assert.Equal(long.MaxValue, SplitTime.Read("9999-12-31", "to", Nanoseconds));
        Assert.Equal(long.MinValue, SplitTime.Read("0001-01-01", "from", Nanoseconds));
        Assert.Equal(long.MaxValue, SplitTime.ReadDuration("100000w", "window", Nanoseconds));
        Assert.Equal(253_402_214_400, SplitTime.Read("9999-12-31", "to", 1));
    }

    /// <summary>A year is a number, and as a timestamp it is one of 1970: everything would be after it.</summary>
    [Theory]
    [InlineData("2015")]
    [InlineData("20170101")]
    public void AYear_IsRefused_WhereTheDataHasTimes(string text)
    {
        DataException error = Assert.Throws<DataException>(() => SplitTime.Read(text, "from", 1));
        Assert.Equal("BKF2025", error.Code);
        Assert.Contains($"'split.from' is '{text}', which is read as a timestamp: that of 1970-", error.Message, StringComparison.Ordinal);
        Assert.Equal(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture), SplitTime.Read(text, "from", 0));
    }

    [Fact]
    public void ATimestamp_IsTakenAsItIs() => Assert.Equal(1_420_070_400, SplitTime.Read("1420070400", "from", 1));
}
