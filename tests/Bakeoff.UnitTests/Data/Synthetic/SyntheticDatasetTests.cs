using Bakeoff.Data;

namespace Bakeoff.UnitTests;

public sealed class SyntheticDatasetTests
{
    private const double Day = 86_400;

    [Theory]
    [InlineData(20)]
    [InlineData(20_000)]
    public void Pauses_AreOfTwoMonths_ForAllUsersOfUpToAHundredMillionRatings(int ratings) =>
        Assert.Equal(60 * Day, SyntheticDataset.LongestPause(ratings));

    [Theory]
    [InlineData(8_914)] // A third of the items, which is the most that a user has: synthetic-20m,
    [InlineData(20_000)] // synthetic-100m,
    [InlineData(29_195)] // and synthetic-32m, whose most active user once rated until 2112.
    [InlineData(1_000_000)]
    public void TheLastRating_LiesBeforeTheYear2100_ForAUserOfAnyNumber(int ratings)
    {
        // One rating of 25 comes after a pause; the others after half a minute. Users begin before 2015.
        double longest = SyntheticDataset.LongestPause(ratings), pauses = ratings / 25.0;
        double mean = (ratings * 34.5) + (pauses * longest / 2), deviation = Math.Sqrt(pauses / 3) * longest;
        Assert.True(mean + (6 * deviation) < (2100 - 2015) * 365.0 * Day, $"{(mean + (6 * deviation)) / Day / 365} years");
    }
}
