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
        IReadOnlyList<RankedEntry> ranking = Ranking.Of([Entry("b", 'a'), Entry("a", 'a')], Recall.Id);
        Assert.Equal([("a", false), ("b", true)], ranking.Select(ranked => (ranked.Entry.Name, ranked.Tied)));
    }

    [Fact]
    public void Entries_WithoutTheMetric_AreNotRanked() => Assert.Empty(Ranking.Of([Entry("a", 'a')], "rmse/test-items"));

    [Fact]
    public void MetricByNameAlone_IsFoundAmongAllEntries()
    {
        Assert.Equal(Recall.Id, Ranking.IdOf([Entry("a", 'a')], "recall@10"));
        Assert.Equal(Recall.Id, Ranking.IdOf([Entry("a", 'a')], Recall.Id));
        Assert.Null(Ranking.IdOf([Entry("a", 'a')], "rmse"));
    }

    private static LeaderboardEntry Entry(string name, char hash)
    {
        EvaluatedRun run = EvaluatedRuns.Create(Recall, [.. Enumerable.Range(0, 20).Select(user => user / 20.0)]);
        string of = new(hash, 64);
        return new LeaderboardEntry(
            name, "svd", new Dictionary<string, string>(), run with { Report = run.Report with { Protocol = new Protocol(of, of, of) } }, null);
    }
}
