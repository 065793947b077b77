using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using ComparisonSide = Bakeoff.Comparison.SideReport;

namespace Bakeoff.UnitTests;

/// <summary>Which rows of a comparison the question is about, what they are corrected for, and what the answer says.</summary>
public sealed class VerdictTests
{
    private const int Users = 200;
    private static readonly MetricDefinition Rmse = new("rmse", CandidateSet.TestItems, MetricDirection.Lower, 1, "√", MetricPopulation.Ratings);
    private static readonly MetricDefinition Recall = new("recall@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "hits / test items");
    private static readonly MetricDefinition Precision = new("precision@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "hits / k");
    private static readonly MetricDefinition Accuracy =
        new("top-10-accuracy", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "hits / rows", MetricPopulation.Ratings);

    /// <summary>
    /// The case of the issue: a change that is worse by RMSE with a clear paired test, among 96 tests of noise, was "no difference shown".
    /// </summary>
    [Fact]
    public void AChangeThatIsWorseByThePrimaryMetric_IsWorse_HoweverManyExploratoryMetricsThereAre()
    {
        (ComparedMetric, Func<double[]>)[] rows = [
            Row("rmse", CandidateSet.TestItems, 0.008, 0.004, Noise(0)),
            .. Enumerable.Range(1, 95).Select(i => Row($"noise{i}", CandidateSet.SeenExcluded, 0.001, 0.5, Noise(i)))];
        Assert.Equal(Verdict.Worse, Verdicts.Judge(rows, ["rmse/test-items"])[0].Verdict);
        Assert.Equal(Verdict.NotShown, Verdicts.Judge(rows, [])[0].Verdict);
        Assert.Equal(0.004, Verdicts.Judge(rows, ["rmse/test-items"])[0].AdjustedPValue, 12);
    }

    [Fact]
    public void PrimaryAndExploratoryRows_AreCorrectedApart()
    {
        (ComparedMetric, Func<double[]>)[] rows = [
            Row("a", CandidateSet.SeenIncluded, 1, 0.02, Noise(1)), Row("b", CandidateSet.SeenIncluded, 1, 0.03, Noise(2)),
            Row("c", CandidateSet.SeenIncluded, 1, 0.01, Noise(3)), Row("d", CandidateSet.SeenIncluded, 1, 0.02, Noise(4)),
            Row("e", CandidateSet.SeenIncluded, 1, 0.9, Noise(5))];
        IReadOnlyList<ComparedMetric> judged = Verdicts.Judge(rows, ["a/seen-included", "b/seen-included"]);
        Assert.Equal([0.04, 0.04, 0.03, 0.04, 0.9], judged.Select(row => Math.Round(row.AdjustedPValue, 12)));
        Assert.Equal([true, true, false, false, false], judged.Select(row => row.IsPrimary));
    }

    [Fact]
    public void OneNumberUnderTwoNames_IsOneTest()
    {
        double[] users = Noise(1);
        (ComparedMetric, Func<double[]>)[] rows =
        [
            Row("recall@10", CandidateSet.SeenIncluded, 0.4, 0.02, users),
            Row("precision@10", CandidateSet.SeenIncluded, 0.2, 0.02, [.. users.Select(value => value / 2)]),
            Row("other", CandidateSet.SeenIncluded, 0.4, 0.02, Noise(2)),
        ];
        IReadOnlyList<ComparedMetric> judged = Verdicts.Judge(rows, []);
        Assert.Equal([null, "recall@10/seen-included", null], judged.Select(row => row.SameAs));
        Assert.Equal([0.04, 0.04, 0.04], judged.Select(row => Math.Round(row.AdjustedPValue, 12))); // Of two tests, not three.
    }

    [Fact]
    public void AnExploratoryForm_OfAPrimaryNumber_TakesItsVerdict_AndIsNoTestOfItsOwn()
    {
        double[] users = Noise(1);
        IReadOnlyList<ComparedMetric> judged = Verdicts.Judge(
            [Row("precision@10", CandidateSet.SeenIncluded, 0.2, 0.02, [.. users.Select(value => value / 2)]),
                Row("recall@10", CandidateSet.SeenIncluded, 0.4, 0.02, users)], ["recall@10/seen-included"]);
        Assert.Equal([("recall@10/seen-included", 0.02), (null, 0.02)], judged.Select(row => (row.SameAs, row.AdjustedPValue)));
    }

    /// <summary>
    /// At the same number of test items for everybody recall, precision and top-k accuracy are one number; where the numbers differ they are three.
    /// </summary>
    [Theory]
    [InlineData(5, 5, 1)]
    [InlineData(3, 7, 3)]
    public void Comparer_FindsTheSameNumber_ByItsValues(int few, int many, int tests)
    {
        EvaluatedRun Run(ulong seed)
        {
            var random = new SeededRandom(seed);
            int[] items = [.. Enumerable.Range(0, Users).Select(user => user % 2 == 0 ? few : many)];
            double[] hits = [.. items.Select(count => (double)random.NextInt(count + 1))];
            return Evaluated(
                [], (Recall, [.. hits.Zip(items, (hit, count) => hit / count)], Ones()), (Precision, [.. hits.Select(hit => hit / 10)], Ones()),
                (Accuracy, hits, [.. items.Select(count => (double)count)]));
        }

        IReadOnlyList<ComparedMetric> rows = new Comparer(200, 1, 1).Compare(Run(1), Run(2), [], default).Rows;
        Assert.Equal((3, tests), (rows.Count, rows.Count(row => row.SameAs is null)));
    }

    [Fact]
    public void MetricsThatAreNamed_ReplaceThePrimaryOnes_AndTheOthersAreExploratory()
    {
        EvaluatedRun Run(ulong seed) => Evaluated(["rmse/test-items"], (Rmse, Draw(seed), Ones()), (Recall, Draw(seed + 10), Ones()));
        IReadOnlyList<ComparedMetric> declared = new Comparer(200, 1, 1).Compare(Run(1), Run(2), [], default).Rows;
        Assert.Equal(["rmse"], declared.Where(row => row.IsPrimary).Select(row => row.Metric));
        (IReadOnlyList<ComparedMetric> named, IReadOnlyList<Refusal> refused) =
            new Comparer(200, 1, 1).Compare(Run(1), Run(2), ["recall@10", "mrr@10"], default);
        Assert.Equal(["recall@10"], named.Where(row => row.IsPrimary).Select(row => row.Metric));
        Assert.Equal(2, named.Count);
        Assert.Equal("metric mrr@10", Assert.Single(refused).What);
    }

    [Fact]
    public void Answer_OfEachOutcome()
    {
        ComparedMetric worse = Judged(Verdict.Worse), better = Judged(Verdict.Better), open = Judged(Verdict.NotShown), same = Judged(Verdict.Same);
        Assert.Equal(
            "branch against main (quick): worse by the primary metrics: 0 better, 1 worse, 1 without a significant difference. Most clearly svd "
                + "at rmse: +0.0100, 95 % interval +0.0050 to +0.0150.",
            ComparisonText.Answer(Report(worse, open)));
        Assert.StartsWith(
            "branch against main (quick): better by the primary metrics: 1 better, 0 worse", ComparisonText.Answer(Report(better)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "branch against main (quick): better in some ways and worse in others by the primary metrics: 1 better, 1 worse",
            ComparisonText.Answer(Report(better, worse)), StringComparison.Ordinal);
        Assert.Equal("branch against main (quick): no significant difference by rmse.", ComparisonText.Answer(Report(open)));
        Assert.Equal("branch against main (quick): no test user's value changed.", ComparisonText.Answer(Report(same)));
        Assert.Equal(
            "branch against main (quick): no verdict by rmse: only 3 people were tested.",
            ComparisonText.Answer(Report(open with { NoVerdict = "only 3 people were tested", Low = null, High = null })));
        Assert.Equal(
            "branch against main (quick): no verdict: rmse cannot be compared. Exploratory: 0 better, 1 worse, 0 without a significant difference.",
            ComparisonText.Answer(Report(worse with { IsPrimary = false })));
    }

    /// <summary>Exploratory rows change no answer: they are counted behind it, one number once.</summary>
    [Fact]
    public void Answer_IsAboutPrimaryMetricsAlone()
    {
        ComparedMetric exploratory = Judged(Verdict.Worse) with { IsPrimary = false, Metric = "mae" };
        Assert.Equal(
            "branch against main (quick): no significant difference by rmse. Exploratory: 0 better, 1 worse, 0 without a significant difference.",
            ComparisonText.Answer(
                Report(Judged(Verdict.NotShown), exploratory, exploratory with { Metric = "mae-user", SameAs = "mae/test-items" })));
        Assert.Equal(
            "branch against main (quick): no test user's value of rmse changed. Exploratory: 0 better, 1 worse, 0 without a significant difference.",
            ComparisonText.Answer(Report(Judged(Verdict.Same), exploratory)));
    }

    [Fact]
    public void Markdown_FoldsWhatIsExploratory()
    {
        string text =
            ComparisonMarkdown.Render("quick", [Report(Judged(Verdict.Worse), Judged(Verdict.Worse) with { IsPrimary = false, Metric = "mae" })]);
        int fold = text.IndexOf("<details><summary>Exploratory: 1 rows that changed", StringComparison.Ordinal);
        Assert.InRange(text.IndexOf("| rmse |", StringComparison.Ordinal), 1, fold);
        Assert.InRange(text.IndexOf("| mae |", StringComparison.Ordinal), fold, text.IndexOf("</details>", StringComparison.Ordinal));
    }

    /// <summary>What the reader has to know stands with the numbers, wherever they are shown.</summary>
    [Fact]
    public void Markdown_SaysWhichDataWasTaken_AndWhatDoesNotMeasure()
    {
        ComparisonReport report = Report(Judged(Verdict.Worse) with { CandidateDoesNotMeasure = "random scores have it too" });
        report = report with { Baseline = report.Baseline with { Notes = ["main has no data/r.csv in git"] } };
        Assert.Equal(2, ComparisonText.Notes(report).Count());
        string markdown = ComparisonMarkdown.Render("quick", [report]);
        Assert.Contains("| 0.8100 ⚠ |", markdown, StringComparison.Ordinal);
        Assert.Contains("- main has no data/r.csv in git\n", markdown, StringComparison.Ordinal);
        Assert.Contains("it does not measure the model (BKF7003)", markdown, StringComparison.Ordinal);
        Assert.Empty(ComparisonText.Notes(Report(Judged(Verdict.Worse))));
    }

    [Fact]
    public void Cells_HaveNoNegativeZero_AndSayWhereThereIsNoVerdict()
    {
        string[] cells = ComparisonText.Cells(Judged(Verdict.NotShown) with { Difference = -0.00001, Low = -0.00002, High = 0.00001 });
        Assert.Equal(("0.0000", "0.0000 to 0.0000"), (cells[4], cells[5]));
        Assert.Equal("none", ComparisonText.Cells(Judged(Verdict.NotShown) with { NoVerdict = "few" })[^1]);
        Assert.Equal("rmse (as mae)", ComparisonText.Cells(Judged(Verdict.NotShown) with { SameAs = "mae/test-items" })[1]);
    }

    private static ComparedMetric Judged(Verdict verdict) =>
        new("svd", "rmse", CandidateSet.TestItems, MetricDirection.Lower, 0.8, 0.81, 0.01, 0.005, 0.015, 0.001, 0.002, 0.3, 0.7, 0.01, null,
            verdict) { IsPrimary = true };

    private static ComparisonReport Report(params ComparedMetric[] rows) => new(
        "compare/2", new ComparisonSide("main", "ref", "quick", null, 1), new ComparisonSide("branch", "ref", "quick", null, 1), false, 100, 1000, 1,
        new ChangeReport([], [], []), rows, [])
    {
        PrimaryMetrics = ["rmse/test-items"],
    };

    /// <summary>A lower value is better; what stands under "detectable" is 2.8 standard errors.</summary>
    private static (ComparedMetric Row, Func<double[]> Changes) Row(
        string metric, CandidateSet candidates, double difference, double p, double[] changes) =>
        (new ComparedMetric(
            "svd", metric, candidates, MetricDirection.Lower, 1, 1 + difference, difference, 0, 0, p, 1, 0, 0, difference, null, Verdict.NotShown),
                () => changes);

    private static double[] Noise(int seed) => [.. Draw((ulong)seed).Select(value => value - 0.4)];

    private static double[] Draw(ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, Users).Select(_ => random.NextDouble())];
    }

    private static double[] Ones() => [.. Enumerable.Repeat(1.0, Users)];

    private static EvaluatedRun Evaluated(string[] primary, params (MetricDefinition Definition, double[] Sums, double[] Weights)[] metrics)
    {
        UserMetric[] measured = [.. metrics.Select(metric => new UserMetric(metric.Definition, metric.Sums, metric.Weights))];
        var model = new ModelMetrics(
            "svd", ModelRole.Model, ScoreKind.Rating, 1,
            [.. measured.Select(
                metric => new MetricValue(metric.Definition.Name, metric.Definition.Candidates, metric.Total(), 0, 1, IntervalKind.Bootstrap, []))],
                    [], []);
        string hash = new('a', 64);
        return new EvaluatedRun(
            "run", "experiment", new MetricsReport(
                "metrics/4", [0], Users, Users, 100, new Protocol(hash, hash, hash), [.. metrics.Select(metric => metric.Definition)], [model],
                []) { Primary = primary },
            [.. Enumerable.Range(0, Users).Select(user => (0, (long)user))],
            new Dictionary<string, IReadOnlyDictionary<string, UserMetric>> { ["svd"] = measured.ToDictionary(metric => metric.Definition.Id) });
    }
}
