using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Intervals, floors, and the alarm for metrics that measure nothing.</summary>
public sealed class FloorTests
{
    private const int Users = 300;
    private static readonly MetricDefinition Mean = new("recall@1", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");

    [Fact]
    public void Bootstrap_OfAConstant_HasNoWidth_AndOfANormalMeanIsAboutTheTextbooks()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 400)];
        PersonMetric constant = ByPerson(new UserMetric(Mean, [.. Enumerable.Repeat(0.25, 400)], ones));
        PersonMetric varied = ByPerson(new UserMetric(Mean, [.. Enumerable.Range(0, 400).Select(user => (double)(user % 2))], ones));
        double[][] values = new Bootstrap(400, 4000, 7, 2).Values([constant, varied]);
        Assert.Equal(new Interval(0.25, 0.25, null), Interval.FromResamples(values[0], 400, null));
        var interval = Interval.FromResamples(values[1], 400, null);
        Assert.Equal(0.5 - (1.96 * 0.5 / 20), interval.Low!.Value, 0.005);
        Assert.Equal(0.5 + (1.96 * 0.5 / 20), interval.High!.Value, 0.005);
    }

    [Fact]
    public void Bootstrap_IsTheSameOnAnyNumberOfThreads_AndWhateverOtherMetricsAreAsked()
    {
        var random = new SeededRandom(3);
        double[] weights = [.. Enumerable.Range(0, 1500).Select(_ => (double)random.NextInt(4))];
        PersonMetric[] metrics = [
            .. Enumerable.Range(0, 20).Select(
                _ => ByPerson(new UserMetric(Mean, [.. weights.Select(weight => weight * random.NextDouble())], weights)))];
        double[][] one = new Bootstrap(1500, 200, 7, 1).Values(metrics);
        Assert.Equal(one, new Bootstrap(1500, 200, 7, 3).Values(metrics));
        Assert.Equal(one[4], new Bootstrap(1500, 200, 7, 1).Values([metrics[4]])[0]);
        Assert.NotEqual(one[4], new Bootstrap(1500, 200, 8, 1).Values([metrics[4]])[0]);
    }

    [Fact]
    public void UserMetric_Rmse_PoolsRowsBeforeItsRoot()
    {
        var rmse = new UserMetric(new MetricDefinition(Rmse.Name, CandidateSet.TestItems, MetricDirection.Lower, 1, ""), [8, 0], [1, 3]);
        Assert.Equal(Math.Sqrt(2), rmse.Total(), 12);
    }

    [Fact]
    public void PairedDifference_OfRootsAndMeans_HasTheWidthThatTheBootstrapHas()
    {
        var random = new SeededRandom(9);
        double[] ones = [.. Enumerable.Repeat(1.0, 500)];
        foreach (string name in new[] { Rmse.Name, Mae.Name })
        {
            MetricDefinition definition = new(name, CandidateSet.TestItems, MetricDirection.Lower, 1, "");
            var left = new UserMetric(definition, [.. ones.Select(_ => random.NextDouble())], ones);
            var right = new UserMetric(definition, [.. left.Sums.Select(sum => (sum * 0.9) + (0.2 * random.NextDouble()))], ones);
            var paired = PairedDifference.Compute(ByPerson(left), ByPerson(right));
            int[][] drawn = [.. Enumerable.Range(0, 2000).Select(_ => Enumerable.Range(0, 500).Select(_ => random.NextInt(500)).ToArray())];
            double[] differences = [.. drawn.Select(users => left.Over(users) - right.Over(users)).Order()];
            Assert.Equal(left.Total() - right.Total(), paired.Difference, 12);
            Assert.Equal(differences[1949] - differences[50], 2 * 1.96 * paired.StandardError, 0.1 * 2 * 1.96 * paired.StandardError);
        }
    }

    [Fact]
    public void TheNotebooksNdcg_IsCaught_SinceItNeverReadsThePredictions()
    {
        // As the reference notebook called it: LensKit's DCG of the test rows as they come, next to that of the sorted ratings. The predictions
        // are an argument.
        RatingMetric notebook =
            RatedNdcg.LensKitMetric with { SumOf = user => (RatedNdcg.LensKit(user.Ratings, new double[user.Ratings.Length]), 1) };
        TestSet test = Ratings();
        double[] good = [.. test.Ratings.Select(rating => (double)rating)];
        Assert.Equal(FloorCheck.Blind, Check(test, notebook, good));
        Assert.Null(Check(test, RatedNdcg.LensKitMetric, good));
    }

    [Fact]
    public void AModelThatReturnsConstants_IsCaught_AndOneThatKnowsSomethingIsNot()
    {
        TestSet test = Ratings();
        Assert.Equal(FloorCheck.Blind, Check(test, Rmse.Pooled, [.. Enumerable.Repeat(3.5, test.Ratings.Length)]));
        var random = new SeededRandom(2);
        Assert.Null(Check(test, Rmse.Pooled, [.. test.Ratings.Select(rating => (0.5 * rating) + (random.NextDouble() * 2))]));
        Assert.NotNull(Check(test, Rmse.Pooled, [.. test.Ratings.Select(_ => 0.5 + (random.NextDouble() * 4.5))]));
    }

    [Fact]
    public void Floors_ListWhatTheyShould()
    {
        TestSet test = Ratings();
        MeasuredModel popularity = Floors.Popularity(test);
        Assert.Equal([4, 3, 2, 1, 0], popularity.Lists[CandidateSet.SeenIncluded].ItemsOf(0).ToArray());
        Assert.Equal([3, 2, 1, 0], popularity.Lists[CandidateSet.SeenExcluded].ItemsOf(0).ToArray());
        MeasuredModel oracle = Floors.Oracle(test);
        Dictionary<string, double> highest =
            oracle.Measure(test, new MetricSet(new EvaluationOptions { K = [1, 5] }))
                .ToDictionary(metric => metric.Definition.Id, metric => metric.Total());
        string[] perfect = ["ndcg/test-items", "ndcg@5/seen-excluded", "recall@5/seen-excluded", "hit-rate@1/seen-excluded", "mrr@1/seen-excluded"];
        Assert.All(perfect, id => Assert.Equal(1, highest[id], 12));
        Assert.All(
            popularity.Measure(test, new MetricSet(new EvaluationOptions { K = [1, 5] }))
                .Where(metric => metric.Definition.Better == MetricDirection.Higher), metric =>
                Assert.InRange(metric.Total(), 0, highest[metric.Definition.Id] + 1e-12));
        Assert.All(
            oracle.Measure(test, new MetricSet(new EvaluationOptions { K = [1] })).Where(metric => metric.Definition.Better == MetricDirection.Lower),
            metric =>
                Assert.Equal(0, metric.Total(), 12));
        (_, IReadOnlyList<SetMetric> sets) = popularity.Describe(test, new MetricSet(new EvaluationOptions { K = [2] }));
        Assert.Equal(0.6, sets.Single(metric => metric.Definition.Id == "coverage@2/seen-excluded").Over([.. Enumerable.Range(0, Users)]), 12);
    }

    [Fact]
    public void Slices_TellTheColdApart_AndTheirRowsAddUp()
    {
        TestSet test = Ratings();
        IReadOnlyList<(Slice Slice, int Users, int Rows)> slices = Slice.Create(test);
        Assert.Equal(test.Ratings.Length, slices.Where(slice => slice.Slice.By == SliceKind.UserActivity).Sum(slice => slice.Rows));
        Assert.Equal(test.Ratings.Length, slices.Where(slice => slice.Slice.By == SliceKind.ItemPopularity).Sum(slice => slice.Rows));
        Assert.Equal(1, slices.Single(slice => slice.Slice is { By: SliceKind.UserActivity, From: 0, To: 0 }).Users);
    }

    [Fact]
    public void Jackknife_OfAMean_HasItsStandardError()
    {
        var random = new SeededRandom(8);
        double[] values = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())];
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / 999);
        double error =
            Jackknife.Error([.. Jackknife.Groups(People(1000), 1000, _ => true)
                .Select(group => values.Where((_, user) => !group.Contains(user)).Average())]);
        Assert.Equal(deviation / Math.Sqrt(1000), error, 0.25 * deviation / Math.Sqrt(1000));
    }

    private static string? Check(TestSet test, RatingMetric metric, double[] predictions) => FloorCheck.FindReason(
        test.People.Sum(RatingMeasures.Compute(test, predictions, metric)), test.People.Sum(RatingMeasures.Compute(test, Scores(test), metric)),
        test.People.Sum(RatingMeasures.Compute(test, Floors.Shuffled(test, predictions, 1), metric)));

    private static People People(int users) => new([.. Enumerable.Range(0, users).Select(user => (0, (long)user))]);

    /// <summary>Each user a person.</summary>
    private static PersonMetric ByPerson(UserMetric metric) => People(metric.Sums.Length).Sum(metric);

    private static double[] Scores(TestSet test)
    {
        var random = new SeededRandom(77);
        return [.. test.Ratings.Select(_ => 0.5 + (random.NextDouble() * 4.5))];
    }

    /// <summary>Five items, item 4 the most popular; every user but the last has seen item 4, and is tested on three others.</summary>
    private static TestSet Ratings()
    {
        var random = new SeededRandom(1);
        var rows = new List<(int, long, int, float)>();
        for (int user = 0; user < Users; user++)
        {
            rows.AddRange(random.Permutation(4).Take(3).Select(position => (0, (long)user, position, 0.5f * (1 + random.NextInt(10)))));
        }

        var items = new CatalogueTable(
            ["Drama", "Comedy", "", "Drama|Comedy", "Drama"], new Dictionary<int, (int[], int)> { [0] = ([1, 2, 3, 4, 299], 299) });
        return new TestSet(items, TestSets.Folds(rows, [.. Enumerable.Repeat<int[]>([4], Users - 1)]));
    }
}
