using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>With one test item a user, the metrics of lists are the HR@k and NDCG@k of the papers that leave one out.</summary>
public sealed class LeaveOneOutTests
{
    public static TheoryData<int> Ranks => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Ranks))]
    public void OneTestItem_IsAHitOrNot_AndItsDiscountAlone(int rank)
    {
        var user = new RankedTest([rank], [3], [3], listLength: 100, candidates: 3416);
        bool isHit = rank <= 10;
        Assert.Equal(isHit ? 1 : 0, HitRate.Compute(user, 10));
        Assert.Equal(isHit ? 1 / Math.Log2(rank + 1) : 0, ListNdcg.Binary(user, 10), 15);
        Assert.Equal(HitRate.Compute(user, 10), Recall.Compute(user, 10));
        Assert.Equal(HitRate.Compute(user, 10), CappedRecall.Compute(user, 10));
        Assert.Equal(isHit ? 1.0 / rank : 0, ReciprocalRank.Compute(user, 10), 15);
        Assert.Equal(ReciprocalRank.Compute(user, 10), AveragePrecision.Compute(user, 10), 15);

        // A gain that is the rating divides out, so that every form with this discount is the binary one.
        Assert.Equal(ListNdcg.Binary(user, 10), ListNdcg.Raw(user, 10), 15);
        Assert.Equal(ListNdcg.Binary(user, 10), ListNdcg.Exponential(user, 10), 15);
    }

    [Fact]
    public void OneTestItemThatIsNotListed_HasZero()
    {
        var user = new RankedTest([], [], [3], listLength: 100, candidates: 3416);
        foreach (HitMetric metric in BuiltInMetrics.OfType<HitMetric>().Where(metric => metric.IsZeroWithoutHit))
        {
            Assert.Equal(0, metric.Compute(user, 10));
        }
    }
}
