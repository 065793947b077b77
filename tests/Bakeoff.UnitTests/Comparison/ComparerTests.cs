using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Holm = Bakeoff.Reporting.Holm;

namespace Bakeoff.UnitTests;

public sealed class ComparerTests
{
    private const int Users = 400;
    private static readonly MetricDefinition Recall = new("recall@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "hits / test items");
    private static readonly MetricDefinition Error = new("rmse", CandidateSet.TestItems, MetricDirection.Lower, 1, "√", MetricPopulation.Ratings);

    [Fact]
    public void Holm_AdjustsAsInThePaper() =>
        Assert.Equal([0.03, 0.06, 0.06, 0.02], Holm.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));

    [Fact]
    public void Holm_OfNothing_IsNothing() => Assert.Empty(Holm.Adjust([]));

    [Fact]
    public void AMetricThatIsTheSameForEveryUser_IsSame_AndNoTest()
    {
        ComparedMetric row = Assert.Single(Compare(Run(Recall, user => user % 2), Run(Recall, user => user % 2)).Rows);
        Assert.Equal((Verdict.Same, 0, 1), (row.Verdict, row.Difference, row.AdjustedPValue));
    }

    [Fact]
    public void AClearGain_IsBetter_ForHigherAndForLower()
    {
        var random = new SeededRandom(1);
        double[] before = Draw(random, Users), gain = [.. Draw(random, Users).Select(value => value * 0.2)];
        ComparedMetric recall = Assert.Single(Compare(Run(Recall, user => before[user]), Run(Recall, user => before[user] + gain[user])).Rows);
        ComparedMetric rmse = Assert.Single(Compare(Run(Error, user => before[user] + gain[user]), Run(Error, user => before[user])).Rows);
        Assert.Equal((Verdict.Better, Verdict.Better), (recall.Verdict, rmse.Verdict));
        Assert.InRange(recall.Difference, recall.Low!.Value, recall.High!.Value);
        Assert.Equal(gain.Average(), recall.Difference, 12);
        Assert.Equal((1.0, 0.0), (Math.Round(recall.Gained, 2), recall.Lost));
        Assert.Equal(
            Verdict.Worse, Assert.Single(Compare(Run(Recall, user => before[user] + gain[user]), Run(Recall, user => before[user])).Rows).Verdict);
    }

    /// <summary>
    /// Users differ far more from one another than a model does from the next: two separate intervals overlap, the paired one does not hold 0.
    /// </summary>
    [Fact]
    public void AGainThatIsSmallBesideTheUsers_IsSeen_SinceEachIsComparedWithItself()
    {
        double[] before = Draw(new SeededRandom(1), Users);
        ComparedMetric row =
            Assert.Single(Compare(Run(Recall, user => before[user]), Run(Recall, user => before[user] + 0.002 + (0.001 * (user % 3)))).Rows);
        Assert.Equal(Verdict.Better, row.Verdict);
        Assert.InRange(row.High!.Value - row.Low!.Value, 0, 0.0005);
    }

    [Fact]
    public void ADifferenceThatAnotherSeedWouldGive_IsNotShown()
    {
        double[] before = Draw(new SeededRandom(1), Users);
        EvaluatedRun Of(double more, double[] repeats) => Run(Recall, user => before[user] + more + (0.0001 * (user % 3)), repeats);
        Assert.Equal(Verdict.Better, Assert.Single(Compare(Of(0, [0.5, 0.5001]), Of(0.01, [0.5, 0.5001])).Rows).Verdict);
        ComparedMetric noisy = Assert.Single(Compare(Of(0, [0.5, 0.51, 0.49]), Of(0.01, [0.51, 0.5, 0.52])).Rows);
        Assert.Equal(Verdict.NotShown, noisy.Verdict);
        Assert.Equal(Math.Sqrt(2) * 0.01, noisy.SeedSpread!.Value, 12);
    }

    [Fact]
    public void OtherTestRows_RefuseEveryRow_OtherSeenItemsOnlyTheirLists()
    {
        EvaluatedRun old = Run(Recall, user => user % 2);
        Protocol protocol = old.Report.Protocol;
        Assert.Empty(Compare(old, old with { Report = old.Report with { Protocol = protocol with { TestRowsHash = new string('b', 64) } } }).Rows);
        (IReadOnlyList<ComparedMetric> rows, IReadOnlyList<Refusal> refused) =
            Compare(old, old with { Report = old.Report with { Protocol = protocol with { SeenHash = new string('b', 64) } } });
        Assert.Empty(rows);
        Assert.Contains("BKF7006", Assert.Single(refused).Reason, StringComparison.Ordinal);
        EvaluatedRun rmse = Run(Error, user => user);
        Assert.Single(Compare(rmse, rmse with { Report = rmse.Report with { Protocol = protocol with { SeenHash = new string('b', 64) } } }).Rows);
    }

    /// <summary>A metric that the candidate no longer has is said to be missing, as one that it has gained is.</summary>
    [Fact]
    public void AMetricOfOneSideOnly_IsRefused_WhicheverItIs()
    {
        EvaluatedRun recall = Run(Recall, user => user % 2), error = Run(Error, user => user);
        Assert.Equal(
            ["svd recall@10/seen-excluded: only run has it", "svd rmse/test-items: only run has it"],
            Compare(recall, error).Refused.Select(refusal => $"{refusal.What}: {refusal.Reason}").Order(StringComparer.Ordinal));
    }

    /// <summary>Nobody knows whether a model got worse that vanished or has another name; one that is new cannot have got worse.</summary>
    [Fact]
    public void AModelOfTheBaselineThatTheCandidateLacks_IsUndecided_AndANewOneIsNot()
    {
        EvaluatedRun old = Run(Recall, user => user % 2),
        renamed = old with { Metrics = new Dictionary<string, IReadOnlyDictionary<string, UserMetric>> { ["svd-2"] = old.Metrics["svd"] } };
        Assert.Equal(["svd recall@10/seen-excluded"], Comparer.Undecided(old, renamed, ["recall@10/seen-excluded", "rmse/test-items"], []));
        EvaluatedRun more =
            old with { Metrics = new Dictionary<string, IReadOnlyDictionary<string, UserMetric>>
            {
                ["svd"] = old.Metrics["svd"], ["new"] = old.Metrics["svd"],
            } };
        Assert.Empty(Comparer.Undecided(old, more, ["recall@10/seen-excluded"], Compare(old, more).Rows));
        Assert.Equal(["svd rmse/test-items"], Comparer.Undecided(Run(Error, user => user), old, ["rmse/test-items"], []));
    }

    /// <summary>What one model's row says of a metric is no verdict on another model's, nor on that model's other metrics.</summary>
    [Fact]
    public void AMetric_IsUndecided_UntilARowOfThatModelAndThatMetricIsThere()
    {
        EvaluatedRun old = Run(Recall, user => user % 2), error = Run(Error, user => user);
        string recall = Recall.Id, rmse = Error.Id;
        ComparedMetric row = Assert.Single(Compare(old, old).Rows);
        Assert.Empty(Comparer.Undecided(old, old, [recall], [row]));
        Assert.Equal([$"svd {recall}"], Comparer.Undecided(old, old, [recall], [row with { Model = "bias" }]));
        Assert.Equal([$"svd {recall}"], Comparer.Undecided(old, old, [recall], [row with { Metric = "recall@5" }]));
        Assert.Equal([$"svd {rmse}"], Comparer.Undecided(old, error, [rmse], [row]));
    }

    [Fact]
    public void ANamedMetricThatTheCandidateLacks_IsRefused_WithWhatToNameInstead() => Assert.Equal(
        new Refusal("metric mrr@10", "run has no such metric", "Name one of its metrics.json after --metric."),
        Assert.Single(new Comparer(20, 1, 1).Compare(Run(Recall, user => user % 2), Run(Recall, user => user % 2), ["mrr@10"], default).Refused));

    /// <summary>Weights say how many rows of each person are predicted, and not which.</summary>
    [Fact]
    public void ErrorsOfOtherRows_HaveNoVerdict_AndListsKeepTheirs()
    {
        double[] before = Draw(new SeededRandom(1), Users);
        MetricDefinition gini = new("gini@10", CandidateSet.SeenExcluded, MetricDirection.Lower, 1, ""),
            agreement = new("agreement", CandidateSet.TestItems, MetricDirection.Higher, 1, "");
        foreach ((MetricDefinition definition, bool hasVerdict) in new[] { (Error, false), (Recall, true), (gini, true), (agreement, true) })
        {
            EvaluatedRun old = Run(definition, user => before[user]), now = Run(definition, user => before[user] + 0.1 + (0.01 * (user % 3)));
            var comparer = new Comparer(1000, 1, 2) { OtherRows = new Dictionary<string, string> { ["svd"] = "the two predict other test rows" } };
            ComparedMetric row = Assert.Single(comparer.Compare(old, now, [], default).Rows);
            Assert.Equal(
                (hasVerdict ? null : "the two predict other test rows", hasVerdict, hasVerdict), (row.NoVerdict, row.Low is not null, row.IsTested));
            Assert.Equal(!hasVerdict ? Verdict.NotShown : definition == gini ? Verdict.Worse : Verdict.Better, row.Verdict);
        }
    }

    /// <summary>The mark of the report, on the side where it stands there.</summary>
    [Fact]
    public void AValueThatDoesNotMeasureItsModel_CarriesTheMarkOfTheReport()
    {
        EvaluatedRun old = Run(Recall, user => user % 2), now = Run(Recall, user => user % 3);
        ModelMetrics model = now.Report.Models[0];
        now = now with { Report = now.Report with { Models = [
            model with { Metrics = [model.Metrics[0] with { DoesNotMeasure = "random scores have it too" }] }] } };
        ComparedMetric row = Assert.Single(Compare(old, now).Rows);
        Assert.Equal((null, "random scores have it too"), (row.BaselineDoesNotMeasure, row.CandidateDoesNotMeasure));
        string[] cells = ComparisonText.Cells(row);
        Assert.DoesNotContain("⚠", cells[2], StringComparison.Ordinal);
        Assert.EndsWith(" ⚠", cells[3], StringComparison.Ordinal);
        Assert.Equal(
            (null, "random scores have it too"), Assert.Single(Compare(now, now).Rows) is var same
                ? (same.SameAs, same.BaselineDoesNotMeasure) : default);
    }

    /// <summary>A change cannot take a metric out of its own gate.</summary>
    [Fact]
    public void PrimaryMetrics_AreThoseOfBothSides_UnlessOthersAreNamed()
    {
        EvaluatedRun Primary(params string[] ids) => Run(Recall, user => user % 2) is var run
            ? run with { Report = run.Report with { Primary = ids } } : null!;
        Assert.Equal(
            ["rmse/test-items", "recall@10/seen-excluded"],
            Comparer.PrimaryOf(Primary("rmse/test-items", "recall@10/seen-excluded"), Primary("rmse/test-items"), []));
        Assert.Equal(["recall@10/seen-excluded"], Comparer.PrimaryOf(Primary("rmse/test-items"), Primary("rmse/test-items"), ["recall@10"]));
    }

    [Fact]
    public void AnotherVersionOfAMetric_IsRefused()
    {
        (IReadOnlyList<ComparedMetric> rows, IReadOnlyList<Refusal> refused) =
            Compare(Run(Recall, user => user % 2), Run(Recall with { Version = 2 }, user => user % 2));
        Assert.Empty(rows);
        Assert.Contains("version 1 (hits / test items), now version 2", Assert.Single(refused).Reason, StringComparison.Ordinal);
    }

    /// <summary>A small one; the benchmark <c>coverage</c> has a thousand pairs.</summary>
    [Fact]
    public void Intervals_HoldTheTrueDifference_AboutAsOftenAsTheySay()
    {
        const int Pairs = 200;
        var random = new SeededRandom(3);
        int held = 0;
        for (int pair = 0; pair < Pairs; pair++)
        {
            double[] before = Draw(random, 200), noise = Draw(random, 200);
            ComparedMetric row = new Comparer(1000, (ulong)pair, 1)
                .Compare(
                Run(Recall, user => before[user], users: 200), Run(Recall, user => before[user] + noise[user] - 0.4, users: 200), [], default).Rows[
                    0];
            held += row.Low <= 0.1 && row.High >= 0.1 ? 1 : 0;
        }

        Assert.InRange(held / (double)Pairs, 0.90, 0.985);
    }

    private static double[] Draw(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];

    private static (IReadOnlyList<ComparedMetric> Rows, IReadOnlyList<Refusal> Refused) Compare(EvaluatedRun baseline, EvaluatedRun candidate) =>
        new Comparer(1000, 1, 2).Compare(baseline, candidate, [], default);

    private static EvaluatedRun Run(MetricDefinition definition, Func<int, double> value, double[]? repeats = null, int users = Users)
    {
        double[] values = [.. Enumerable.Range(0, users).Select(value)];
        var metric =
            new UserMetric(definition, definition.Name == "rmse" ? [.. values.Select(one => one * one)] : values, [.. values.Select(_ => 1.0)]);
        var model = new ModelMetrics(
            "svd", ModelRole.Model, ScoreKind.Rating, 1,
            [new MetricValue(definition.Name, definition.Candidates, metric.Total(), 0, 1, IntervalKind.Bootstrap, [], Repeats: repeats)], [], []);
        string hash = new('a', 64);
        return new EvaluatedRun(
            "run", "experiment", new MetricsReport("metrics/4", [0], users, users, 100, new Protocol(hash, hash, hash), [definition], [model], []),
            [.. Enumerable.Range(0, users).Select(user => (0, (long)user))],
            new Dictionary<string, IReadOnlyDictionary<string, UserMetric>> { [
                "svd"] = new Dictionary<string, UserMetric> { [definition.Id] = metric } });
    }
}
