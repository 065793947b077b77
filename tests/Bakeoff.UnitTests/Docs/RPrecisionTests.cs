using Bakeoff.Core;

namespace Bakeoff.UnitTests.Docs;

public sealed class RPrecisionTests
{
    [Fact]
    public void Hits_CountInAsManyPlacesAsThereAreTestItems()
    {
        var user = new RankedTest([1, 3, 9], [4, 4, 4], [4, 4, 4], listLength: 10, candidates: 20);
        Assert.Equal(2.0 / 3, RPrecision.Compute(user, 5), 12);
        Assert.Equal(0, RPrecision.Compute(new RankedTest([], [], [4], 0, 20), 5));
        Assert.Equal("r-precision@5", RPrecision.Metric.NameAt(5));
    }
}
