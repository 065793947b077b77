using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Which entries of a leaderboard may share a table, in which order, and by which metric.</summary>
public sealed class RankingTests
{
    private static readonly MetricDefinition Recall = new("recall@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");

    [Fact]
    public void Groups_AreOfTheSameTestRows_TheLargestFirst()
    {
        LeaderboardEntry[] entries = [Entry("x", 'b'), Entry("y", 'a'), Entry("z", 'a')];
        Assert.Equal([["y", "z"], ["x"]], Ranking.Groups(entries).Select(group => group.Select(entry => entry.Name)));
    }

    [Fact]
    public void Groups_OfTheSameSize_AreInTheOrderOfTheirNames() =>
        Assert.Equal(["a", "b"], Ranking.Groups([Entry("b", 'b'), Entry("a", 'a')]).Select(group => group[0].Name));

    [Fact]
    public void Equal_AreInTheOrderOfTheirNames_AndTied()
    {
        IReadOnlyList<RankedEntry> ranking = Ranking.Create([Entry("b", 'a'), Entry("a", 'a')], Recall.Id);
        Assert.Equal([("a", false), ("b", true)], ranking.Select(ranked => (ranked.Entry.Name, ranked.Tied)));
    }

    [Fact]
    public void Entries_WithoutTheMetric_AreNotRanked() => Assert.Empty(Ranking.Create([Entry("a", 'a')], "rmse/test-items"));

    [Fact]
    public void MetricByNameAlone_IsFoundAmongAllEntries()
    {
        Assert.Equal(Recall.Id, Ranking.IdOf([Entry("a", 'a')], "recall@10"));
        Assert.Equal(Recall.Id, Ranking.IdOf([Entry("a", 'a')], Recall.Id));
        Assert.Null(Ranking.IdOf([Entry("a", 'a')], "rmse"));
    }

    /// <summary>Errors are means over the rows that are predicted: a model that leaves out the hard ones is not the better one.</summary>
    [Fact]
    public void ErrorsOfAModelThatLeavesOutRows_AreNotComparedWithTheFirst()
    {
        LeaderboardEntry Covering(string name, double coverage, double error)
        {
            var rmse = new MetricDefinition("rmse", CandidateSet.TestItems, MetricDirection.Lower, 1, "", MetricPopulation.Ratings);
            EvaluatedRun run = EvaluatedRuns.Create(rmse, [.. Enumerable.Range(0, 20).Select(user => error + (user / 100.0))]);
            ModelMetrics model = run.Report.Models[0] with { Coverage = coverage };
            return new LeaderboardEntry(
                name, "svd", new Dictionary<string, string>(), run with { Report = run.Report with { Models = [model] } }, null);
        }

        IReadOnlyList<RankedEntry> ranking =
            Ranking.Create([Covering("full", 1, 0.2), Covering("partial", 0.5, 0.3), Covering("other", 1, 0.2)], "rmse/test-items");
        Assert.Equal([("full", false), ("other", true), ("partial", false)], ranking.Select(ranked => (ranked.Entry.Name, ranked.Tied)));
        Assert.Equal("the two may predict other test rows (coverage 1 and 0.5)", ranking[2].NoVerdict);
        string answer = LeaderboardText.Answer(ranking, "rmse/test-items");
        Assert.Contains(
            "1 of the other 2 show no significant difference from it; no verdict on 1: the two may predict", answer, StringComparison.Ordinal);
        string page = LeaderboardPage.Render("t", [], [.. ranking.Select(ranked => ranked.Entry)], ["rmse/test-items"], []);
        Assert.Contains("coverage 0.5", page, StringComparison.Ordinal);
    }

    /// <summary>A metric's parameter is in its definition: with another one it is another metric, and a difference says nothing.</summary>
    [Fact]
    public void ValuesOfAMetricWithAnotherParameter_GetNoVerdict()
    {
        LeaderboardEntry With(string name, double patience, double value)
        {
            var rbp = new MetricDefinition("rbp@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, $"patience {patience:0.##}");
            EvaluatedRun run = EvaluatedRuns.Create(rbp, [.. Enumerable.Range(0, 20).Select(user => value + (user / 100.0))]);
            return new LeaderboardEntry(name, "svd", new Dictionary<string, string>(), run, null);
        }

        IReadOnlyList<RankedEntry> ranking = Ranking.Create([With("a", 1, 0.5), With("b", 2, 0.4), With("c", 1, 0.5)], "rbp@10/seen-excluded");
        Assert.Equal([("a", false), ("c", true), ("b", false)], ranking.Select(ranked => (ranked.Entry.Name, ranked.Tied)));
        Assert.Equal("the metric computes something else: patience 2, and that of the first patience 1", ranking[2].NoVerdict);
    }

    [Fact]
    public void EqualModelsOfOneExperiment_AreInTheOrderOfTheirNames() => Assert.Equal(
        ["knn", "svd"], Ranking.Create([Values("e", "svd", 0), Values("e", "knn", 0)], Recall.Id).Select(ranked => ranked.Entry.Model));

    /// <summary>A value that no user's values stand behind cannot be tested, so it has no place.</summary>
    [Fact]
    public void AValueWithoutThoseOfTheUsers_IsNotRanked()
    {
        LeaderboardEntry known = Values("e", "svd", 0), unknown = Values("f", "svd", 0.5);
        unknown = unknown with { Run = unknown.Run with { Metrics = new Dictionary<string, IReadOnlyDictionary<string, UserMetric>>() } };
        Assert.NotNull(unknown.Find(Recall.Id));
        Assert.Equal(["e"], Ranking.Create([unknown, known], Recall.Id).Select(ranked => ranked.Entry.Name));
    }

    /// <summary>
    /// Six of twenty people less is 2 · 2⁻⁶ = 0.031, which two comparisons raise beyond 5 %. An entry that gets no verdict is one of the two, with a
    /// p-value of 1: it must not take the place of the smallest.
    /// </summary>
    [Fact]
    public void AnEntryWithoutAVerdict_CountsAsAComparisonThatShowsNothing()
    {
        LeaderboardEntry first = Values("a", "svd", 0.5), six = Values("b", "svd", 0.5, people: 6, less: 0.1);
        LeaderboardEntry other = Values("c", "svd", 0, definition: Recall with { Summary = "another parameter" });
        Assert.Equal([("a", false), ("b", false)], Ranking.Create([first, six], Recall.Id).Select(ranked => (ranked.Entry.Name, ranked.Tied)));
        Assert.Equal(
            [("a", false), ("b", true), ("c", false)],
            Ranking.Create([first, six, other], Recall.Id).Select(ranked => (ranked.Entry.Name, ranked.Tied)));
    }

    /// <summary>Of two reasons against a verdict the one is given that more people would not take away.</summary>
    [Fact]
    public void OtherDefinitions_AreTheReason_WhereThereAreTooFewPeopleToo()
    {
        MetricDefinition changed = Recall with { Summary = "another parameter" };
        IReadOnlyList<RankedEntry> ranking =
            Ranking.Create([Values("a", "svd", 0.5, 0, 0, Recall, 3), Values("b", "svd", 0, 0, 0, changed, 3)], Recall.Id);
        Assert.StartsWith("the metric computes something else", ranking[1].NoVerdict, StringComparison.Ordinal);
        Assert.Contains(
            "3 have a value", Ranking.Create([Values("a", "svd", 0.5, count: 3), Values("b", "svd", 0, count: 3)], Recall.Id)[1].NoVerdict!,
            StringComparison.Ordinal);
    }

    /// <summary>Lists are of all test users, whatever part of the test rows a model predicts a rating for; errors are of those rows.</summary>
    [Theory]
    [InlineData(CandidateSet.SeenExcluded, 0.5, 1, false)]
    [InlineData(CandidateSet.TestItems, 0.5, 1, true)]
    [InlineData(CandidateSet.TestItems, 1, 0.5, true)]
    [InlineData(CandidateSet.TestItems, 1, 1, false)]
    public void PartialCoverage_TakesTheVerdictOnErrorsAlone_OnEitherSide(CandidateSet candidates, double first, double second, bool refused)
    {
        MetricDefinition definition = Recall with { Candidates = candidates };
        LeaderboardEntry Covering(string name, double more, double coverage) => Values(name, "svd", more, definition: definition) is var entry
            ? entry with { Run = entry.Run with { Report = entry.Run.Report with { Models = [
                entry.Run.Report.Models[0] with { Coverage = coverage }] } } } : null!;
        RankedEntry last = Ranking.Create([Covering("a", 0.5, first), Covering("b", 0, second)], definition.Id)[1];
        Assert.Equal(refused, last.NoVerdict is not null);
    }

    /// <summary>Twenty people's values, of which some are less.</summary>
    private static LeaderboardEntry Values(
        string name, string model, double more, int people = 0, double less = 0, MetricDefinition? definition = null, int count = 20)
    {
        EvaluatedRun run = EvaluatedRuns.Create(
            definition ?? Recall, [.. Enumerable.Range(0, count).Select(user => more + (user / 40.0) - (user < people ? less : 0))]);
        return new LeaderboardEntry(
            name, model, new Dictionary<string, string>(), run with
            {
                Metrics = new Dictionary<string, IReadOnlyDictionary<string, UserMetric>> { [model] = run.Metrics["svd"] },
                Report = run.Report with { Models = [run.Report.Models[0] with { Name = model }] },
            }, null);
    }

    private static LeaderboardEntry Entry(string name, char hash)
    {
        EvaluatedRun run = EvaluatedRuns.Create(Recall, [.. Enumerable.Range(0, 20).Select(user => user / 20.0)]);
        string of = new(hash, 64);
        return new LeaderboardEntry(
            name, "svd", new Dictionary<string, string>(), run with { Report = run.Report with { Protocol = new Protocol(of, of, of) } }, null);
    }
}
