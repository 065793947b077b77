using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Who counts for an interval of a difference, and what is the same but for rounding.</summary>
public sealed class SmallSampleRuleTests
{
    private static readonly MetricDefinition Recall = new("recall@1", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");

    [Fact]
    public void SixPeopleWhoDiffer_AreEnough_AndWhoHasAValueOnNeitherSideIsNone()
    {
        double[] left = [0.1, 0.2, 0.4, 0.5, 0.7, 0.9], right = new double[6], all = [.. left.Select(_ => 1.0)], five = [1, 1, 1, 1, 1, 0];
        Assert.Null(SmallSample.NoInterval(Create(left, all), Create(right, all)));
        Assert.Equal("an interval needs 6 users, and 5 have a value", SmallSample.NoInterval(Create(left, five), Create(right, five)));
    }

    /// <summary>Values that differ from person to person, and differences that are all the same: to the last bit, and but for rounding.</summary>
    [Theory]
    [InlineData(0.25)]
    [InlineData(0.1)]
    public void DifferencesThatAreAllTheSame_AreAlike_WhateverTheValuesAre(double difference)
    {
        double[] right = [.. Enumerable.Range(0, 30).Select(person => 100.0 * person)], left = [.. right.Select(value => value + difference)];
        double[] ones = [.. right.Select(_ => 1.0)];
        Assert.Null(SmallSample.NoInterval(Create(left, ones), Create(right, ones)));
        Assert.Equal(
            "all 29 users have the same value, and an interval needs 30 of them",
            SmallSample.NoInterval(Create(left[1..], ones[1..]), Create(right[1..], ones[1..])));
    }

    private static PersonMetric Create(double[] sums, double[] weights) => new(new UserMetric(Recall, sums, weights), sums, weights);
}
