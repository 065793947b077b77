using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Who comes first on a leaderboard, and under which names.</summary>
public sealed class LeaderboardTests
{
    private const int Users = 300;
    private static readonly MetricDefinition Recall = new("recall@10", CandidateSet.SeenExcluded, MetricDirection.Higher, 1, "");
    private static readonly MetricDefinition Rmse = new("rmse", CandidateSet.TestItems, MetricDirection.Lower, 1, "√", MetricPopulation.Ratings);

    /// <summary>The case of the issue: "two-tower comes first, 0.0371" where popularity has 0.0386 in the same run.</summary>
    [Fact]
    public void AFloorThatIsBetter_ComesFirst_AndTheBestModelIsNamed()
    {
        double[] tower = Draw(1, 0.0371), popular = Draw(2, 0.0386);
        IReadOnlyList<RankedEntry> ranking =
            Rank(Recall, Entry("quickstart", "two-tower", Recall, tower), Entry("quickstart", "popularity", Recall, popular, floor: true));
        Assert.Equal(["popularity (floor)", "two-tower"], ranking.Select(ranked => ranked.Entry.Label));
        Assert.Equal(
            "By recall@10/seen-excluded popularity (floor) of quickstart comes first, 0.0386; the best trained model is two-tower of quickstart, "
                + "0.0371; 1 of the other 1 show no significant difference from it (300 test users).",
            LeaderboardText.Answer(ranking, Recall.Id));
    }

    [Fact]
    public void First_IsTheLowest_WhereLowerIsBetter_AndAClearlyWorseOneIsNotTied()
    {
        IReadOnlyList<RankedEntry> ranking =
            Rank(Rmse, Entry("e", "bias", Rmse, Draw(1, 1.5)), Entry("e", "svd", Rmse, Draw(1, 0.9)), Entry("e", "knn", Rmse, Draw(3, 0.901)));
        Assert.Equal(["svd", "knn", "bias"], ranking.Select(ranked => ranked.Entry.Model));
        Assert.Equal([false, true, false], ranking.Select(ranked => ranked.Tied));
        Assert.Equal(
            "By rmse/test-items svd of e comes first, 0.9487; 1 of the other 2 show no significant difference from it (300 test users).",
            LeaderboardText.Answer(ranking, Rmse.Id));
    }

    [Fact]
    public void OneResultUnderTwoNames_IsOneEntryWithBoth_AndNotItsOwnRival()
    {
        double[] values = Draw(1, 0.3);
        IReadOnlyList<LeaderboardEntry> merged = SameResults.Merge(
            [Entry("base", "svd", Recall, values), Entry("copy", "svd", Recall, values), Entry("copy", "mine", Recall, values),
                Entry("base", "bias", Recall, Draw(2, 0.1))]);
        Assert.Equal([("base = copy", "svd = mine"), ("base", "bias")], merged.Select(entry => (entry.Names, entry.Labels)));
        string answer = LeaderboardText.Answer(Rank(Recall, [.. merged]), Recall.Id);
        Assert.StartsWith(
            "By recall@10/seen-excluded svd of base = copy comes first, 0.3000; 0 of the other 1 show", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelThatIsAsItsFloor_IsTheModel_AndOtherTestRowsAreAnotherResult()
    {
        double[] values = Draw(1, 0.3);
        LeaderboardEntry model = Entry("e", "mine", Recall, values);
        Assert.Equal(
            "mine = popularity (floor)", Assert.Single(SameResults.Merge([Entry("e", "popularity", Recall, values, floor: true), model])).Labels);
        LeaderboardEntry other = model with { Run = model.Run with { Report = model.Run.Report with { Protocol = new Protocol("b", "b", "b") } } };
        Assert.Equal(2, SameResults.Merge([model, other]).Count);
    }

    /// <summary>A value that the table marks is not quoted as the first.</summary>
    [Fact]
    public void AValueThatDoesNotMeasureItsModel_ComesLast_AndIsMarked()
    {
        LeaderboardEntry blind = Entry("e", "blind", Recall, Draw(1, 0.9), blind: FloorCheck.Chance);
        IReadOnlyList<RankedEntry> ranking = Rank(Recall, blind, Entry("e", "svd", Recall, Draw(2, 0.3)));
        Assert.StartsWith(
            "By recall@10/seen-excluded svd of e comes first, 0.3000", LeaderboardText.Answer(ranking, Recall.Id), StringComparison.Ordinal);
        Assert.Equal("0.9000 ⚠", LeaderboardText.Cell(ranking[1].Value, tied: false));
        string nobody = LeaderboardText.Answer(Rank(Recall, blind, Entry("e", "popularity", Recall, Draw(3, 0.2), floor: true)), Recall.Id);
        Assert.Equal(
            "By recall@10/seen-excluded no trained model is measured (⚠): none differs from random scores, or from its own predictions shuffled.",
            nobody);
    }

    [Fact]
    public void ASingleEntry_HasNobodyToBeComparedWith() =>
        Assert.EndsWith(
            "comes first, 0.3000; nothing is there to compare it with (300 test users).",
            LeaderboardText.Answer(Rank(Recall, Entry("e", "svd", Recall, Draw(1, 0.3))), Recall.Id), StringComparison.Ordinal);

    [Fact]
    public void TooFewUsers_GiveNoVerdict_WithTheReason()
    {
        IReadOnlyList<RankedEntry> ranking = Rank(Recall, Entry("e", "a", Recall, [0.9, 0.8, 0.7]), Entry("e", "b", Recall, [0.1, 0.2, 0.1]));
        Assert.Matches("comes first, 0.8000; no verdict on the others: .*3 have a value", LeaderboardText.Answer(ranking, Recall.Id));
    }

    [Fact]
    public void Page_ShowsFloorsAndAllNames()
    {
        double[] values = Draw(1, 0.3);
        string page = LeaderboardPage.Render(
            "t", ["a"], [
                Entry("base", "svd", Recall, values), Entry("copy", "svd", Recall, values),
                Entry("base", "popularity", Recall, Draw(2, 0.1), floor: true)], [Recall.Id], []);
        Assert.Contains("base = copy", page, StringComparison.Ordinal);
        Assert.Contains("<tr class=\"floor\">", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<th scope=\"row\" data-value=").Length - 1);
    }

    private static IReadOnlyList<RankedEntry> Rank(MetricDefinition metric, params LeaderboardEntry[] entries) => Ranking.Create(entries, metric.Id);

    /// <summary>Values around a mean that they have exactly.</summary>
    private static double[] Draw(ulong seed, double mean)
    {
        var random = new SeededRandom(seed);
        double[] values = [.. Enumerable.Range(0, Users).Select(_ => mean * (0.5 + random.NextDouble()))];
        return [.. values.Select(value => value * mean / values.Average())];
    }

    private static LeaderboardEntry Entry(
        string name, string model, MetricDefinition definition, double[] values, bool floor = false, string? blind = null)
    {
        var metric = new UserMetric(definition, values, [.. values.Select(_ => 1.0)]);
        var metrics = new ModelMetrics(
            model, floor ? ModelRole.Floor : ModelRole.Model, ScoreKind.Rating, 1,
            [new MetricValue(definition.Name, definition.Candidates, metric.Total(), 0, 1, IntervalKind.Bootstrap, [], DoesNotMeasure: blind)], [],
            []);
        string hash = new('a', 64);
        var run = new EvaluatedRun(
            name, name, new MetricsReport(
                "metrics/4", [0], values.Length, values.Length, 100, new Protocol(hash, hash, hash), [definition], [metrics], []),
            [.. values.Select((_, user) => (0, (long)user))],
            new Dictionary<string, IReadOnlyDictionary<string, UserMetric>> { [
                model] = new Dictionary<string, UserMetric> { [definition.Id] = metric } });
        return new LeaderboardEntry(name, model, new Dictionary<string, string>(), run, null) { IsFloor = floor };
    }
}
