using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Resamples are draws of people, and differences of resampled values are what they are called.</summary>
public sealed class ResamplingTests
{
    private const int People = 1000;
    private const int Resamples = 10_000;
    private static readonly MetricDefinition Recall = new("recall@1", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");
    private static readonly MetricDefinition Error = new(Rmse.Name, CandidateSet.TestItems, MetricDirection.Lower, 1, "", MetricPopulation.Ratings);

    /// <summary>
    /// Of two people in different tiles: each so often as Poisson(1) says, one whatever the other is, and another one in each resample.
    /// </summary>
    [Fact]
    public void APerson_IsTakenAPoissonNumberOfTimes_IndependentlyOfOthers()
    {
        double[] first = new double[Resamples], last = new double[Resamples], all = new double[Resamples];
        new PoissonResampler(People, Resamples, seed: 1, threads: 3).Sum(
            [person => person == 0 ? 1 : 0, person => person == People - 1 ? 1 : 0, _ => 1],
            (resample, sums) => (first[resample], last[resample], all[resample]) = (sums[0], sums[1], sums[2]), default);
        foreach (double[] times in new[] { first, last })
        {
            double Share(Func<double, bool> of) => times.Count(of) / (double)Resamples;
            Assert.Equal(0.3679, Share(count => count == 0), 0.015);
            Assert.Equal(0.3679, Share(count => count == 1), 0.015);
            Assert.Equal(0.1839, Share(count => count == 2), 0.012);
            Assert.Equal(0.0613, Share(count => count == 3), 0.008);
            Assert.Equal(0.0190, Share(count => count > 3), 0.005);
        }

        Assert.Equal(0, first.Zip(last, (one, other) => (one - 1) * (other - 1)).Average(), 0.04);
        Assert.Equal(0, first.Skip(64).Zip(first, (one, before) => (one - 1) * (before - 1)).Average(), 0.04);
        Assert.Equal(People, all.Average(), 1.0);
        Assert.Equal(People, all.Average(sum => (sum - People) * (sum - People)), 60.0);
    }

    [Fact]
    public void Sums_DoNotDependOnThreads_AndDependOnTheSeed()
    {
        double[] Sum(ulong seed, int threads)
        {
            double[] sums = new double[100];
            new PoissonResampler(People, 100, seed, threads).Sum([person => 1.0 / (1 + person)], (resample, of) => sums[resample] = of[0], default);
            return sums;
        }

        Assert.Equal(Sum(1, 1), Sum(1, 3));
        Assert.NotEqual(Sum(1, 1), Sum(2, 1));
    }

    [Fact]
    public void ColumnsOfTheSameWeights_AreSummedOnce()
    {
        double[] weights = [1, 2, 1], same = [1, 2, 1], other = [1, 1, 1];
        var columns = new ResampledColumns();
        foreach (double[] of in new[] { weights, same, weights, other })
        {
            columns.Add(0.5, _ => 0, of, _ => 0.5);
        }

        Assert.Equal(4 + 2, columns.Columns.Count);
    }

    /// <summary>Resample by resample, for means, roots, and metrics whose weights differ.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Differences_AreThoseOfTheResampledValues(bool isRoot, bool otherWeights)
    {
        var random = new SeededRandom(3);
        PersonMetric Metric(bool second)
        {
            double[] weights = [.. Enumerable.Range(0, 60).Select(person => 1.0 + (person % 3) + (second && otherWeights ? person % 2 : 0))];
            return Create(isRoot ? Error : Recall, [.. weights.Select(weight => weight * (0.2 + random.NextDouble()))], weights);
        }

        (PersonMetric left, PersonMetric right) = (Metric(second: false), Metric(second: true));
        var bootstrap = new Bootstrap(60, 300, 1, 2);
        double[][] values = bootstrap.Values([left, right]);
        double[] differences = bootstrap.Differences([(left, right)])[0];
        Assert.All(Enumerable.Range(0, 300), resample => Assert.Equal(values[0][resample] - values[1][resample], differences[resample], 1e-5));
        Assert.NotEqual(0, differences.Average(Math.Abs), 1e-3);
    }

    /// <summary>One of four has the metric: about every third resample does not take that person.</summary>
    [Fact]
    public void AResampleWithoutAValue_IsNoNumber_AndNoDifferenceEither()
    {
        PersonMetric left = Create(Error, [0, 0.5, 0, 0], [0, 1, 0, 0]), right = Create(Error, [0, 0.2, 0, 0], [0, 1, 0, 0]);
        var bootstrap = new Bootstrap(4, 400, 1, 2);
        (double[] values, double[] differences) = (bootstrap.Values([left])[0], bootstrap.Differences([(left, right)])[0]);
        Assert.InRange(values.Count(double.IsNaN), 100, 200);
        Assert.Equal(values.Select(double.IsNaN), differences.Select(double.IsNaN));
        Assert.All(differences.Where(double.IsFinite), one => Assert.Equal(left.Total() - right.Total(), one, 1e-6));
    }

    /// <summary>A root has no slope at 0: two models without an error differ by nothing in every resample.</summary>
    [Fact]
    public void ModelsWithoutAnError_DifferByNothing()
    {
        PersonMetric none = Create(Error, new double[8], [.. Enumerable.Repeat(1.0, 8)]);
        Assert.All(new Bootstrap(8, 50, 1, 1).Differences([(none, none)])[0], one => Assert.Equal(0, one));
        Assert.Equal(
            (0, 0, 1), PairedDifference.Compute(none, none) is var paired ? (paired.Difference, paired.StandardError, paired.PValue) : default);
    }

    [Fact]
    public void NoMetrics_AreResampledInNoTime() => Assert.Empty(new Bootstrap(8, 50, 1, 1).Values([]));

    private static PersonMetric Create(MetricDefinition definition, double[] sums, double[] weights) =>
        new(new UserMetric(definition, sums, weights), sums, weights);
}
