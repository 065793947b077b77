using Bakeoff.Comparison;
using Bakeoff.Core;

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

    private static LeaderboardEntry Entry(string name, char hash)
    {
        EvaluatedRun run = EvaluatedRuns.Create(Recall, [.. Enumerable.Range(0, 20).Select(user => user / 20.0)]);
        string of = new(hash, 64);
        return new LeaderboardEntry(
            name, "svd", new Dictionary<string, string>(), run with { Report = run.Report with { Protocol = new Protocol(of, of, of) } }, null);
    }
}
