using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>
/// The rules of verdicts at their ends: what another seed gives as well, which rows are one number, and what a user adds to a root.
/// </summary>
public sealed class VerdictRuleTests
{
    private static readonly double[] Users = [0.1, -0.2, 0.4, 0.05, -0.3, 0.7];

    [Theory]
    [InlineData(0.25, 0.25, Verdict.NotShown)]
    [InlineData(-0.25, 0.25, Verdict.NotShown)]
    [InlineData(0.25, 0.2499, Verdict.Worse)]
    [InlineData(-0.25, 0.2499, Verdict.Better)]
    [InlineData(0.25, null, Verdict.Worse)]
    public void ADifference_IsShown_OnlyWhereItIsBeyondWhatAnotherSeedGives(double difference, double? limit, Verdict expected) =>
        Assert.Equal(expected, Assert.Single(Verdicts.Judge([(Row("a", difference) with { SeedLimit = limit }, () => Users)], [])).Verdict);

    /// <summary>A p-value below the level is shown, and the level itself is not.</summary>
    [Theory]
    [InlineData(0.05, Verdict.NotShown)]
    [InlineData(0.0499, Verdict.Worse)]
    public void APValueOfExactlyTheLevel_ShowsNoDifference(double p, Verdict expected) =>
        Assert.Equal(expected, Assert.Single(Verdicts.Judge([(Row("a", 0.25) with { PValue = p }, () => Users)], [])).Verdict);

    /// <summary>Two metrics that change for no user are one number, whatever their scales; one that changes for some user is another.</summary>
    [Fact]
    public void MetricsThatChangeForNoUser_AreOneNumber_AndNoOtherIs()
    {
        double[] none = new double[Users.Length];
        Assert.Equal([null, "a/seen-excluded"], SameAs(Row("a", 0), none, Row("b", 0), none));
        Assert.Equal([null, null], SameAs(Row("a", 0), none, Row("b", 0), Users));
        Assert.Equal([null, null], SameAs(Row("a", 0), Users, Row("b", 0), none));
    }

    /// <summary>Such as a share and what is left of it: the one grows for every user by what the other loses.</summary>
    [Fact]
    public void MetricsThatChangeInOppositeDirections_AreOneNumber()
    {
        Assert.Equal([null, "a/seen-excluded"], SameAs(Row("a", 0.4), Users, Row("b", -0.2), [.. Users.Select(value => -value / 2)]));
        Assert.Equal(
            [null, null], SameAs(Row("a", 0.4), Users, Row("b", -0.2), [.. Users.Index().Select(of => of.Index == 0 ? of.Item : -of.Item)]));
        Assert.Equal([null, null], SameAs(Row("a", 0.4), Users, Row("b", 0.4), [.. Users.Select(Math.Abs)]));
    }

    /// <summary>
    /// Whatever the tests of two rows are like: without a spread, with a p-value that is 0, or with a first user who did not change.
    /// </summary>
    [Fact]
    public void ProportionalChanges_AreOneNumber_WhereTheirTestsAreAtAnEnd()
    {
        double[] users = [0, .. Users], half = [.. users.Select(value => value / 2)];
        Assert.Equal([null, "a/seen-excluded"], SameAs(Row("a", 0.4), users, Row("b", 0.2), half));
        Assert.Equal(
            [null, "a/seen-excluded"], SameAs(Row("a", 0.4) with { PValue = 0 }, users, Row("b", 0.2) with { PValue = 0 }, half));
        Assert.Equal(
            [null, "a/seen-excluded"], SameAs(Row("a", 0.4) with { Detectable = 0 }, users, Row("b", 0.2) with { Detectable = 0 }, half));
        Assert.Equal([null, "a/seen-excluded"], SameAs(Row("a", 0.4) with { Detectable = null }, users, Row("b", 0.2), half));
    }

    /// <summary>The users' values, which are many, are read only where two rows' tests agree.</summary>
    [Fact]
    public void ChangesOfUsers_AreReadOnlyWhereTheTestsAgree()
    {
        int read = 0;
        double[] Read()
        {
            read++;
            return Users;
        }

        ComparedMetric first = Row("a", 0.4);
        ComparedMetric[] others =
        [
            first with { PValue = 0.002 }, first with { PValue = 0.00100001 }, first with { Detectable = 0.3 }, first with { Detectable = 400 },
        ];
        foreach (ComparedMetric other in others)
        {
            Assert.Equal([null, null], Verdicts.Judge([(first, Read), (other with { Metric = "b" }, Read)], []).Select(row => row.SameAs));
        }

        Assert.Equal(0, read);
    }

    /// <summary>The root of a mean changes by 1 / (2 root) of what the mean does: here √5 of two users' squares 1 and 9, and 2 of 4 and 4.</summary>
    [Fact]
    public void Changes_OfARoot_FollowItsSlope()
    {
        double root = Math.Sqrt(5);
        Close([2 - (root - (2 / root)), 2 - (root + (2 / root))], Verdicts.Changes(Metric("rmse", 1, 9), Metric("rmse", 4, 4)));
        Close([-(root - (2 / root)), -(root + (2 / root))], Verdicts.Changes(Metric("rmse", 1, 9), Metric("rmse", 0, 0)));
        Close([3, -5], Verdicts.Changes(Metric("mae", 1, 9), Metric("mae", 4, 4)));
    }

    private static void Close(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 12));

    private static IEnumerable<string?> SameAs(ComparedMetric first, double[] ofFirst, ComparedMetric second, double[] ofSecond) =>
        Verdicts.Judge([(first, () => ofFirst), (second, () => ofSecond)], []).Select(row => row.SameAs);

    /// <summary>A row with a clear test, of a metric whose lower values are better.</summary>
    private static ComparedMetric Row(string metric, double difference) => new(
        "svd", metric, CandidateSet.SeenExcluded, MetricDirection.Lower, 1, 1 + difference, difference, 0, 0, 0.001, 1, 0, 0, Math.Abs(difference),
        null, Verdict.NotShown);

    private static UserMetric Metric(string name, params double[] sums) => new(
        new MetricDefinition(name, CandidateSet.TestItems, MetricDirection.Lower, 1, "", MetricPopulation.Ratings), sums,
        [.. sums.Select(_ => 1.0)]);
}
