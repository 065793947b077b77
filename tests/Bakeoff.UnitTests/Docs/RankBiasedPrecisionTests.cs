using Bakeoff.Core;

namespace Bakeoff.UnitTests.Docs;

public sealed class RankBiasedPrecisionTests
{
    [Fact]
    public void Hits_CountLessTheLaterTheyStand()
    {
        var user = new RankedTest([1, 3, 9], [4, 4, 4], [4, 4, 4], listLength: 10, candidates: 20);
        Assert.Equal(0.2 * (1 + (0.8 * 0.8)), RankBiasedPrecision.Compute(user, 5), 12);
        Assert.Equal(0, RankBiasedPrecision.Compute(new RankedTest([], [], [4], 0, 20), 5));
        Assert.Equal("rbp@5", RankBiasedPrecision.Metric.NameAt(5));
    }
}
