using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>The ends of intervals to the last place, and the words where there is none.</summary>
public sealed class IntervalTests
{
    private static readonly MetricDefinition Recall = new("recall@1", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");

    /// <summary>For very many people the middle 95 %: 250 of 10,020 values are cut off at either end, in whatever order they are.</summary>
    [Fact]
    public void ManyPeople_HaveTheMiddle95Percent()
    {
        double[] values = [.. Enumerable.Range(0, 10_020).Select(place => (double)(place * 7919 % 10_020))];
        Assert.Equal(new Interval(250, 9769, null), Interval.FromResamples(values, 1e12, null));
    }

    /// <summary>Of two people, as of fewer: Φ(−√2 · 12.706) leaves no value out.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(0.5)]
    public void TwoPeople_HaveAllResamples(double people) =>
        Assert.Equal(new Interval(0, 999, null), Interval.FromResamples([.. Enumerable.Range(0, 1000).Select(value => (double)value)], people, null));

    [Fact]
    public void ResamplesWithoutAValue_DoNotCount() => Assert.Equal(
        new Interval(1, 3, null), Interval.FromResamples([3, double.NaN, 1, double.PositiveInfinity, 2], 2, null));

    [Fact]
    public void AReason_IsKept_AndThereAreNoEnds() =>
        Assert.Equal(new Interval(null, null, "few"), Interval.FromResamples([1, 2, 3], 100, "few"));

    /// <summary>Student's t of six groups, 2.5706, and no value below 0 or above the metric's highest.</summary>
    [Fact]
    public void Jackknife_IsAsWideAsStudentsT_WithinTheBoundsOfTheMetric()
    {
        var interval = Interval.FromJackknife(0.5, 0.1, 6, 1);
        Assert.Equal((0.2429418, 0.7570582), (Math.Round(interval.Low!.Value, 7), Math.Round(interval.High!.Value, 7)));
        Assert.Equal((0.0, 1.0), (Interval.FromJackknife(0.5, 0.4, 6, 1).Low, Interval.FromJackknife(0.5, 0.4, 6, 1).High));
    }

    [Theory]
    [InlineData(1, "an interval needs 6 users, and 1 has a value")]
    [InlineData(5, "an interval needs 6 users, and 5 have a value")]
    public void Jackknife_OfFewGroups_HasNoInterval(int groups, string reason) =>
        Assert.Equal(new Interval(null, null, reason), Interval.FromJackknife(0.5, 0.1, groups, 1));

    /// <summary>√((G − 1) / G · Σ (θ − θ̄)²): of 1, 2 and 6, whose mean is 3, √(2/3 · 14).</summary>
    [Fact]
    public void JackknifesError_IsTheFormula()
    {
        Assert.Equal(Math.Sqrt(2.0 / 3 * 14), Jackknife.Error([1, 2, 6]), 12);
    }

    [Fact]
    public void Jackknife_OfFewPeople_HasAGroupForEach() =>
        Assert.Equal([[0, 2], [1], [3]], Jackknife.Groups(new People([(0, 1), (0, 2), (1, 1), (1, 3)]), 4, _ => true));

    /// <summary>A group of people without a list would be left out for nothing, and the only one who has one leaves no value behind.</summary>
    [Fact]
    public void Jackknife_LeavesOutOnlyThoseWhoTakePart()
    {
        var people = new People([.. Enumerable.Range(0, 120).Select(user => (0, (long)user))]);
        Assert.Equal([[7], [57], [107]], Jackknife.Groups(people, 120, user => user % 50 == 7));
        Assert.Equal([[7]], Jackknife.Groups(people, 120, user => user == 7));
    }

    /// <summary>One side has a value of a person and the other has none: that differs from everybody who has both.</summary>
    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void WhoHasAValueOnOneSideOnly_DiffersFromAll(int missing, bool expected)
    {
        double[] all = [.. Enumerable.Repeat(1.0, 40)], fewer = [.. all.Select((_, person) => person < missing ? 0.0 : 1)];
        Assert.Equal(expected, SmallSample.NoInterval(Person(all, all), Person(fewer, fewer)) is null);
        Assert.Equal(expected, SmallSample.NoInterval(Person(fewer, fewer), Person(all, all)) is null);
    }

    [Theory]
    [InlineData(1, 1, "an interval needs 6 users, and 1 has a value")]
    [InlineData(5, 5, "an interval needs 6 users, and 5 have a value")]
    [InlineData(29, 0, "all 29 users have the same value, and an interval needs 30 of them")]
    [InlineData(40, 1, "an interval needs 5 users who differ from the others, and 1 of 40 does")]
    [InlineData(40, 4, "an interval needs 5 users who differ from the others, and 4 of 40 do")]
    public void WhyThereIsNoInterval_IsSaidInNumbers(int people, int differing, string reason) => Assert.Equal(
        reason,
        SmallSample.NoInterval(
            Person([.. Enumerable.Range(0, people).Select(person => person < differing ? person + 2.0 : 1)], [.. Enumerable.Repeat(1.0, people)])));

    [Theory]
    [InlineData(1, "a verdict needs 6 users, and 1 has a value")]
    [InlineData(5, "a verdict needs 6 users, and 5 have a value")]
    [InlineData(6, null)]
    public void WhyThereIsNoVerdict_IsSaidInNumbers(int people, string? reason) => Assert.Equal(reason, SmallSample.NoVerdict(people));

    /// <summary>Both runs estimate one variance, each by its degrees of freedom: (0.0002 · 1 + 0.0003 · 3) / 4, twice.</summary>
    [Fact]
    public void SeedsOfTwoRuns_AreWeightedByTheirDegreesOfFreedom()
    {
        SeedVariation both = SeedVariation.OfOneModel([0, 0.02], [0, 0, 0, 0.0346410161513775])!.Value;
        Assert.Equal(Math.Sqrt(2 * (0.0002 + (3 * 0.0003)) / 4), both.Spread, 12);
        Assert.Equal(2.776445 * both.Spread, both.Limit, 7);
    }

    private static PersonMetric Person(double[] sums, double[] weights) =>
        new(new UserMetric(Recall, sums, weights), sums, weights);
}
