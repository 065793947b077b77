using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

public sealed class MetricTests
{
    [Fact]
    public void Rmse_And_Mae_LeaveOutRowsWithoutPrediction()
    {
        Assert.Equal(Math.Sqrt((1 + 4) / 2.0), Rmse.Of([3, 5, 1], [4, 3, double.NaN]), 12);
        Assert.Equal(1.5, Mae.Of([3, 5, 1], [4, 3, double.NaN]), 12);
    }

    [Fact]
    public void Rmse_OfNoRows_IsNaN() => Assert.True(double.IsNaN(Rmse.Of([], [])));

    [Fact]
    public void RatedNdcg_OfAWorkedExample_IsWhatTheFormulasSay()
    {
        // Ranked by score: ratings 2, 5, 3. Ideal: 5, 3, 2.
        double textbook = ((2 / 1.0) + (5 / Math.Log2(3)) + (3 / 2.0)) / ((5 / 1.0) + (3 / Math.Log2(3)) + (2 / 2.0));
        double lensKit = (2 + 5 + (3 / Math.Log2(3))) / (5 + 3 + (2 / Math.Log2(3)));
        Assert.Equal(textbook, RatedNdcg.Textbook([5, 2, 3], [0.5, 0.9, 0.1]), 12);
        Assert.Equal(lensKit, RatedNdcg.LensKit([5, 2, 3], [0.5, 0.9, 0.1]), 12);
    }

    [Fact]
    public void RatedNdcg_PutsItemsWithoutScoreLast_AndKeepsTheOrderOfTies()
    {
        Assert.Equal(1, RatedNdcg.Textbook([5, 4, 1], [1, 1, double.NaN]), 12);
        Assert.True(RatedNdcg.Textbook([4, 5], [1, 1]) < 1);
    }

    [Fact]
    public void RatedNdcg_ChangesWhenPredictionsAreShuffled() =>
        Assert.NotEqual(RatedNdcg.LensKit([5, 2, 3, 1, 4], [5, 4, 3, 2, 1]), RatedNdcg.LensKit([5, 2, 3, 1, 4], [1, 2, 3, 4, 5]));

    [Fact]
    public void TopK_CountsOnlyRanksUpToK()
    {
        int[] ranks = [2, 5, 50];
        Assert.Equal((2.0, 4.0), TopK.Accuracy(ranks, 4, 10));
        Assert.Equal(0.5, TopK.Recall(ranks, 4, 10));
        Assert.Equal(0.5, TopK.ReciprocalRank(ranks, 10));
        Assert.Equal(0, TopK.ReciprocalRank(ranks, 1));
        double ideal = 1 + (1 / Math.Log2(3)) + 0.5 + (1 / Math.Log2(5));
        Assert.Equal(((1 / Math.Log2(3)) + (1 / Math.Log2(6))) / ideal, TopK.Ndcg(ranks, 4, 10), 12);
    }

    [Fact]
    public void TopK_OfAnIdealList_IsOne_AndOfNoHits_IsZero()
    {
        Assert.Equal(1, TopK.Ndcg([1, 2, 3], 5, 3), 12);
        Assert.Equal(0, TopK.Ndcg([], 5, 3));
        Assert.Equal(0, TopK.ReciprocalRank([], 3));
    }

    [Fact]
    public void Bootstrap_OfAConstant_HasNoWidth_AndOfANormalMeanIsAboutTheTextbooks()
    {
        const int Users = 400;
        var constant = new UserMetric("recall@1", UserMetric.SeenExcluded, Users);
        var varied = new UserMetric("recall@1", UserMetric.SeenExcluded, Users);
        for (int user = 0; user < Users; user++)
        {
            (constant.Sums[user], constant.Weights[user]) = (0.25, 1);
            (varied.Sums[user], varied.Weights[user]) = (user % 2, 1);
        }

        var bootstrap = new Bootstrap(Users, 2000, 7);
        Assert.Equal((0.25, 0.25), bootstrap.Interval(constant));
        (double low, double high) = bootstrap.Interval(varied);
        Assert.Equal(0.5 - (1.96 * 0.5 / 20), low, 0.01);
        Assert.Equal(0.5 + (1.96 * 0.5 / 20), high, 0.01);
    }

    [Fact]
    public void UserMetric_Rmse_PoolsRowsBeforeItsRoot()
    {
        var rmse = new UserMetric(Rmse.Name, UserMetric.TestItems, 2);
        (rmse.Sums[0], rmse.Weights[0]) = (8, 1);
        (rmse.Sums[1], rmse.Weights[1]) = (0, 3);
        Assert.Equal(Math.Sqrt(2), rmse.Over([0, 1]), 12);
        Assert.True(ContentHash.IsWellFormed(ContentHash.OfBytes([1, 2])));
    }
}
