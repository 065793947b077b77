using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Metrics that an experiment brings.</summary>
public sealed class CustomMetricTests
{
    private static readonly MetricDescriptor Share = new() { Better = MetricDirection.Higher, Summary = "a share", Lowest = 0, Highest = 1 };

    [Fact]
    public void AListMetric_OfTheFormulaOfARecall_HasItsValues_InAllThatIsMeasured()
    {
        TestSet test = TestSets.Random(100);
        Metric custom = Create("share@k", new ListMetricOf(Share, static (user, k) => (double)user.Hits(k) / user.TestItems));
        var metrics = new MetricSet(new EvaluationOptions { K = [1, 5] }, [custom]);
        foreach (MeasuredModel model in new[] { Floors.Popularity(test), Floors.Oracle(test) })
        {
            Same(model.Measure(test, metrics), "share@5/seen-excluded", "recall@5/seen-excluded");
            Same([.. model.MeasureTogether(test, metrics, row => row % 3 == 0)], "share@1/seen-included", "recall@1/seen-included");
        }

        MetricDefinition definition = custom.Define(custom.Candidates[0], 5);
        Assert.Equal(("share@5", 1, "a share", MetricPopulation.Users), (definition.Name, definition.Version, definition.Summary, definition.Over));
    }

    [Fact]
    public void ARatingMetric_SeesTheRowsThatArePredicted_AndNoUserWithoutAny()
    {
        TestSet test = TestSets.Random(100);
        double[] predictions =
            [.. test.Ratings.Select((rating, row) => row % 2 == 0 || test.RowsOf(3).Start.Value == row ? double.NaN : rating + (row % 3))];
        var metrics = new MetricSet(
            new EvaluationOptions { K = [1] },
            [Create("mine", new RatingMetricOf(Share with { Highest = 9 }, static user => Mae.Compute(user.Ratings, user.Predictions)))]);
        List<UserMetric> measured = RatingMeasures.Compute(test, predictions, null, metrics);
        Same(measured, "mine/test-items", "mae-user/test-items");
        Assert.Contains(0, measured[^1].Weights);
    }

    [Fact]
    public void AUserWithoutAValue_HasNoWeight()
    {
        TestSet test = TestSets.Random(100);
        var metrics = new MetricSet(
            new EvaluationOptions { K = [5] }, [Create("odd@k", new ListMetricOf(Share, static (user, _) => user.User % 2 == 0 ? null : 1))]);
        UserMetric measured = Floors.Popularity(test).Measure(test, metrics).First(metric => metric.Definition.Name == "odd@5");
        Assert.Equal(test.Users.Select(user => user.User % 2 == 0 ? 0.0 : 1.0), measured.Weights);
        Assert.Equal(1, measured.Total());
    }

    [Fact]
    public void ADirectionThatIsNone_IsRefused() => Assert.Contains(
        "the direction of its descriptor is 77",
        Assert.Throws<EvaluationException>(
            () => Create("bad@k", new ListMetricOf(Share with { Better = (MetricDirection)77 }, static (_, _) => 1))).Message,
                StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN, "its value of user 1 is NaN, which is not in its range, 0 to 1.")]
    [InlineData(double.MaxValue, "its value of user 1 is 1.7976931348623157E+308, too large to be added up.")]
    [InlineData(double.PositiveInfinity, "its value of user 1 is Infinity, too large to be added up.")]
    [InlineData(1.5, "its value of user 1 is 1.5, which is not in its range, 0 to 1.")]
    [InlineData(-1, "it failed for user 1: InvalidOperationException: below")]
    public void AValueThatIsNone_NamesTheMetricAndTheUser(double value, string problem)
    {
        double? Measure(RankedTest user, int k) => value >= 0 || double.IsNaN(value) ? value : throw new InvalidOperationException("below");
        var metric = (HitMetric)Create("bad@k", new ListMetricOf(Share, Measure));
        EvaluationException error = Assert.Throws<EvaluationException>(() => metric.Compute(new RankedTest([], [], [4], 5, 20) { User = 1 }, 5));
        Assert.Equal(ErrorCodes.CustomMetricFailed, error.Code);
        Assert.Contains($"the metric 'bad@k', Acme.Metric, cannot be used: {problem}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A metric may say something of a list without a hit, which none of the built-in ones does.</summary>
    [Fact]
    public void AListWithoutAHit_IsMeasuredToo()
    {
        TestSet test = TestSets.Random(100);
        var metrics = new MetricSet(
            new EvaluationOptions { K = [5] }, [Create("misses@k", new ListMetricOf(Share, static (user, k) => user.Hits(k) == 0 ? 1 : 0))]);
        UserMetric measured = Floors.Popularity(test).Measure(test, metrics).First(metric => metric.Definition.Name == "misses@5");
        UserMetric hits = Floors.Popularity(test).Measure(test, metrics).First(metric => metric.Definition.Id == "hit-rate@5/seen-excluded");
        Assert.Equal(1, measured.Total() + hits.Total(), 12);
        Assert.NotEqual(0, measured.Total());
    }

    [Fact]
    public void ARatingMetricThatFails_NamesTheUser_AndOneThatCannotSayWhatItIsNamesItself()
    {
        var metric = (RatingMetric)Create("bad", new RatingMetricOf(Share, static _ => throw new InvalidOperationException("lost")));
        EvaluationException error = Assert.Throws<EvaluationException>(() => metric.SumOf(new RatedTest([3, 4], [double.NaN, 3]) { User = 7 }));
        Assert.Contains("it failed for user 7: InvalidOperationException: lost", error.Message, StringComparison.Ordinal);
        Refused("x@k", new Nameless(), "it failed: InvalidOperationException: who am I?");
    }

    [Fact]
    public void AMetricThatDoesNotFit_IsAnError()
    {
        var list = new ListMetricOf(Share, static (_, _) => 0);
        var rating = new RatingMetricOf(Share, static _ => 0);
        Refused("x", list, "its name does not end with @k");
        Refused("x@k", rating, "its name ends with @k");
        Refused("x@k", new ListMetricOf(Share with { Summary = "" }, static (_, _) => 0), "its descriptor has no summary");
        Refused("x@k", new ListMetricOf(Share with { Lowest = 1 }, static (_, _) => 0), "the range of its descriptor is 1 to 1");
        Refused("x@k", new ListMetricOf(null!, static (_, _) => 0), "Describe gives null");
        Refused("x@k", list, "the metric 'x@k' reads no options", "{\"typo\":1}");
    }

    [Fact]
    public void Names_OfCustomMetrics_AreFoundLikeThoseOfOthers()
    {
        string[] custom = ["mine@k", "gap"];
        Assert.Equal("mine@5/seen-excluded", MetricNames.Find("mine@5", [5], custom));
        Assert.Equal("mine@5/seen-included", MetricNames.Find("mine@5/seen-included", [5], custom));
        Assert.Equal("gap/test-items", MetricNames.Find("gap", [5], custom));
        Assert.Null(MetricNames.Find("mine@10", [5], custom));
        Assert.Null(MetricNames.Find("gap/seen-excluded", [5], custom));
        Assert.True(MetricNames.IsKnown("mine@10", custom));
        Assert.True(MetricNames.NeedsRatings("gap", custom));
        Assert.False(MetricNames.NeedsRatings("mine@5", custom));
    }

    [Fact]
    public void TheMeanOfDraws_OfAMetricThatSomeDrawsHaveNot_IsOverThoseThatHaveIt()
    {
        MetricDefinition definition = Recall.Metric.Define(CandidateSet.SeenExcluded, 5);
        var mean = new DrawMean(new UserMetric(definition, [1, 0.5], [1, 1]));
        mean.Add(new UserMetric(definition, [0, 0], [0, 1]));
        mean.Add(null);
        UserMetric computed = mean.Compute();
        Assert.Equal(1.5 / 3, computed.Total(), 12);
        Assert.Equal(1, computed.ValueOf(0), 12);
        Assert.Equal(0.25, computed.ValueOf(1), 12);
    }

    private static void Refused(string name, ICustomMetric metric, string problem, string options = "{}")
    {
        EvaluationException error = Assert.Throws<EvaluationException>(() => Create(name, metric, options));
        Assert.Equal(ErrorCodes.CustomMetricFailed, error.Code);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static Metric Create(string name, ICustomMetric metric, string options = "{}") =>
        CustomMetric.Create(new CustomMetricOptions { Name = name, Class = "Acme.Metric", Options = options }, metric);

    private static void Same(IReadOnlyList<UserMetric> measured, string id, string expected)
    {
        UserMetric left = measured.First(metric => metric.Definition.Id == id), right = measured.First(metric => metric.Definition.Id == expected);
        Assert.Equal(right.Sums, left.Sums);
        Assert.Equal(right.Weights, left.Weights);
    }

    private delegate double? OfList(RankedTest user, int k);

    private delegate double? OfRatings(RatedTest user);

    private sealed class ListMetricOf(MetricDescriptor descriptor, OfList of) : IListMetric
    {
        public MetricDescriptor Describe(MetricInput input) => descriptor;

        public double? Measure(RankedTest user, int k) => of(user, k);
    }

    private sealed class Nameless : IListMetric
    {
        public MetricDescriptor Describe(MetricInput input) => throw new InvalidOperationException("who am I?");

        public double? Measure(RankedTest user, int k) => 0;
    }

    private sealed class RatingMetricOf(MetricDescriptor descriptor, OfRatings of) : IRatingMetric
    {
        public MetricDescriptor Describe(MetricInput input) => descriptor;

        public double? Measure(RatedTest user) => of(user);
    }
}
