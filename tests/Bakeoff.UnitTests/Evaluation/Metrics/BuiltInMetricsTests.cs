using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>The table of the metrics: each says what it is, and does what it says.</summary>
public sealed class BuiltInMetricsTests
{
    public static TheoryData<string> Names => [.. BuiltInMetrics.All.Select(metric => metric.Name)];

    [Fact]
    public void Names_AreDistinct_AtEveryLength()
    {
        string[] names = [
            .. BuiltInMetrics.All.Select(metric => metric.Name),
            .. BuiltInMetrics.All.Where(metric => metric.HasLength).Select(metric => metric.NameAt(10))];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Metric_SaysAllThatTheReferenceNeeds_AndIsFoundByItsName(string name)
    {
        Metric metric = BuiltInMetrics.All.Single(other => other.Name == name);
        Assert.All(
            new[] { metric.Summary, metric.Formula, metric.Ties, metric.Undefined, metric.Population, metric.Source, metric.Section },
            text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.True(metric.Lowest < metric.Highest);
        Assert.Equal(metric.Changes.Count + 1, metric.Version);
        Assert.Equal(metric.Candidates[0] != CandidateSet.TestItems, metric.HasLength);
        Assert.Same(metric, BuiltInMetrics.Find(metric.HasLength ? metric.NameAt(7) : name));
    }

    [Theory]
    [InlineData("recall@")]
    [InlineData("recall")]
    [InlineData("rmse@10")]
    [InlineData("")]
    public void Find_OfNoMetric_IsNull(string name) => Assert.Null(BuiltInMetrics.Find(name));

    [Fact]
    public void AMetricThatIsZeroWithoutAHit_IsZero_AndAnyOtherIsNot()
    {
        var miss = new RankedTest([], [], [4, 2], 5, 20);
        foreach (HitMetric metric in BuiltInMetrics.OfType<HitMetric>())
        {
            Assert.Equal(metric.IsZeroWithoutHit, metric.Compute(miss, 5) == 0);
        }
    }

    [Fact]
    public void OnlyTheRootOfSquares_IsARoot() =>
        Assert.Equal(["rmse"], BuiltInMetrics.All.Where(metric => metric.IsRoot).Select(metric => metric.Name));

    [Fact]
    public void ComparedMetrics_AreAtTheLongestList() => Assert.Equal(
        ["rmse/test-items", "mae/test-items", "ndcg/test-items", "top-20-accuracy/seen-excluded", "recall@20/seen-excluded", "ndcg@20/seen-excluded"],
        new MetricSet(new EvaluationOptions { K = [5, 20] }).ComparedIds());

    [Fact]
    public void FormulasOfWhatWasMeasured_AreFoundByTheNamesAtEachLength()
    {
        var metrics = new MetricSet(new EvaluationOptions { K = [5, 20], Patience = 0.7 });
        MetricDefinition[] measured =
            [.. metrics.Hits.Select(metric => metric.Define(CandidateSet.SeenExcluded, 20)), Rmse.Pooled.Define(CandidateSet.TestItems)];
        IReadOnlyList<MetricFormula> formulas = metrics.FormulasOf(measured);
        Assert.Equal(["rmse", .. metrics.Hits.Select(metric => metric.Name)], formulas.Select(formula => formula.Metric));
        Assert.All(measured, definition => Assert.Single(formulas, formula => formula.IsOf(definition.Name)));
        Assert.Contains("here 0.7", formulas.Single(formula => formula.IsOf("rbp@20")).Formula, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryValue_IsInTheRangeOfItsMetric()
    {
        TestSet test = TestSets.Random(100);
        var metrics = new MetricSet(new EvaluationOptions { K = [1, 3, 10] });
        foreach (MeasuredModel model in new[] { Floors.Popularity(test), Floors.Oracle(test) })
        {
            foreach (UserMetric measured in model.Measure(test, metrics).Concat(model.Describe(test, metrics).Users))
            {
                Metric metric = BuiltInMetrics.Find(measured.Definition.Name)!;
                Assert.All(
                    Enumerable.Range(0, test.Users.Count).Where(user => measured.Weights[user] > 0),
                    user => Assert.InRange(measured.ValueOf(user), metric.Lowest - 1e-12, metric.Highest + 1e-12));
            }
        }
    }

    [Theory]
    [InlineData(0, 1, null, "0 to 1")]
    [InlineData(-1, double.PositiveInfinity, null, "−1 and above")]
    [InlineData(0, double.PositiveInfinity, "bits", "0 and above, in bits")]
    [InlineData(double.NegativeInfinity, 0, null, "0 and below")]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, "stars", "any number, in stars")]
    public void Range_IsSaidInWords(double lowest, double highest, string? unit, string expected) => Assert.Equal(
        expected, new MetricDescriptor { Better = MetricDirection.Higher, Summary = "x", Lowest = lowest, Highest = highest, Unit = unit }.Range);
}
