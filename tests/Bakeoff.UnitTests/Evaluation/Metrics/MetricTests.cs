using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

public sealed class MetricTests
{
    [Fact]
    public void Rmse_And_Mae_LeaveOutRowsWithoutPrediction()
    {
        Assert.Equal(Math.Sqrt((1 + 4) / 2.0), Rmse.Compute([3, 5, 1], [4, 3, double.NaN]), 12);
        Assert.Equal(1.5, Mae.Compute([3, 5, 1], [4, 3, double.NaN]), 12);
    }

    [Fact]
    public void Rmse_OfNoRows_IsNaN() => Assert.True(double.IsNaN(Rmse.Compute([], [])));

    [Fact]
    public void RatedNdcg_OfAWorkedExample_IsWhatTheFormulasSay()
    {
        // Ranked by score: ratings 2, 5, 3. Ideal: 5, 3, 2.
        double textbook = ((2 / 1.0) + (5 / Math.Log2(3)) + (3 / 2.0)) / ((5 / 1.0) + (3 / Math.Log2(3)) + (2 / 2.0));
        double lensKit = (2 + 5 + (3 / Math.Log2(3))) / (5 + 3 + (2 / Math.Log2(3)));
        double exponential = ((3 / 1.0) + (31 / Math.Log2(3)) + (7 / 2.0)) / ((31 / 1.0) + (7 / Math.Log2(3)) + (3 / 2.0));
        Assert.Equal(textbook, RatedNdcg.Textbook([5, 2, 3], [0.5, 0.9, 0.1]), 12);
        Assert.Equal(lensKit, RatedNdcg.LensKit([5, 2, 3], [0.5, 0.9, 0.1]), 12);
        Assert.Equal(exponential, RatedNdcg.Exponential([5, 2, 3], [0.5, 0.9, 0.1]), 12);
        Assert.Equal((3 + 31 + (7 / Math.Log2(3))) / (31 + 7 + (3 / Math.Log2(3))), RatedNdcg.LensKitExponential([5, 2, 3], [0.5, 0.9, 0.1]), 12);
    }

    [Fact]
    public void RatedNdcg_PutsItemsWithoutScoreLast_AndKeepsTheOrderOfTies()
    {
        Assert.Equal(1, RatedNdcg.Textbook([5, 4, 1], [1, 1, double.NaN]), 12);
        Assert.True(RatedNdcg.Textbook([4, 5], [1, 1]) < 1);
    }

    [Fact]
    public void RatedNdcg_WithoutAGain_IsUndefined_WithoutAScoreKeepsTheOrderOfTheRows_AndANegativeGainIsRefused()
    {
        Assert.Equal(RatedNdcg.Textbook([4, 5], [2, 1]), RatedNdcg.Textbook([4, 5], [double.NaN, double.NaN]));
        Assert.True(double.IsNaN(RatedNdcg.LensKit([0, 0], [1, 2])));
        Assert.True(double.IsNaN(RatedNdcg.Exponential([0], [1])));
        Assert.Equal(1, RatedNdcg.Textbook([3], [double.MinValue]), 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => RatedNdcg.Textbook([5, -1], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RankedTest([1], [3], [3, -1], 1, 10).Hits(1));
    }

    [Fact]
    public void ExponentialNdcg_OfAWideScale_IsThatOfTheRatios()
    {
        // 2^2000 is no double. The lower gain is 2^-1000 of the higher one: only the rank of the higher one counts.
        Assert.Equal(1 / Math.Log2(3), RatedNdcg.Exponential([2000, 1000], [1, 2]), 12);
        Assert.Equal(1 / Math.Log2(3), ListNdcg.Exponential(new RankedTest([1, 2], [1000, 2000], [2000, 1000], 2, 10), 10), 12);
        Assert.Equal(1, RatedNdcg.Exponential([2000, 1999], [2, 1]), 12);
    }

    [Fact]
    public void ListMetrics_WithoutAGainOrAPair_AreUndefined_AndWithoutAListAreZero()
    {
        var gainless = new RankedTest([1], [0], [0, 0], 3, 10);
        Assert.All(
            new[] { ListNdcg.Raw(gainless, 5), ListNdcg.Exponential(gainless, 5), ListNdcg.LensKit(gainless, 5) }, value =>
                Assert.True(double.IsNaN(value)));
        Assert.Equal(1 / (1 + (1 / Math.Log2(3))), ListNdcg.Binary(gainless, 5), 12);
        Assert.True(double.IsNaN(LimitedAuc.Compute(new RankedTest([1, 2], [4, 5], [5, 4], 2, 2), 5)));
        var empty = new RankedTest([], [], [5, 4], 0, 10);
        Assert.All(
            new[]
            {
                Recall.Compute(empty, 5), Precision.Compute(empty, 5), HitRate.Compute(empty, 5), ReciprocalRank.Compute(empty, 5),
                AveragePrecision.Compute(empty, 5),
                ListNdcg.Binary(empty, 5), ListNdcg.Raw(empty, 5),
            },
            value => Assert.Equal(0, value));
        Assert.Equal(0.5, LimitedAuc.Compute(empty, 5), 12);
    }

    [Fact]
    public void ListMetrics_OfAWorkedExample_AreWhatTheFormulasSay()
    {
        // Four test items, rated 5, 4, 3 and 1; those rated 4, 5 and 1 stand at ranks 2, 5 and 50 of 100 candidates' first 60.
        var user = new RankedTest([2, 5, 50], [4, 5, 1], [5, 4, 3, 1], 60, 100);
        double Discount(int rank) => 1 / Math.Log2(rank + 1);
        Assert.Equal(0.5, Recall.Compute(user, 10));
        Assert.Equal(0.2, Precision.Compute(user, 10));
        Assert.Equal((0.0, 1.0), (HitRate.Compute(user, 1), HitRate.Compute(user, 2)));
        Assert.Equal((0.0, 0.5), (ReciprocalRank.Compute(user, 1), ReciprocalRank.Compute(user, 10)));
        Assert.Equal(((1 / 2.0) + (2 / 5.0)) / 4, AveragePrecision.Compute(user, 10), 12);
        Assert.Equal((Discount(2) + Discount(5)) / (1 + Discount(2) + Discount(3) + Discount(4)), ListNdcg.Binary(user, 10), 12);
        Assert.Equal(((4 * Discount(2)) + (5 * Discount(5))) / (5 + (4 * Discount(2)) + (3 * Discount(3)) + Discount(4)), ListNdcg.Raw(user, 10), 12);
        Assert.Equal(
            ((15 * Discount(2)) + (31 * Discount(5))) / (31 + (15 * Discount(2)) + (7 * Discount(3)) + Discount(4)), ListNdcg.Exponential(user, 10),
            12);
        Assert.Equal((4 + (5 / Math.Log2(5))) / (5 + 4 + (3 / Math.Log2(3)) + 0.5), ListNdcg.LensKit(user, 10), 12);

        // 96 others. At k = 10: one stands before the item at 2, three before that at 5; of the two test items behind, each is before half of the 88
        // behind.
        Assert.Equal(((96 - 1) + (96 - 3) + (2 * 88 / 2.0)) / (4 * 96), LimitedAuc.Compute(user, 10), 12);
    }

    [Fact]
    public void Coverage_And_Gini_OfWorkedExamples_AreWhatTheFormulasSay()
    {
        Assert.Equal(0.5, CatalogueCoverage.Compute([3, 0, 1, 0]));
        Assert.Equal(0, Gini.Compute([2, 2, 2, 2]), 12);
        Assert.Equal(0.75, Gini.Compute([0, 0, 0, 8]), 12);
    }

    [Fact]
    public void Novelty_Diversity_And_Lift_OfWorkedExamples_AreWhatTheFormulasSay()
    {
        Assert.Equal(2, Novelty.Compute(24, 99), 12);
        Assert.Equal(Math.Log2(100), Novelty.Compute(0, 99), 12);
        Assert.Equal(1 - (1 / 3.0), IntraListDiversity.Distance([0b0110], [0b1010]), 12);
        Assert.Equal((0.0, 1.0), (IntraListDiversity.Distance([0], [0]), IntraListDiversity.Distance([1], [0])));
        Assert.Equal(((30 - 10) + (20 - 40)) / 50.0, PopularityLift.Compute([30, 20], [10, 40]), 12);
    }

    [Fact]
    public void CalibrationError_OfPredictionsThatAreOneTooHigh_IsOne_AndOfTheMeanOfEachBin_IsZero()
    {
        Assert.Equal(1, CalibrationError.Compute([1, 2, 3, 4], [2, 3, 4, 5]), 12);
        Assert.Equal(0, CalibrationError.Compute([1, 3, 5, 3], [2, 2, 4, 4]), 12);
        Assert.True(double.IsNaN(CalibrationError.Compute([1], [double.NaN])));
    }
}
