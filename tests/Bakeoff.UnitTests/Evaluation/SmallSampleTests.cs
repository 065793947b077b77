using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Tests and intervals of few people, and of people who all change by the same.</summary>
public sealed class SmallSampleTests
{
    private static readonly MetricDefinition Recall = new("recall@1", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");
    private static readonly MetricDefinition Error = new(Rmse.Name, CandidateSet.TestItems, MetricDirection.Lower, 1, "", MetricPopulation.Ratings);

    /// <summary>By the tables of Student's t: 4.3027 for two degrees of freedom, 12.706 for one.</summary>
    [Fact]
    public void SeedsOfFewTrainings_NeedFarMoreThanTwoStandardDeviations()
    {
        Assert.Null(SeedVariation.OfOneModel(null, [0.5]));
        SeedVariation both = SeedVariation.OfOneModel([0, 0.02], [0.5, 0.52])!.Value, one = SeedVariation.OfOneModel([0, 0.02], null)!.Value;
        Assert.Equal(0.02, both.Spread, 12);
        Assert.Equal(4.302653 * 0.02, both.Limit, 7);
        Assert.Equal(12.706205 * 0.02, one.Limit, 7);

        // Two models have two variances; one of a model that is the same for every seed adds nothing, not even degrees of freedom.
        SeedVariation models = SeedVariation.OfTwoModels([0, 0.02], [1, 1, 1])!.Value, alike = SeedVariation.OfTwoModels([0, 0.02], [1, 1.02])!.Value;
        Assert.Equal(Math.Sqrt(0.0002), models.Spread, 12);
        Assert.Equal(12.706205 * Math.Sqrt(0.0002), models.Limit, 7);
        Assert.Equal(4.302653 * 0.02, alike.Limit, 7);
        Assert.Equal(0, SeedVariation.OfTwoModels([1, 1], null)!.Value.Limit);
    }

    /// <summary>By hand: of the 2ᵐ sums ±a ± b …, those at least as far from 0 as the observed one.</summary>
    [Theory]
    [InlineData(new double[] { 3, 1, 1 }, 2.0 / 8)]
    [InlineData(new double[] { 3, -1, 1 }, 6.0 / 8)]
    [InlineData(new double[] { 3, 2, 1, 0, 0 }, 2.0 / 8)]
    [InlineData(new double[] { 1, 2, 3, 4, 5, -6 }, 28.0 / 64)]
    [InlineData(new double[] { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 }, 2.0 / 64)]
    [InlineData(new double[] { 1, 1, 1, 1, 1, 1, 1, 1, -1, -1 }, 112.0 / 1024)]
    [InlineData(new double[] { 2, -2 }, 1)]
    [InlineData(new double[] { 0, 0, 0 }, 1)]
    public void SignFlip_IsTheShareOfTheChoicesOfSigns(double[] differences, double expected) =>
        Assert.Equal(expected, SignFlipTest.TwoSided(differences, () => -1), 12);

    [Fact]
    public void SignFlip_IsWhatCountingAllChoicesGives_TiesIncluded()
    {
        var random = new SeededRandom(5);
        for (int i = 0; i < 50; i++)
        {
            double Draw() => i % 2 == 0 ? 0.2 * (random.NextInt(11) - 5) : random.NextDouble() - 0.4;
            double[] differences = [.. Enumerable.Range(0, 1 + random.NextInt(12)).Select(_ => Draw())];
            int[] signs = [.. Enumerable.Range(0, 1 << differences.Length)];
            double observed = Math.Abs(differences.Sum());
            double Sum(int choice) => differences.Select((difference, place) => (choice >> place & 1) == 0 ? difference : -difference).Sum();
            int far = signs.Count(choice => Math.Abs(Sum(choice)) >= observed - 1e-9);
            Assert.Equal(far / (double)signs.Length, SignFlipTest.TwoSided(differences, () => -1), 9);
        }
    }

    /// <summary>2 · P(X ≥ 550) of 1,000 tosses of a coin, by exact integers.</summary>
    [Fact]
    public void SignFlip_OfOneSize_IsTheSignTest_ForAnyNumberOfPeople() =>
        Assert.Equal(
            0.0017305360849763, SignFlipTest.TwoSided([.. Enumerable.Range(0, 1000).Select(person => person < 550 ? 0.3 : -0.3)], () => -1), 12);

    [Fact]
    public void SignFlip_OfTooManyToCount_TakesTheOther_ButNoLessThanAllSignsAlikeGive()
    {
        double[] differences = [.. Enumerable.Range(1, SignFlipTest.MaxExact + 1).Select(person => (double)person)];
        Assert.Equal(0.25, SignFlipTest.TwoSided(differences, () => 0.25));
        Assert.Equal(Math.Pow(2, -SignFlipTest.MaxExact), SignFlipTest.TwoSided(differences, () => 0));
    }

    /// <summary>Student's t of 40 people and its quantiles, from the tables.</summary>
    [Fact]
    public void ManyPeople_AreTestedByStudentsT()
    {
        Assert.Equal(2.228139, PairedDifference.Quantile(11, 0.975), 6);
        Assert.Equal(1.959981, PairedDifference.Quantile(138_493, 0.975), 6);
        double[] changes = [.. Enumerable.Range(0, 40).Select(person => Math.Sin(person) + 0.2)];
        double mean = changes.Average(), error = Math.Sqrt(changes.Sum(change => Math.Pow(change - mean, 2)) / 39 / 40);
        PairedDifference paired = Paired(Recall, new double[40], changes);
        Assert.Equal(mean, paired.Difference, 12);
        Assert.Equal(error, paired.StandardError, 12);
        double t = PairedDifference.Quantile(40, 1 - (paired.PValue!.Value / 2));
        Assert.Equal(mean / error, t, 6);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(30)]
    [InlineData(7)]
    public void AChangeThatIsTheSameForAll_IsDecided_ThoughItsErrorIs0(int people)
    {
        ComparedMetric row = Compare(Recall, [.. Enumerable.Repeat(1.0, people)], new double[people]);
        Assert.Equal((Verdict.Worse, -1, null), (row.Verdict, row.Difference, row.Detectable));
        Assert.Equal(Math.ScaleB(1, 1 - people), row.PValue);
        Assert.Equal(people >= SmallSample.MinAlike ? -1 : null, row.Low);
        Assert.Equal(row.Low, row.High);
    }

    /// <summary>Each person's errors fall by the same share: the test of the squares decides for their root.</summary>
    [Fact]
    public void AnErrorThatFallsForAll_IsBetter()
    {
        double[] old = [.. Enumerable.Range(0, 8).Select(person => 1.0 + person)];
        ComparedMetric row = Compare(Error, old, [.. old.Select(square => 0.81 * square)]);
        Assert.Equal(Verdict.Better, row.Verdict);
        Assert.Equal(2.0 / 256, row.PValue, 12);
        Assert.Equal(-0.1 * Math.Sqrt(old.Average()), row.Difference, 12);
        Assert.InRange(row.Difference, row.Low!.Value, row.High!.Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void TooFewPeople_HaveNoVerdictAndNoInterval_AndAReason(int people)
    {
        ComparedMetric row = Compare(Recall, new double[people], [.. Enumerable.Range(0, people).Select(person => 0.5 + (0.1 * person))]);
        Assert.Equal((Verdict.NotShown, null, null, null, 1), (row.Verdict, row.Low, row.High, row.Detectable, row.AdjustedPValue));
        Assert.Contains($"{people} ha", row.NoVerdict, StringComparison.Ordinal);
        Assert.Contains($"{people} ha", row.NoInterval, StringComparison.Ordinal);
    }

    /// <summary>Four of twenty have the metric: the others do not count, however many they are.</summary>
    [Fact]
    public void PeopleWithoutTheMetric_DoNotCount()
    {
        double[] weights = [.. Enumerable.Range(0, 20).Select(person => person % 5 == 0 ? 1.0 : 0)];
        PersonMetric metric = ByPerson(Recall, [.. weights.Select((weight, person) => weight * 0.1 * person)], weights);
        Assert.Equal(4, metric.People);
        Assert.Contains("4 have a value", SmallSample.NoInterval(metric), StringComparison.Ordinal);
        Assert.NotNull(PairedDifference.Compute(metric, metric).NoVerdict);
        double[] resampled = new Bootstrap(20, 1000, 1, 1).Values([metric])[0];
        Assert.All(resampled.Where(value => !double.IsNaN(value)), value => Assert.InRange(value, 0, 1.5));
    }

    [Theory]
    [InlineData(20, 4, false)]
    [InlineData(20, 5, true)]
    [InlineData(600, 4, false)]
    [InlineData(600, 595, true)]
    [InlineData(600, 596, false)]
    [InlineData(600, 0, true)]
    [InlineData(30, 0, true)]
    [InlineData(29, 0, false)]
    public void AnInterval_NeedsFiveWhoDifferFromTheOthers_OrThirtyWhoAreAlike(int people, int ones, bool expected)
    {
        PersonMetric metric = ByPerson(Recall, [.. Enumerable.Range(0, people).Select(person => person < ones ? 1.0 : 0)]);
        Assert.Equal(expected, SmallSample.NoInterval(metric) is null);
    }

    /// <summary>0.1 has no exact sum: as floats, a value once stood outside its own interval by 1e-5.</summary>
    [Theory]
    [InlineData(600, 0.1, 1)]
    [InlineData(5000, 0.7, 3)]
    [InlineData(100_000, 1.0 / 3, 7)]
    public void PeopleWhoAreAllAlike_GiveAnIntervalThatIsTheValue(int people, double value, int rows)
    {
        foreach (MetricDefinition definition in new[] { Recall, Error })
        {
            double[] weights = [.. Enumerable.Range(0, people).Select(person => 1.0 + (person % rows))];
            PersonMetric metric = ByPerson(definition, [.. weights.Select(weight => weight * value)], weights);
            double[] resampled = new Bootstrap(people, 100, 1, 2).Values([metric])[0];
            Assert.All(resampled, one => Assert.Equal(metric.Total(), one));
            Assert.Equal(
                new Interval(metric.Total(), metric.Total(), null), Interval.FromResamples(resampled, people, SmallSample.NoInterval(metric)));
            PersonMetric other = ByPerson(definition, [.. weights.Select(weight => weight * value * 1.1)], weights);
            Assert.All(new Bootstrap(people, 100, 1, 2).Differences([(other, metric)])[0], one => Assert.Equal(other.Total() - metric.Total(), one));
        }
    }

    /// <summary>No hit in a resample is 0, and never −0.0000: no resample is outside what people have.</summary>
    [Fact]
    public void Resamples_AreBetweenTheLowestAndTheHighestOfAPerson()
    {
        PersonMetric metric = ByPerson(Recall, [.. Enumerable.Range(0, 700).Select(person => person % 100 == 0 ? 0.3 : 0)]);
        double[] resampled = new Bootstrap(700, 4000, 1, 2).Values([metric])[0];
        Assert.Equal(0, resampled.Min());
        Assert.False(double.IsNegative(resampled.Min()));
        Assert.InRange(resampled.Max(), 0.3 * 7 / 700, 0.3);
    }

    [Fact]
    public void FewPeople_GetWiderIntervals_ThanTheMiddle95Percent()
    {
        double[] values = [.. Enumerable.Range(0, 8).Select(person => person * person / 50.0)];
        PersonMetric metric = ByPerson(Recall, values);
        double[] resampled = new Bootstrap(8, 10_000, 1, 2).Values([metric])[0];
        double[] sorted = [.. resampled.Where(value => !double.IsNaN(value)).Order()];
        var interval = Interval.FromResamples(resampled, 8, null);

        // Φ(−√(8/7) · 2.365) is 0.0057: the 57th of 10,000 from either end.
        Assert.InRange(Array.IndexOf(sorted, interval.Low), 50, 62);
        Assert.InRange(metric.Total(), interval.Low!.Value, interval.High!.Value);
    }

    /// <summary>Where one of eight has most of the rows, the eight leave as much open as two would.</summary>
    [Fact]
    public void EffectivePeople_AreFewer_WhereAFewHaveMostRows()
    {
        double[] sums = [.. Enumerable.Range(0, 8).Select(person => 1.0 + person)];
        Assert.Equal(8, ByPerson(Error, sums).EffectivePeople, 12);
        Assert.Equal(4.0 / 3, ByPerson(Error, sums, [7, 1, 0, 0, 0, 0, 0, 0]).EffectivePeople, 1);
        double[] resampled = new Bootstrap(8, 10_000, 1, 2).Values([ByPerson(Error, sums)])[0];
        Assert.True(Interval.FromResamples(resampled, 3, null).High > Interval.FromResamples(resampled, 8, null).High);
    }

    /// <summary>Random models of four, eight and twenty users: at most one alarm in twenty, and none where there is no verdict.</summary>
    [Theory]
    [InlineData(4, 0)]
    [InlineData(8, 15)]
    [InlineData(20, 15)]
    public void RandomModelsOfFewUsers_RaiseFewAlarms(int people, int most)
    {
        var random = new SeededRandom((ulong)people);
        double[] Draw() => [.. Enumerable.Range(0, people).Select(_ => random.NextInt(6) / 5.0)];
        int alarms = Enumerable.Range(0, 200).Count(_ => Paired(Recall, Draw(), Draw()).PValue < PairedDifference.Level);
        Assert.InRange(alarms, 0, most); // 10 of 200 are expected; 15 are one standard error and a half more.
    }

    /// <summary>Who leaves out the rows that are hard to predict has a smaller error, and is no better for it.</summary>
    [Fact]
    public void AModelThatPredictsFewerRows_GetsNoVerdict()
    {
        double[] errors = [.. Enumerable.Range(0, 40).Select(person => 1.0 + (person % 3))], rows = [.. errors.Select(_ => 2.0)],
        fewer = [.. rows.Select((row, person) => person % 2 == 0 ? row : 1)];
        (PairedDifference paired, string? noInterval) =
            PairedDifference.ComputeAlike(ByPerson(Error, [.. errors.Select(error => error * 0.01)], fewer), ByPerson(Error, errors, rows));
        Assert.Equal((null, true), (paired.PValue, paired.NoVerdict!.Contains("other test rows", StringComparison.Ordinal)));
        Assert.Equal(paired.NoVerdict, noInterval);
        Assert.NotNull(
            PairedDifference.ComputeAlike(
                ByPerson(Error, errors, rows), ByPerson(Error, [.. errors.Select(error => error * 2)], rows)).Paired.PValue);
    }

    /// <summary>Everybody loses a tenth, but 0.3 − 0.2 is not quite 0.8 − 0.7: no detectable difference of 1e-17 comes of that.</summary>
    [Fact]
    public void RoundingIsNoVariance()
    {
        PairedDifference paired = Paired(Recall, [0.3, 0.8, 0.4, 0.9, 0.5, 0.6, 1.0], [0.2, 0.7, 0.3, 0.8, 0.4, 0.5, 0.9]);
        Assert.Equal((0, null), (paired.StandardError, paired.Detectable));
    }

    [Fact]
    public void ResamplesWithoutAFiniteValue_GiveNoInterval() =>
        Assert.Equal(
            (null, "no resample has a finite value"),
            (Interval.FromResamples([double.NaN, double.PositiveInfinity], 20, null).Low, Interval.FromResamples([double.NaN], 20, null).NoInterval));

    private static PersonMetric ByPerson(MetricDefinition definition, double[] sums, double[]? weights = null) =>
        new People([.. Enumerable.Range(0, sums.Length).Select(user => (0, (long)user))])
            .Sum(new UserMetric(definition, sums, weights ?? [.. sums.Select(_ => 1.0)]));

    private static PairedDifference Paired(MetricDefinition definition, double[] old, double[] now) =>
        PairedDifference.Compute(ByPerson(definition, now), ByPerson(definition, old));

    private static ComparedMetric Compare(MetricDefinition definition, double[] old, double[] now) =>
        EvaluatedRuns.Compare(EvaluatedRuns.Create(definition, old), EvaluatedRuns.Create(definition, now));
}
