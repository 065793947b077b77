using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Recall whose best value is 1 at every length, as the protocol of held-out users has it.</summary>
public sealed class CappedRecallTests
{
    [Theory]
    [InlineData(1, 0.0 / 1)]
    [InlineData(2, 1.0 / 2)]
    [InlineData(5, 2.0 / 4)]
    [InlineData(50, 3.0 / 4)]
    public void Hits_AreDividedByWhatTheListCouldHold(int k, double expected)
    {
        // Four test items, of which three stand at ranks 2, 5 and 50.
        var user = new RankedTest([2, 5, 50], [4, 5, 1], [5, 4, 3, 1], listLength: 60, candidates: 100);
        Assert.Equal(expected, CappedRecall.Compute(user, k), 15);
    }

    [Fact]
    public void TheBestList_HasOne_WhereRecallCannotReachIt()
    {
        var user = new RankedTest([1, 2, 3], [1, 1, 1], [1, 1, 1], listLength: 10, candidates: 10);
        Assert.Equal((1.0, 0.5), (CappedRecall.Compute(user, 2), Recall.Compute(new RankedTest([1, 2], [1, 1], [1, 1, 1, 1], 10, 10), 2)));
    }

    /// <summary>Five test items: a list of at least as many places is measured as by recall, a shorter one as by precision.</summary>
    [Fact]
    public void ItIsRecall_WhereTheListIsLongEnough_AndElsePrecision()
    {
        var user = new RankedTest([1, 4, 9], [1, 1, 1], [1, 1, 1, 1, 1], listLength: 20, candidates: 40);
        for (int k = 1; k <= 20; k++)
        {
            Assert.Equal(k <= 5 ? Precision.Compute(user, k) : Recall.Compute(user, k), CappedRecall.Compute(user, k), 15);
        }
    }
}
