using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>What each person adds to a difference of ratios, compared with the formulas written out.</summary>
public sealed class PairedDifferenceTests
{
    private static readonly MetricDefinition Recall = new("recall@1", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");
    private static readonly MetricDefinition Error = new(Rmse.Name, CandidateSet.TestItems, MetricDirection.Lower, 1, "", MetricPopulation.Ratings);
    private static readonly double[] Weights = [1, 2, 3, 1, 2, 1, 4, 2], Other = [2, 2, 1, 0, 2, 3, 4, 1];
    private static readonly double[] Sums = [0.5, 1.4, 0.2, 0.9, 1.1, 0.3, 3.1, 0.4], OtherSums = [0.9, 0.3, 0.8, 0, 1.9, 0.6, 0.7, 0.1];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OfOtherWeights_IsWhatTheFormulasSay(bool isRoot)
    {
        (PersonMetric left, PersonMetric right) = (Create(isRoot, Sums, Weights), Create(isRoot, OtherSums, Other));
        (double w, double v) = (Weights.Sum(), Other.Sum());
        double pooled = (Sums.Sum() + OtherSums.Sum()) / (w + v);
        double[] contributions =
            [.. Sums.Select((s, i) => ((s - (pooled * Weights[i])) / w) - ((OtherSums[i] - (pooled * Other[i])) / v))];
        var paired = PairedDifference.Compute(left, right);
        Assert.Equal(SignFlipTest.TwoSided(contributions, () => -1), paired.PValue);
        Assert.Equal(StandardError(isRoot, Sums, Weights, OtherSums, Other), paired.StandardError, 12);
        Assert.Equal(8, paired.People);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OfTheSameWeights_IsWhatTheFormulasSay(bool isRoot)
    {
        (PersonMetric left, PersonMetric right) = (Create(isRoot, Sums, Weights), Create(isRoot, OtherSums, Weights));
        var paired = PairedDifference.Compute(left, right);
        Assert.Equal(SignFlipTest.TwoSided([.. Sums.Zip(OtherSums, (s, t) => s - t)], () => -1), paired.PValue!.Value, 12);
        Assert.Equal(StandardError(isRoot, Sums, Weights, OtherSums, Weights), paired.StandardError, 12);
        Assert.Equal(left.Total() - right.Total(), paired.Difference);

        // 2.8 standard errors for many people; for eight, 2.3646 + 0.8960 by the tables of Student's t.
        Assert.Equal((2.364624 + 0.896030) * paired.StandardError, paired.Detectable!.Value, 6);
    }

    /// <summary>Twenty pairs, since signs of a few people come to the same p-value in many ways.</summary>
    [Fact]
    public void PValues_OfOtherWeights_AreThoseOfTheContributions_AlsoOfWhoHasAValueOnTheRightAlone()
    {
        var random = new SeededRandom(4);
        for (int pair = 0; pair < 20; pair++)
        {
            double[] sums = [.. Other.Select(weight => weight * random.NextDouble())];
            double[] others = [.. Weights.Select(weight => weight * (0.3 + random.NextDouble()))];
            (double w, double v) = (Other.Sum(), Weights.Sum());
            double pooled = (sums.Sum() + others.Sum()) / (w + v);
            double[] contributions =
                [.. sums.Select((s, i) => ((s - (pooled * Other[i])) / w) - ((others[i] - (pooled * Weights[i])) / v))];
            var paired = PairedDifference.Compute(Create(false, sums, Other), Create(false, others, Weights));
            Assert.Equal(SignFlipTest.TwoSided(contributions, () => -1), paired.PValue);
            Assert.Equal(8, paired.People);
        }
    }

    /// <summary>A difference of a thousandth that people differ in by a ten-millionth: small, and no rounding.</summary>
    [Fact]
    public void ASmallError_IsAnError_AndOnlyRoundingIsNone()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 8)];
        PairedDifference Compute(double change) => PairedDifference.Compute(
            Create(false, [.. ones.Select((_, person) => 0.5 + 0.001 + (person % 2 * change))], ones),
            Create(false, [.. ones.Select(_ => 0.5)], ones));
        Assert.Equal(1e-7 / 2 / Math.Sqrt(7), Compute(1e-7).StandardError, 1e-12);
        Assert.Equal(0, Compute(1e-15).StandardError);
    }

    /// <summary>A metric that everybody has a little more of, by the last bit: a gate had called it worse.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ADifferenceOfRoundingAlone_IsNone(bool isRoot)
    {
        var paired = PairedDifference.Compute(
            Create(isRoot, [.. Sums.Select(Math.BitIncrement)], Weights), Create(isRoot, Sums, Weights));
        Assert.Equal((0, 1), (paired.Difference, paired.PValue));
        Assert.True(paired.IsWithinNoise);
    }

    [Fact]
    public void OnePerson_HasNoError_AndTwoHaveTheirs()
    {
        Assert.Equal(0, PairedDifference.Compute(Create(false, [0.5], [1]), Create(false, [0.25], [1])).StandardError);
        Assert.Equal(0.25, PairedDifference.Compute(Create(false, [0.5, 1], [1, 1]), Create(false, [0.25, 0.25], [1, 1])).StandardError, 12);
    }

    /// <summary>Everybody has 0.5 a row on either side: who is measured on how many rows says nothing of the models.</summary>
    [Fact]
    public void TheSameValueOfOtherRows_IsNoDifference()
    {
        var paired = PairedDifference.Compute(
            Create(false, [.. Weights.Select(weight => weight / 2)], Weights), Create(false, [.. Other.Select(weight => weight / 2)], Other));
        Assert.Equal((0, 1), (paired.Difference, paired.PValue));
    }

    /// <summary>A p-value of the level itself is no finding; without one there is none either.</summary>
    [Theory]
    [InlineData(0.05, true)]
    [InlineData(0.0499, false)]
    [InlineData(null, true)]
    public void ADifference_IsWithinNoise_FromTheLevelOn(double? p, bool expected) =>
        Assert.Equal(expected, new PairedDifference(1, 1, 20, p, null).IsWithinNoise);

    [Fact]
    public void Unlike_SaysWithWhichWeights() => Assert.Equal(
        "the two are measured on other test rows, those that each predicts (weights 16 and 15)",
        PairedDifference.ComputeAlike(Create(false, Sums, Weights), Create(false, OtherSums, Other)).NoInterval);

    private static double StandardError(bool isRoot, double[] sums, double[] weights, double[] otherSums, double[] otherWeights)
    {
        double[] Influences(double[] of, double[] by)
        {
            double ratio = of.Sum() / by.Sum(), slope = isRoot ? 1 / (2 * Math.Sqrt(ratio)) : 1;
            return [.. of.Zip(by, (sum, weight) => slope * (sum - (ratio * weight)) / by.Sum())];
        }

        double[] changes = [.. Influences(sums, weights).Zip(Influences(otherSums, otherWeights), (one, other) => one - other)];
        return Math.Sqrt(changes.Sum(change => change * change) * changes.Length / (changes.Length - 1));
    }

    private static PersonMetric Create(bool isRoot, double[] sums, double[] weights)
    {
        MetricDefinition definition = isRoot ? Error : Recall;
        return new(new UserMetric(definition, sums, weights), sums, weights);
    }
}
