using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>The bins of predictions, their weights, and what is left without some rows.</summary>
public sealed class CalibrationErrorTests
{
    [Fact]
    public void ABin_CountsByItsRows()
    {
        // Bins of 0.4 from 1 to 5: three rows that are 0.1 too high in the first, one that is 0.7 too low in the ninth.
        Assert.Equal(((3 * 0.1) + 0.7) / 4, CalibrationError.Compute([1, 1, 1, 5], [1.1, 1.1, 1.1, 4.3]), 12);
        List<CalibrationBin> bins = CalibrationError.BinsOf([1, 1, 1, 5], [1.1, 1.1, 1.1, 4.3]);
        Assert.Equal([(1.0, 1.4, 3), (4.2, 4.6, 1)], bins.Select(bin => (Math.Round(bin.From, 9), Math.Round(bin.To, 9), bin.Rows)));
        Assert.Equal([(1.1, 1), (4.3, 5)], bins.Select(bin => (Math.Round(bin.MeanPrediction, 9), bin.MeanRating)));
    }

    /// <summary>
    /// A prediction beyond the ratings is in the first or the last bin; one that there is not is in none, but its rating is of the scale.
    /// </summary>
    [Fact]
    public void PredictionsBeyondTheScale_AreInTheOuterBins()
    {
        List<CalibrationBin> bins = CalibrationError.BinsOf([2, 3, 3, 1, 5], [-9, 99, 5, double.NaN, double.NaN]);
        Assert.Equal([(1.0, 1), (4.6, 2)], bins.Select(bin => (Math.Round(bin.From, 9), bin.Rows)));
        Assert.Equal([(-9, 2), (52, 3)], bins.Select(bin => (bin.MeanPrediction, bin.MeanRating)));
    }

    [Fact]
    public void RatingsThatAreAllEqual_AreOneBin() =>
        Assert.Equal(0.5, CalibrationError.Compute([3, 3], [2, 5]), 12);

    /// <summary>As if the rows had never been there, the scale too: at the beginning, in the middle, at the end.</summary>
    [Theory]
    [InlineData(0, 3)]
    [InlineData(4, 11)]
    [InlineData(17, 20)]
    [InlineData(5, 5)]
    public void WithoutSomeRows_IsWhatTheOthersHave(int from, int to)
    {
        var random = new SeededRandom(2);
        float[] ratings = [.. Enumerable.Range(0, 20).Select(row => row is 2 or 18 ? 9f : 1 + random.NextInt(5))];
        double[] predictions = [.. ratings.Select(rating => random.NextInt(7) == 0 ? double.NaN : rating + random.NextDouble() - 0.3)];
        Assert.Equal(
            CalibrationError.Compute([.. ratings[..from], .. ratings[to..]], [.. predictions[..from], .. predictions[to..]]),
            CalibrationError.Without(ratings, predictions, from..to), 12);
    }
}
