using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Metrics over test sets with negative ratings, equal scores and users for whom they are undefined, next to naive ones.</summary>
public sealed class UndefinedMetricTests
{
    private const int Users = 200;
    private const int Items = 12;
    private const double Lowest = -10;
    private static readonly int[] Lengths = [1, 3, 10];
    private static readonly MetricSet Metrics = new(new EvaluationOptions { K = Lengths });

    [Fact]
    public void Metrics_OnAScaleBelowZero_AreTheNaiveOnes_OverTheUsersForWhomTheyAreDefined()
    {
        TestSet test = NegativeRatings();
        MeasuredModel model = Random(test);
        IReadOnlyDictionary<string, UserMetric> measured = Measure(test, model);
        foreach (int user in Enumerable.Range(0, Users))
        {
            int[] rows = [.. test.RowNumbersOf(user)];
            double[] gains = [.. rows.Select(row => test.Ratings[row] - Lowest)];
            bool gained = gains.Any(gain => gain > 0);
            int[] scored = [
                .. rows.Index().Where(row => !double.IsNaN(model.Scores![row.Item])).OrderByDescending(row => model.Scores![row.Item])
                    .Select(row => row.Index)];
            double[] ranked = [.. scored.Concat(Enumerable.Range(0, rows.Length).Except(scored)).Select(row => gains[row])];
            Same(measured["ndcg/test-items"], user, gained, Dcg(ranked) / Dcg(gains.OrderDescending()));
            int[] list = model.Lists[CandidateSet.SeenExcluded].ItemsOf(user).ToArray();
            int others = Items - test.SeenBy(user).Length - rows.Length;
            foreach (int k in Lengths)
            {
                double[] hits = [
                    .. list.Take(k).Select(item => Array.FindIndex(rows, row => test.Positions[row] == item))
                        .Select(row => row < 0 ? 0 : gains[row])];
                Same(measured[$"ndcg-raw@{k}/seen-excluded"], user, gained, Dcg(hits) / Dcg(gains.OrderDescending().Take(k)));
                Same(measured[$"auc@{k}/seen-excluded"], user, others > 0, measured[$"auc@{k}/seen-excluded"].ValueOf(user));
                Same(measured[$"recall@{k}/seen-excluded"], user, true,
                    list.Take(k).Count(item => rows.Any(row => test.Positions[row] == item)) / (double)rows.Length);
            }
        }

        Assert.All(measured.Values, metric => Assert.All(metric.Sums.Where((_, user) => metric.Weights[user] == 0), sum => Assert.Equal(0, sum)));
        Assert.InRange(measured["ndcg/test-items"].Weights.Count(weight => weight == 0), 1, Users - 1);
        Assert.InRange(measured["auc@10/seen-excluded"].Weights.Count(weight => weight == 0), 1, Users - 1);
    }

    [Fact]
    public void EveryMetricOfHits_IsWithinZeroAndOne_TheOracleHasOne_AndTheWorstOrderTheLowest()
    {
        TestSet test = NegativeRatings();
        IReadOnlyDictionary<string, UserMetric> oracle = Measure(test, Floors.Oracle(test)), random = Measure(test, Random(test));
        double[] reversed = [.. test.Ratings.Select(rating => (double)-rating)];
        List<UserMetric> worst = RatingMeasures.Compute(test, null, reversed, Metrics);
        foreach (UserMetric metric in oracle.Values.Concat(random.Values).Where(metric => metric.Definition.Better == MetricDirection.Higher))
        {
            Assert.All(Enumerable.Range(0, Users).Where(user => metric.Weights[user] > 0), user => Assert.InRange(metric.ValueOf(user), 0, 1 + 1e-9));
        }

        // No user has more than 10 test items.
        string[] perfect = [
            "ndcg/test-items", "ndcg-exp/test-items", "ndcg-lenskit/test-items", "recall@10/seen-excluded", "ndcg@10/seen-excluded",
            "ndcg-raw@10/seen-excluded", "ndcg-exp@10/seen-excluded", "ndcg-lenskit@10/seen-excluded", "auc@10/seen-excluded"];
        Assert.All(perfect, id => Assert.Equal(1, oracle[id].Total(), 9));
        foreach (UserMetric lowest in worst)
        {
            UserMetric other = random[lowest.Definition.Id];
            Assert.All(
                Enumerable.Range(0, Users).Where(user => other.Weights[user] > 0), user =>
                    Assert.True(lowest.ValueOf(user) <= other.ValueOf(user) + 1e-9));
        }
    }

    [Fact]
    public void Diversity_WithoutAnyGenre_IsLeftOut_AndAModelThatCoversNobodyHasNoDescription()
    {
        TestSet test = NegativeRatings(genres: false);
        Assert.DoesNotContain(
            Random(test).Describe(test, Metrics).Users, metric => metric.Definition.Name.StartsWith("diversity@", StringComparison.Ordinal));
        var nobody = new MeasuredModel
        {
            Name = "nobody", Role = ModelRole.Model, Kind = ScoreKind.Ranking,
            Lists = new SortedDictionary<CandidateSet, RecommendationLists> { [CandidateSet.SeenExcluded] = new(Users) },
        };
        Assert.Empty(nobody.Describe(test, Metrics).Users);
        Assert.Equal(
            (0.0, Users),
            (Measure(test, nobody)["recall@10/seen-excluded"].Total(),
                Measure(test, nobody)["recall@10/seen-excluded"].Weights.Count(weight => weight > 0)));
        Assert.All(
            nobody.Describe(test, Metrics).All.Where(metric => metric.Definition.Name.StartsWith("gini@", StringComparison.Ordinal)), gini =>
                Assert.True(double.IsNaN(gini.Over(Enumerable.Range(0, Users)))));
    }

    [Fact]
    public void DefinedUsers_CountsPeople_NotTheirFolds()
    {
        var items = new CatalogueTable(["", ""], new Dictionary<int, (int[], int)> { [0] = ([1, 1], 2), [1] = ([1, 1], 2) });
        var test = new TestSet(items, TestSets.Folds([(0, 7, 0, 3), (0, 8, 1, 3), (1, 7, 1, 3)]));
        int Count(double[] weights) => test.People.CountOf(user => weights[user] > 0);
        int Defined(double[] weights) => test.People.Sum(new UserMetric(Recall.Metric.Define(CandidateSet.SeenExcluded, 1), weights, weights)).People;
        Assert.Equal((2, 1, 0), (Count([1, 1, 1]), Count([1, 0, 1]), Count([0, 0, 0])));
        Assert.Equal((2, 1, 0), (Defined([1, 1, 1]), Defined([1, 0, 1]), Defined([0, 0, 0])));
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1, "the data has interactions and no ratings")]
    [InlineData(1, 5, 1, 4, 4, null)]
    [InlineData(1, 5, 2, 5, 5, "every rating that the split leaves is 5, so that what is left is positive feedback")]
    [InlineData(-10, 10, 2, -10, 10, null)]
    public void Ratings_AreMeasured_IfTheDataHasThem_AlsoIfAllAreEqual(
        double lowest, double highest, int distinct, float from, float to, string? reason) =>
        Assert.Equal(
            reason, Profiles.Create(
                new RatingScale(lowest, highest, 1), [.. Enumerable.Range(0, distinct).Select(i => new RatingCount(lowest + i, 1))])
                    .WhyNotMeasured(from, to));

    private static void Same(UserMetric metric, int user, bool defined, double expected)
    {
        Assert.Equal(defined ? 1 : 0, metric.Weights[user]);
        Assert.True(
            !defined || Math.Abs(expected - metric.ValueOf(user)) < 1e-6,
            $"{metric.Definition.Id} of user {user}: {expected} and {metric.ValueOf(user)}");
    }

    private static double Dcg(IEnumerable<double> gains) => gains.Select((gain, i) => gain / Math.Log2(i + 2)).Sum();

    private static Dictionary<string, UserMetric> Measure(TestSet test, MeasuredModel model) =>
        model.Measure(test, Metrics).ToDictionary(metric => metric.Definition.Id);

    /// <summary>
    /// Scores from 1 to 4, so that many are equal, none for every fifth user; a list of the items that the user has not seen, none for every seventh.
    /// </summary>
    private static MeasuredModel Random(TestSet test)
    {
        var random = new SeededRandom(8);
        double[] scores = new double[test.Ratings.Length];
        var lists = new RecommendationLists(Users);
        for (int user = 0; user < Users; user++)
        {
            foreach (int row in test.RowNumbersOf(user))
            {
                scores[row] = user % 5 == 0 || random.NextInt(10) == 0 ? double.NaN : 1 + random.NextInt(4);
            }

            int[] seen = test.SeenBy(user).ToArray();
            lists.Set(user, user % 7 == 0 ? [] : [.. random.Permutation(Items).Except(seen)]);
        }

        return new MeasuredModel
        {
            Name = "random", Role = ModelRole.Model, Kind = ScoreKind.RatingAndRanking, Ratings = scores, Scores = scores,
            Lists = new SortedDictionary<CandidateSet, RecommendationLists> { [CandidateSet.SeenExcluded] = lists },
        };
    }

    /// <summary>Ratings from −10 to 10, of which every fourth user has only the lowest; every third user has seen all that is not tested.</summary>
    private static TestSet NegativeRatings(bool genres = true)
    {
        var random = new SeededRandom(9);
        var rows = new List<(int, long, int, float)>();
        var seen = new List<int[]>();
        for (int user = 0; user < Users; user++)
        {
            int[] items = random.Permutation(Items);
            int tested = 1 + random.NextInt(4);
            rows.AddRange(items.Take(tested).Order().Select(item => (0, (long)user, item, user % 4 == 0 ? -10f : random.NextInt(21) - 10f)));
            seen.Add([.. items.Skip(tested).Take(user % 3 == 0 ? Items : 3).Order()]);
        }

        int[] raters = [.. Enumerable.Range(1, Items)];
        var catalogue = new CatalogueTable(
            [.. raters.Select(item => genres ? item % 2 == 0 ? "Drama" : "" : "")], new Dictionary<int, (int[], int)> { [0] = (raters, Users) });
        return new TestSet(catalogue, TestSets.Folds(rows, [.. seen])) { GainOrigin = new RatingScale(Lowest, 10, 1).GainOrigin };
    }
}
