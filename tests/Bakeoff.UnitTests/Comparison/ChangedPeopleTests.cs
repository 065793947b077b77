using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>The shares of people whose own value got better and worse: a row's columns next to the difference of the means.</summary>
public sealed class ChangedPeopleTests
{
    private static readonly MetricDefinition Recall = new("recall@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");
    private static readonly MetricDefinition Error = new("mae", CandidateSet.TestItems, MetricDirection.Lower, 1, "", MetricPopulation.Ratings);

    /// <summary>Of five people two gain, one loses, and two stay, of which one has 0 on either side.</summary>
    [Fact]
    public void Shares_AreOfThePeopleWhoseValueChanged_InTheDirectionOfTheMetric()
    {
        double[] old = [0.1, 0.2, 0.5, 0.4, 0], now = [0.3, 0.3, 0.1, 0.4, 0];
        Assert.Equal((0.4, 0.2), Shares(Run(Recall, old), Run(Recall, now)));
        Assert.Equal((0.2, 0.4), Shares(Run(Error, old), Run(Error, now)));
    }

    [Fact]
    public void Shares_AreOfThePeopleForWhomTheMetricIsDefined()
    {
        double[] weights = [1, 1, 1, 1, 0];
        Assert.Equal((0.5, 0.25), Shares(Run(Recall, [0.1, 0.2, 0.5, 0.4, 0], weights), Run(Recall, [0.3, 0.3, 0.1, 0.4, 0], weights)));
    }

    /// <summary>(0.1 + 0.2) + 0.3 is another number of 64 bits than (0.3 + 0.2) + 0.1.</summary>
    [Fact]
    public void FoldsThatSumUpToTheSameInAnotherOrder_ChangeNobody()
    {
        double[] old = [0.1, 0.2, 0.3], now = [0.3, 0.2, 0.1];
        Assert.NotEqual(old[0] + old[1] + old[2], now[0] + now[1] + now[2]);
        Assert.Equal((0.0, 0.0), Shares(EvaluatedRuns.Create(Recall, old, folds: 3), EvaluatedRuns.Create(Recall, now, folds: 3)));
    }

    /// <summary>Rounding is relative: values of a millionth change by a tenth of themselves.</summary>
    [Fact]
    public void SmallValuesThatChange_AreNoRounding() =>
        Assert.Equal((0.5, 0.5), Shares(Run(Recall, [1e-6, 1e-6]), Run(Recall, [1.1e-6, 0.9e-6])));

    private static (double Gained, double Lost) Shares(EvaluatedRun old, EvaluatedRun now) =>
        EvaluatedRuns.Compare(old, now, resamples: 20) is var row ? (row.Gained, row.Lost) : default;

    private static EvaluatedRun Run(MetricDefinition definition, double[] sums, double[]? weights = null) =>
        EvaluatedRuns.Create(definition, sums) is var run && weights is null ? run : run with
        {
            Metrics = new Dictionary<string, IReadOnlyDictionary<string, UserMetric>>
            {
                ["svd"] = new Dictionary<string, UserMetric> { [definition.Id] = new UserMetric(definition, sums, weights) },
            },
        };
}
