using Bakeoff.Core;
using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

/// <summary>The conclusions on the page: the answer box, the findings, what would change the result, and the summary table.</summary>
public sealed class FindingsTests
{
    private const string Blind = "within the noise of random scores";
    private static readonly MetricDefinition Rmse = new("rmse", CandidateSet.TestItems, MetricDirection.Lower, 1, "√");
    private static readonly MetricDefinition Recall = new("recall@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "hits / test items");

    [Fact]
    public void Answer_OfAClearDifference_SaysWhichIsBetter_WhereLowerIsBetter()
    {
        ReportData data = Data([Rmse], [Of("svd", (Rmse, 0.82)), Of("bias", (Rmse, 0.86))], [Pair(Rmse, "svd", "bias", -0.04, 0.02, 0.001)]);
        Assert.Equal(["svd beats bias by 0.0400 RMSE, 95 % interval 0.0200 to 0.0600 (0.8200 against 0.8600; p = 0.0010)."], Findings.Answer(data));
    }

    [Fact]
    public void Answer_OfAClearDifference_SaysWhichIsBetter_WhereHigherIsBetter_WhicheverWayItWasWritten()
    {
        ReportData data =
            Data([Recall], [Of("ease", (Recall, 0.3)), Of("item-knn", (Recall, 0.2))], [Pair(Recall, "item-knn", "ease", -0.1, 0.02, 0.00001)]);
        Assert.Equal(
            ["ease beats item-knn by 0.1000 recall@10, 95 % interval 0.0800 to 0.1200 (0.3000 against 0.2000; p < 0.0001)."], Findings.Answer(data));
    }

    [Fact]
    public void Answer_OfADifferenceThatChanceExplains_SaysSo_InBothDirections()
    {
        ReportData lower = Data([Rmse], [Of("svd", (Rmse, 0.82)), Of("bias", (Rmse, 0.83))], [Pair(Rmse, "svd", "bias", -0.01, 0.02, 0.3)]);
        Assert.Equal(
            ["svd and bias show no significant difference by RMSE: −0.0100, 95 % interval −0.0300 to 0.0100 (0.8200 against 0.8300; p = 0.3000)."],
            Findings.Answer(lower));
        ReportData higher = Data([Recall], [Of("svd", (Recall, 0.2)), Of("bias", (Recall, 0.3))], [Pair(Recall, "bias", "svd", 0.1, 0.2, 0.3)]);
        Assert.StartsWith(
            "bias and svd show no significant difference by recall@10: +0.1000", Assert.Single(Findings.Answer(higher)), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_WhereTooFewUsersWereTested_IsNoVerdict_WithTheReason()
    {
        ReportData data = Data(
            [Rmse], [Of("svd", (Rmse, 0.5)), Of("bias", (Rmse, 0.9))],
            [new ModelComparison("rmse", CandidateSet.TestItems, "svd", "bias", -0.4, null, null, null, "only 3 people were tested")]);
        Assert.Equal(["No verdict on svd against bias by RMSE (0.5000 against 0.9000): only 3 people were tested."], Findings.Answer(data));
    }

    /// <summary>Best against next best of four is one of six pairs that could have been chosen: a p-value of 0.02 is then no news.</summary>
    [Fact]
    public void Answer_OfTheBestOfMany_IsCorrectedForTheChoice_AndForThePrimaryMetrics()
    {
        string[] names = ["a", "b", "c", "d"];
        ModelMetrics[] models = [.. names.Select((name, i) => Of(name, (Recall, 0.4 - (0.1 * i))))];
        ModelComparison[] pairs = [.. names.SelectMany((name, i) => names.Take(i).Select(before => Pair(Recall, name, before, -0.1, 0.08, 0.02)))];
        string answer = Assert.Single(Findings.Answer(Data([Recall], models, pairs)));
        Assert.StartsWith("a and b show no significant difference by recall@10: +0.1000", answer, StringComparison.Ordinal);
        Assert.EndsWith("p = 0.1200, corrected for the choice among 4 models).", answer, StringComparison.Ordinal);

        ReportData asked = Data([Recall, Rmse], models, pairs, pair: ["a", "b"]);
        Assert.Equal(
            "a beats b by 0.1000 recall@10, 95 % interval 0.0200 to 0.1800 (0.4000 against 0.3000; p = 0.0200, corrected for 2 primary metrics).",
            Findings.Answer(asked)[0]);
    }

    [Fact]
    public void Answer_OfADeclaredPair_IsAboutThese_EvenWhereAnotherModelIsBetter()
    {
        ReportData data = Data(
            [Rmse], [Of("best", (Rmse, 0.7)), Of("svd", (Rmse, 0.9)), Of("bias", (Rmse, 0.86))],
            [Pair(Rmse, "svd", "bias", 0.04, 0.01, 0.001), Pair(Rmse, "best", "bias", -0.1, 0.01, 0.001)], pair: ["svd", "bias"]);
        Assert.StartsWith(
            "svd loses to bias by 0.0400 RMSE, 95 % interval 0.0300 to 0.0500", Assert.Single(Findings.Answer(data)), StringComparison.Ordinal);
        Assert.DoesNotContain(Sensitivity.Describe(data), sentence => sentence.Contains("best", StringComparison.Ordinal));
        Assert.Contains("the question is about svd against bias", SummaryTable.Note(data), StringComparison.Ordinal);
    }

    /// <summary>"svd beats svd-untuned" answers nobody's question, and no p-value is corrected for it.</summary>
    [Fact]
    public void Answer_WhereAModelIsTuned_IsNotAboutItsOwnGivenOptions()
    {
        ReportData data = Data(
            [Rmse], [Of("svd", (Rmse, 0.80)), Of("svd-untuned", (Rmse, 0.81)), Of("bias", (Rmse, 0.86))],
            [Pair(Rmse, "svd", "svd-untuned", -0.01, 0.005, 0.001), Pair(Rmse, "svd", "bias", -0.06, 0.05, 0.02)]) with
        {
            Searches = [new TuningReport("", "", "svd", "", "tpe", Rmse.Id, MetricDirection.Lower, 40, null, 1, [])],
        };
        Assert.Equal(
            ["svd beats bias by 0.0600 RMSE, 95 % interval 0.0100 to 0.1100 (0.8000 against 0.8600; p = 0.0200)."], Findings.Answer(data));
    }

    [Fact]
    public void TrialsWithoutAValue_AreCounted_WithAReason()
    {
        TuningReportTrial Trial(int number, string? failure) => new(
            number, "", new SortedDictionary<string, string>(StringComparer.Ordinal), 1, failure is null ? 0.8 : null, failure, 1);
        ReportData data = Data([Rmse], [Of("mine", (Rmse, 0.80))], []) with
        {
            Searches = [new TuningReport(
                "", "", "mine", "", "tpe", Rmse.Id, MetricDirection.Lower, 3, null, 1,
                [Trial(0, null), Trial(1, "BKF6006: it fails."), Trial(2, "BKF6001: it diverges.")])],
        };
        Assert.Equal(["2 of the 3 trials of mine have no value; the first: BKF6006: it fails."], TuningSection.Gains(data));
    }

    [Fact]
    public void Answer_OfAPairOfWhichOneHasNoSuchValue_IsNoVerdict()
    {
        ReportData data = Data([Rmse], [Of("svd", (Rmse, 0.9)), Of("popularity", (Recall, 0.1))], [], pair: ["svd", "popularity"]);
        Assert.Equal(["No verdict on svd against popularity by RMSE: popularity has no such value."], Findings.Answer(data));
    }

    [Fact]
    public void Conclusions_NeverQuoteAValueThatTheTableMarks()
    {
        ModelMetrics[] models = [
            Of("svd", Blind, (Recall, 0.0777)), Of("ease", (Recall, 0.0555)), Of("item-knn", (Recall, 0.0333)),
            Of("popularity", (Recall, 0.0222)) with { Role = ModelRole.Floor }];
        ReportData data = Data(
            [Recall], models,
            [Pair(Recall, "svd", "ease", 0.02, 0.01, 0.001), Pair(Recall, "ease", "item-knn", 0.02, 0.01, 0.001),
                Pair(Recall, "svd", "popularity", 0.05, 0.01, 0.001), Pair(Recall, "ease", "popularity", 0.03, 0.01, 0.001)]);
        string[] all = [.. Findings.Answer(data), .. Findings.All(data), .. Sensitivity.Describe(data)];
        Assert.StartsWith("ease beats item-knn", all[0], StringComparison.Ordinal);
        Assert.All(all, sentence => Assert.DoesNotContain("0.0777", sentence, StringComparison.Ordinal));
        Assert.Contains($"No verdict on svd against popularity by recall@10: it does not measure svd ({Blind}).", all);
        string table = SummaryTable.Render(data);
        Assert.Contains("<b>0.0555</b>", table, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>0.0777</b>", table, StringComparison.Ordinal);

        ReportData pair = Data([Recall], models, [Pair(Recall, "svd", "ease", 0.02, 0.01, 0.001)], pair: ["ease", "svd"]);
        Assert.Equal([$"No verdict on ease against svd by recall@10: it does not measure svd ({Blind})."], Findings.Answer(pair));
        ReportData nothing = Data([Recall], [models[0], models[3]], [Pair(Recall, "svd", "popularity", 0.05, 0.01, 0.001)]);
        Assert.Equal(["No verdict by recall@10: it does not measure any of the trained models."], Findings.Answer(nothing));
        Assert.Equal(["No verdict by recall@10: it measures no model here."], Findings.Answer(Data([Recall], [models[0]], [])));
    }

    [Fact]
    public void Answer_WhereAFloorIsFirst_SaysThatItIsAFloor()
    {
        ReportData data = Data(
            [Recall], [Of("two-tower", (Recall, 0.0371)), Of("popularity", (Recall, 0.0386)) with { Role = ModelRole.Floor }],
            [Pair(Recall, "two-tower", "popularity", -0.0015, 0.01, 0.7)]);
        Assert.StartsWith(
            "popularity (a floor) and two-tower show no significant difference by recall@10: +0.0015", Assert.Single(Findings.Answer(data)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_OfTwoModelsThatAreTheSame_SaysSo()
    {
        ReportData data = Data([Recall], [Of("a", (Recall, 0.2)), Of("b", (Recall, 0.2))], [Pair(Recall, "b", "a", 0, 0, 1)]);
        Assert.Equal(["a and b have the same recall@10, 0.2000."], Findings.Answer(data));
    }

    [Fact]
    public void Answer_OfASingleModel_IsItsValue()
    {
        Assert.Equal(["svd has RMSE 0.8200; no other model is measured by it."], Findings.Answer(Data([Rmse], [Of("svd", (Rmse, 0.82))], [])));
        Assert.Equal(["No model was measured."], Findings.Answer(Data([], [], [])));
    }

    /// <summary>A difference that another seed would give as well is no news, however small the users' p-value.</summary>
    [Fact]
    public void Answer_OfADifferenceThatSeedsExplain_IsNotSignificant()
    {
        ModelComparison pair = Pair(Rmse, "svd", "bias", -0.02, 0.001, 0.00001);
        ReportData Limited(double limit) => Data([Rmse], [Of("svd", (Rmse, 0.82)), Of("bias", (Rmse, 0.84))], [pair with { SeedLimit = limit }]);
        ReportData data = Limited(0.03);
        Assert.Contains("svd beats bias by 0.0200 RMSE", Assert.Single(Findings.Answer(Limited(0.01))), StringComparison.Ordinal);
        Assert.Contains(
            "show no significant difference by RMSE: −0.0200, 95 % interval −0.0210 to −0.0190, within what another seed would change",
            Assert.Single(Findings.Answer(data)), StringComparison.Ordinal);
    }

    [Fact]
    public void Conclusions_OfImplicitData_SpeakOfListsAlone_AndOfNoRatings()
    {
        ModelMetrics[] models =
            [Of("ease", (Recall, 0.3)), Of("bias", (Recall, 0.1)), Of("popularity", (Recall, 0.2)) with { Role = ModelRole.Floor }];
        models[0] = models[
            0] with { Slices = [
                new SliceMetrics(SliceKind.UserActivity, 0, 9, 40, 50, [new SliceValue("recall@10", CandidateSet.SeenExcluded, 0.1)])] };
        models[1] = models[
            1] with { Slices = [
                new SliceMetrics(SliceKind.UserActivity, 0, 9, 40, 50, [new SliceValue("recall@10", CandidateSet.SeenExcluded, 0.2)])] };
        ReportData data = Data(
            [Recall], models, [Pair(Recall, "ease", "popularity", 0.1, 0.02, 0.001), Pair(Recall, "ease", "bias", 0.2, 0.02, 0.001)], rated: false);
        string[] all = [.. Findings.Answer(data), .. Findings.All(data), .. Sensitivity.Describe(data)];
        Assert.StartsWith("ease beats popularity (a floor) by 0.1000 recall@10", all[0], StringComparison.Ordinal);
        Assert.All(all, sentence => Assert.DoesNotMatch("(?i)rating|rmse", sentence));
        Assert.Contains(
            "Other users would: for users with 0–9 training interactions (50 test interactions) bias is ahead of ease at recall@10, 0.2000 "
                + "against 0.1000.", all);
        Assert.Equal(["recall@10"], SummaryTable.Columns(data).Select(column => column.Name));
        Assert.DoesNotContain("rmse", SummaryTable.Render(data), StringComparison.Ordinal);
    }

    [Fact]
    public void All_HoldsEachModelAgainstItsBaseline_CorrectedTogether()
    {
        ReportData data = Data(
            [Rmse, Recall],
            [Of("svd", (Rmse, 0.82), (Recall, 0.1)), Of("bias", (Rmse, 0.86), (Recall, 0.05)), Of("global-mean", (Rmse, 1)),
                Of("popularity", (Recall, 0.2)) with { Role = ModelRole.Floor }],
            [Pair(Rmse, "svd", "bias", -0.04, 0.02, 0.02), Pair(Rmse, "bias", "global-mean", -0.14, 0.02, 0.0001),
                Pair(Recall, "svd", "popularity", -0.1, 0.02, 0.0001)]);
        Assert.Equal(
            ["svd beats bias by 0.0400 RMSE, 95 % interval 0.0200 to 0.0600 (0.8200 against 0.8600; p = 0.0200).",
                "bias beats global-mean by 0.1400 RMSE, 95 % interval 0.1200 to 0.1600 (0.8600 against 1.0000; p = 0.0003).",
             "svd loses to popularity (a floor) by 0.1000 recall@10, 95 % interval 0.0800 to 0.1200 (0.1000 against 0.2000; p = 0.0003)."],
            Findings.All(data));
    }

    [Fact]
    public void Sensitivity_SaysWhetherMoreUsersWouldDecide_AndWhichMetricsWould()
    {
        MetricDefinition precision = new("precision@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "hits / k");
        ModelMetrics[] models = [Of("a", (Recall, 0.3), (precision, 0.1)), Of("b", (Recall, 0.2), (precision, 0.2))];
        string[] open = [.. Sensitivity.Describe(Data([Recall], models, [Pair(Recall, "a", "b", 0.1, 0.2, 0.3)], more: [precision]))];
        Assert.Contains(
            "More users could: to show a difference of this size between a and b at recall@10, about 400 test users are needed; there are 100.",
            open);
        Assert.Contains(
            "Another metric would: a is first at recall@10, but not at 1 of 2 metrics of its kind, such as precision@10, where b is.", open);
        string[] clear = [.. Sensitivity.Describe(Data([Recall], models, [Pair(Recall, "a", "b", 0.1, 0.05, 0.001)]))];
        Assert.Contains("100 test users are enough to distinguish a from b at recall@10: their 95 % interval is ± 0.0500.", clear);
        Assert.Contains("Another metric would not: a is first at recall@10, and at all 1 metrics of its kind.", clear);
        Assert.DoesNotContain(
            Sensitivity.Describe(
                Data([Recall], models, [new ModelComparison("recall@10", CandidateSet.SeenExcluded, "a", "b", 0.1, null, null, null, "few")])),
                    sentence => sentence.Contains("More users", StringComparison.Ordinal));
    }

    [Fact]
    public void SummaryTable_MarksThePrimaryMetrics_AndShowsThemFirst()
    {
        MetricDefinition included = new("ndcg@5", CandidateSet.SeenIncluded, MetricDirection.Higher, 1, "");
        ReportData data = Data([included], [Of("a", (included, 0.3), (Rmse, 0.9))], [], more: [Rmse, Recall]);
        Assert.Equal(("ndcg@5", CandidateSet.SeenIncluded), SummaryTable.Columns(data)[0]);
        Assert.Equal("ndcg@5 (seen-included) (primary)", SummaryTable.Heading(data, "ndcg@5", CandidateSet.SeenIncluded));
        Assert.Equal("rmse", SummaryTable.Heading(data, "rmse", CandidateSet.TestItems));
        Assert.Equal("Primary metrics: ndcg@5 (seen-included). All other metrics are exploratory.", SummaryTable.Note(data));
    }

    private static ModelComparison Pair(MetricDefinition metric, string left, string right, double difference, double halfWidth, double p) =>
        new(metric.Name, metric.Candidates, left, right, difference, difference - halfWidth, difference + halfWidth, p);

    private static ModelMetrics Of(string name, params (MetricDefinition Metric, double Value)[] values) => Of(name, null, values);

    private static ModelMetrics Of(string name, string? blind, params (MetricDefinition Metric, double Value)[] values) => new(
        name, ModelRole.Model, ScoreKind.Rating, 1,
        [.. values.Select(
            of => new MetricValue(
                of.Metric.Name, of.Metric.Candidates, of.Value, of.Value - 0.01, of.Value + 0.01, IntervalKind.Bootstrap, [],
                DoesNotMeasure: blind))], [], []);

    private static ReportData Data(
        MetricDefinition[] primary, ModelMetrics[] models, ModelComparison[] comparisons, string[]? pair = null, MetricDefinition[]? more = null,
        bool rated = true) => new(
        new ReportOptions(),
        new MetricsReport("", [0], 100, 500, 1000, new Protocol("", "", ""), [.. primary, .. more ?? []], models, comparisons)
        {
            Primary = [.. primary.Select(definition => definition.Id)], Pair = pair,
        },
        new IntegrityReport("", 1, 1, null, []), Profiles.Create(rated ? new RatingScale(1, 2, 1) : new RatingScale(1, 1, 1)), [],
        new ExamplesReport("", []), new ProvenanceReport("", []), new SplitReport("", "last-n", 1, "hash", []), []);
}
