using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>What keeps two numbers out of one row, in the words that a reader gets: one reason each, and what to do about it.</summary>
public sealed class ComparabilityTests
{
    private const string Other = "bbbbbbbbbbbbbbbb";
    private static readonly MetricDefinition Recall = new("recall@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "hits / test items");
    private static readonly MetricDefinition WithSeen = Recall with { Candidates = CandidateSet.SeenIncluded };
    private static readonly MetricDefinition Error = new("rmse", CandidateSet.TestItems, MetricDirection.Lower, 1, "√", MetricPopulation.Ratings);

    [Fact]
    public void TheSameProtocol_RefusesNothing() => Expect(["recall@10/seen-excluded"], [], Compare(Run(), Run()));

    /// <summary>Other test rows say it all: that other things differ too is no further reason.</summary>
    [Fact]
    public void OtherTestRows_AreTheOneReason_HoweverMuchElseDiffers()
    {
        string reason = "all metrics: BKF7006: the test rows are others (aaaaaaaaaaaa, now bbbbbbbbbbbb): the dataset, the split, its folds or the "
            + "seed differ. Give both the same 'dataset', 'split' and 'seed', and compare again.";
        Expect([], [reason], Compare(Run(), Run(protocol => protocol with { TestRowsHash = Other })));
        Expect([], [reason], Compare(Run(), Run(_ => new Protocol(Other, Other, Other))));
    }

    [Fact]
    public void OtherTestUsers_AreOtherTestRows()
    {
        EvaluatedRun run = Run();
        (string[] rows, string[] refused) = Compare(run, run with { Users = [(0, 7), .. run.Users.Skip(1)] });
        Assert.Empty(rows);
        Assert.StartsWith("all metrics: BKF7006: the test rows are others", Assert.Single(refused), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherCatalogue_RefusesAllLists_AndNoErrors()
    {
        string reason = "metrics of lists: BKF7006: the catalogues from which lists are made are not the same items. Give both the same dataset.";
        EvaluatedRun Of(MetricDefinition definition, string hash) => Run(
            protocol => protocol with { CandidatesHash = hash, SeenHash = hash }, definition);
        Expect([], [reason], Compare(Of(Recall, "a"), Of(Recall, Other)));
        Expect([], [reason], Compare(Of(WithSeen, "a"), Of(WithSeen, Other)));
        Expect(["rmse/test-items"], [reason], Compare(Of(Error, "a"), Of(Error, Other)));
    }

    [Fact]
    public void OtherSeenItems_RefuseTheListsWithoutThemAlone()
    {
        string reason = "metrics of lists without seen items: BKF7006: what counts as seen differs: the training rows are not the same. Give both "
            + "the same 'dataset' and 'split'.";
        EvaluatedRun Of(MetricDefinition definition, string hash) => Run(protocol => protocol with { SeenHash = hash }, definition);
        Expect([], [reason], Compare(Of(Recall, "a"), Of(Recall, Other)));
        Expect(["recall@10/seen-included"], [reason], Compare(Of(WithSeen, "a"), Of(WithSeen, Other)));
        Expect(["rmse/test-items"], [reason], Compare(Of(Error, "a"), Of(Error, Other)));
    }

    [Fact]
    public void AModelOfOneSide_IsNamedWithItsSide()
    {
        EvaluatedRun old = Run() with { Name = "main" }, now = Renamed(old, "svd-2") with { Name = "branch" };
        Expect(
            [], ["model svd-2: only branch has it. Nothing, if it was added.", "model svd: only main has it. Nothing, if it was taken out."],
            Compare(old, now));
    }

    [Fact]
    public void AMetricOfOneSide_IsNamedWithItsSide()
    {
        EvaluatedRun old = Run() with { Name = "main" }, now = Run(definition: Error) with { Name = "branch" };
        Expect(
            [], ["svd rmse/test-items: only branch has it. Give both the same 'evaluation'.",
                "svd recall@10/seen-excluded: only main has it. Give both the same 'evaluation'."],
            Compare(old, now));
    }

    [Fact]
    public void AnotherVersionOfAMetric_SaysWhatBothCompute() => Expect(
        [], ["svd recall@10/seen-excluded: BKF7006: the metric computes something else: version 1 (hits / test items), now version 2 (hits). "
            + "Evaluate both with the same version of Bakeoff and the same 'evaluation'."],
        Compare(Run(), Run(definition: Recall with { Version = 2, Summary = "hits" })));

    private static void Expect(string[] rows, string[] refused, (string[] Rows, string[] Refused) actual)
    {
        Assert.Equal(rows, actual.Rows);
        Assert.Equal(refused, actual.Refused);
    }

    private static (string[] Rows, string[] Refused) Compare(EvaluatedRun old, EvaluatedRun now)
    {
        var comparability = new Comparability(old, now);
        string[] rows = [.. comparability.Pairs().Select(pair => pair.Candidate.Definition.Id)];
        return (rows, [.. comparability.Refused.Select(refusal => $"{refusal.What}: {refusal.Reason}. {refusal.Remedy}")]);
    }

    private static EvaluatedRun Run(Func<Protocol, Protocol>? change = null, MetricDefinition? definition = null)
    {
        EvaluatedRun run = EvaluatedRuns.Create(definition ?? Recall, [0.1, 0.2, 0.3]);
        return change is null ? run : run with { Report = run.Report with { Protocol = change(run.Report.Protocol) } };
    }

    private static EvaluatedRun Renamed(EvaluatedRun run, string model) => run with
    {
        Metrics = new Dictionary<string, IReadOnlyDictionary<string, UserMetric>> { [model] = run.Metrics["svd"] },
        Report = run.Report with { Models = [run.Report.Models[0] with { Name = model }] },
    };
}
