using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using static Bakeoff.UnitTests.EvaluatedRuns;

namespace Bakeoff.UnitTests;

/// <summary>A person who is tested in several folds is one observation, in everything that infers.</summary>
public sealed class PeopleTests
{
    private const int Number = 60;
    private static readonly MetricDefinition Recall = new("recall@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");
    private static readonly MetricDefinition Error = new(Rmse.Name, CandidateSet.TestItems, MetricDirection.Lower, 1, "", MetricPopulation.Ratings);

    [Fact]
    public void Sum_AddsTheFoldsOfAPerson_AndOrdersPeopleByTheirIds()
    {
        var people = new People([(0, 9), (0, 4), (1, 4), (2, 7), (2, 9)]);
        PersonMetric metric = people.Sum(new UserMetric(Recall, [1, 2, 3, 4, 5], [1, 1, 1, 0, 1]));
        Assert.Equal((3, 2), (people.Count, metric.People));
        Assert.Equal([5, 4, 6], metric.Sums);
        Assert.Equal([2, 0, 2], metric.Weights);
        Assert.Equal(15.0 / 4, metric.Total());
    }

    [Fact]
    public void MetricsThatShareWeights_ShareThemAfterTheSum()
    {
        double[] weights = [1, 1, 2];
        UserMetric[] byUser = [new UserMetric(Recall, [1, 2, 3], weights), new UserMetric(Recall, [3, 2, 1], weights)];
        PersonMetric[] metrics = new People([(0, 1), (1, 1), (1, 2)]).Sum(byUser);
        Assert.Same(metrics[0].Weights, metrics[1].Weights);
    }

    /// <summary>Five folds that say the same of each person say no more than one.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void FoldsThatRepeatEachUser_ChangeNoIntervalNoTestAndNoCount(int folds)
    {
        foreach (MetricDefinition definition in new[] { Recall, Error })
        {
            (EvaluatedRun old, EvaluatedRun now) = (Run(definition, 1, 1), Run(definition, 2, 1));
            ComparedMetric once = Compare(old, now), repeated = Compare(Run(definition, 1, folds), Run(definition, 2, folds));
            Assert.Equal(once.Low!.Value, repeated.Low!.Value, 6);
            Assert.Equal(once.High!.Value, repeated.High!.Value, 6);
            Assert.Equal(once.PValue, repeated.PValue, 9);
            Assert.Equal((once.Gained, once.Lost, once.Verdict), (repeated.Gained, repeated.Lost, repeated.Verdict));
            Assert.Equal(once.Detectable!.Value, repeated.Detectable!.Value, 9);
        }
    }

    /// <summary>The sums over the folds decide, not the folds: hand-made, each with what the person has in all folds together.</summary>
    [Fact]
    public void AComparisonOfFiveFolds_IsThatOfTheirSums()
    {
        var random = new SeededRandom(4);
        double[][] byFold = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, Number).Select(_ => (double)random.NextInt(2)).ToArray())];
        double[] sums = [.. Enumerable.Range(0, Number).Select(person => byFold.Sum(fold => fold[person]))];
        double[] all = [.. byFold.SelectMany(fold => fold)];
        ComparedMetric folds = Compare(Create(Recall, all, 5), Create(Recall, [.. all.Select(_ => 0.4)], 5));
        ComparedMetric summed = Compare(Create(Recall, sums, weight: 5), Create(Recall, [.. sums.Select(_ => 2.0)], weight: 5));
        Assert.Equal(summed.Low!.Value, folds.Low!.Value, 12);
        Assert.Equal(summed.High!.Value, folds.High!.Value, 12);
        Assert.Equal(summed.PValue, folds.PValue, 12);
    }

    [Fact]
    public void Jackknife_LeavesAPersonOutOfAllFolds()
    {
        (int, long)[] users = [.. Enumerable.Range(0, 3).SelectMany(fold => Enumerable.Range(0, 120).Select(user => (fold, (long)user)))];
        int[][] groups = Jackknife.Groups(new People(users), users.Length, _ => true);
        Assert.Equal(50, groups.Length);
        Assert.Equal(users.Length, groups.Sum(group => group.Length));
        Assert.Equal(120, groups.Sum(group => group.Select(user => users[user].Item2).Distinct().Count()));
    }

    /// <summary>
    /// Two hundred comparisons of equals, five folds, most of the luck the person's: user by user every fourth would raise an alarm.
    /// </summary>
    [Fact]
    public void EqualModelsInFiveFolds_RaiseFewFalseAlarms()
    {
        var random = new SeededRandom(11);
        int alarms = 0;
        for (int pair = 0; pair < 200; pair++)
        {
            double[] Draw() => [.. Enumerable.Range(0, Number).Select(_ => random.NextDouble())];
            (double[] old, double[] now) = (Draw(), Draw());
            double[] Folds(double[] own) => [.. Enumerable.Range(0, 5).SelectMany(_ => own.Select(value => value + (0.1 * random.NextDouble())))];
            alarms += Compare(Create(Recall, Folds(old), 5), Create(Recall, Folds(now), 5), 100).Verdict == Verdict.NotShown ? 0 : 1;
        }

        Assert.InRange(alarms, 2, 20);
    }

    [Fact]
    public void Ranking_CountsPeople_NotTheirFolds()
    {
        // Nine of twelve people gain: by person p is 0.146, by person and fold it would be far below 5 %.
        double[] gain = [.. Enumerable.Range(0, 12).Select(person => person < 9 ? 0.1 : -0.1)];
        LeaderboardEntry Entry(string name, Func<int, double> more) => new(
            name, "svd", new Dictionary<string, string>(), Create(Recall, [.. Enumerable.Range(0, 60).Select(user => 0.5 + more(user % 12))], 5),
            null);
        IReadOnlyList<RankedEntry> ranking = Ranking.Create([Entry("a", _ => 0), Entry("b", person => gain[person])], Recall.Id);
        Assert.Equal(("b", true), (ranking[0].Entry.Name, ranking[1].Tied));
    }

    private static EvaluatedRun Run(MetricDefinition definition, ulong seed, int folds)
    {
        var random = new SeededRandom(seed);
        double[] own = [.. Enumerable.Range(0, Number).Select(_ => random.NextDouble())];
        return Create(definition, [.. Enumerable.Range(0, folds).SelectMany(_ => own)], folds);
    }
}
