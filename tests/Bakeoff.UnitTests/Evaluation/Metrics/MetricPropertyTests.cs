using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Each metric compared with a naive one on 1,000 random small cases: bounds, order of ties, swaps.</summary>
public sealed class MetricPropertyTests
{
    private const int Cases = 1000;

    [Fact]
    public void ListMetrics_AreTheNaiveOnes_AndWithinTheirBounds()
    {
        foreach (Case of in RandomCases())
        {
            foreach (int k in new[] { 1, 3, 10 })
            {
                RankedTest user = of.Ranked;
                int[] top = [.. of.List.Take(k)];
                int hits = top.Count(of.Truth.ContainsKey);
                Assert.Equal((double)hits / of.Truth.Count, Recall.Compute(user, k), 12);
                Assert.Equal((double)hits / k, Precision.Compute(user, k), 12);
                Assert.Equal((double)hits / Math.Min(k, of.Truth.Count), CappedRecall.Compute(user, k), 12);
                Assert.Equal(
                    0.2 * top.Select((item, place) => of.Truth.ContainsKey(item) ? Math.Pow(0.8, place) : 0).Sum(),
                    RankBiasedPrecision.Compute(user, k, 0.8), 12);
                Assert.Equal(hits > 0 ? 1 : 0, HitRate.Compute(user, k));
                Assert.Equal(hits > 0 ? 1.0 / (Array.FindIndex(top, of.Truth.ContainsKey) + 1) : 0, ReciprocalRank.Compute(user, k), 12);
                Assert.Equal(NaiveAveragePrecision(of, top, k), AveragePrecision.Compute(user, k), 12);
                Assert.Equal(NaiveNdcg(of, top, k, _ => 1, j => 1 / Math.Log2(j + 1)), ListNdcg.Binary(user, k), 12);
                Assert.Equal(NaiveNdcg(of, top, k, rating => rating, j => 1 / Math.Log2(j + 1)), ListNdcg.Raw(user, k), 12);
                Assert.Equal(NaiveNdcg(of, top, k, rating => Math.Pow(2, rating) - 1, j => 1 / Math.Log2(j + 1)), ListNdcg.Exponential(user, k), 12);
                Assert.Equal(NaiveNdcg(of, top, k, rating => rating, j => j < 2 ? 1 : 1 / Math.Log2(j)), ListNdcg.LensKit(user, k), 12);
                Assert.Equal(NaiveAuc(of, k), LimitedAuc.Compute(user, k), 12);
                Assert.All(
                    new[] { Recall.Compute(user, k), Precision.Compute(user, k), AveragePrecision.Compute(user, k), ListNdcg.Binary(user, k),
                        ListNdcg.Raw(user, k),
                        ListNdcg.Exponential(user, k), ListNdcg.LensKit(user, k), LimitedAuc.Compute(user, k), CappedRecall.Compute(user, k),
                        RankBiasedPrecision.Compute(user, k, 0.8) }, value =>
                            Assert.InRange(value, 0, 1 + 1e-12));
            }
        }
    }

    [Fact]
    public void ListMetrics_NeverFall_WhenATestItemMovesUp()
    {
        foreach (Case of in RandomCases().Where(of => of.Ranked.Ranks.Length > 0 && of.Ranked.Ranks[0] > 1))
        {
            (int above, int hit) = (of.Ranked.Ranks[0] - 2, of.Ranked.Ranks[0] - 1);
            int[] better = [.. of.List];
            (better[above], better[hit]) = (better[hit], better[above]);
            Case moved = of with { List = better };
            foreach (int k in new[] { 1, 3, 10 })
            {
                Assert.True(CappedRecall.Compute(moved.Ranked, k) >= CappedRecall.Compute(of.Ranked, k));
                Assert.True(RankBiasedPrecision.Compute(moved.Ranked, k, 0.8) >= RankBiasedPrecision.Compute(of.Ranked, k, 0.8));
                Assert.True(Recall.Compute(moved.Ranked, k) >= Recall.Compute(of.Ranked, k));
                Assert.True(ReciprocalRank.Compute(moved.Ranked, k) >= ReciprocalRank.Compute(of.Ranked, k));
                Assert.True(AveragePrecision.Compute(moved.Ranked, k) >= AveragePrecision.Compute(of.Ranked, k));
                Assert.True(ListNdcg.Raw(moved.Ranked, k) >= ListNdcg.Raw(of.Ranked, k));
                Assert.True(ListNdcg.LensKit(moved.Ranked, k) >= ListNdcg.LensKit(of.Ranked, k));
                Assert.True(LimitedAuc.Compute(moved.Ranked, k) >= LimitedAuc.Compute(of.Ranked, k));
            }

            Assert.True(LimitedAuc.Compute(moved.Ranked, 10) > LimitedAuc.Compute(of.Ranked, 10) || of.Ranked.Ranks[0] > 10);
        }
    }

    [Fact]
    public void RatingMetrics_AreTheNaiveOnes_AndWithoutTies_DoNotDependOnTheOrderOfTheRows()
    {
        var random = new SeededRandom(5);
        for (int i = 0; i < Cases; i++)
        {
            int rows = 1 + random.NextInt(8);
            float[] ratings = [.. Enumerable.Range(0, rows).Select(_ => 0.5f * (1 + random.NextInt(10)))];
            double[] scores = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() * 5)];
            Assert.Equal(Math.Sqrt(ratings.Zip(scores, (rating, score) => Math.Pow(rating - score, 2)).Average()), Rmse.Compute(ratings, scores), 12);
            Assert.Equal(ratings.Zip(scores, (rating, score) => Math.Abs(rating - score)).Average(), Mae.Compute(ratings, scores), 12);
            Assert.True(Mae.Compute(ratings, scores) <= Rmse.Compute(ratings, scores) + 1e-12);
            int[] order = random.Permutation(rows);
            (float[] mixedRatings, double[] mixedScores) = ([.. order.Select(row => ratings[row])], [.. order.Select(row => scores[row])]);
            foreach (Func<float[], double[], double> ndcg in new Func<float[], double[], double>[] { (r, s) => RatedNdcg.Textbook(r, s), (r, s) =>
                RatedNdcg.Exponential(r, s), (r, s) => RatedNdcg.LensKit(r, s), (r, s) => RatedNdcg.LensKitExponential(r, s) })
            {
                Assert.Equal(ndcg(ratings, scores), ndcg(mixedRatings, mixedScores), 12);
                Assert.InRange(ndcg(ratings, scores), 0, 1 + 1e-12);
                Assert.Equal(1, ndcg(ratings, [.. ratings.Select(rating => (double)rating)]), 12);
            }

            double Dcg(IEnumerable<float> ranked) => ranked.Select((rating, j) => rating / Math.Log2(j + 2)).Sum();
            Assert.Equal(
                Dcg(ratings.Zip(scores).OrderByDescending(row => row.Second).Select(row => row.First)) / Dcg(ratings.OrderDescending()),
                RatedNdcg.Textbook(ratings, scores), 12);
        }
    }

    [Fact]
    public void Gini_IsTheMeanDifferenceOfAllPairs_OverTwiceTheMean()
    {
        var random = new SeededRandom(6);
        for (int i = 0; i < Cases; i++)
        {
            int[] times = [.. Enumerable.Range(0, 2 + random.NextInt(10)).Select(_ => random.NextInt(6))];
            times[0]++;
            double naive = times.SelectMany(a => times.Select(b => (double)Math.Abs(a - b))).Average() / (2 * times.Average());
            Assert.Equal(naive, Gini.Compute(times), 12);
        }
    }

    /// <summary>Counts beyond 4,096 are sorted, those below are counted, and both stand in one order.</summary>
    [Theory]
    [InlineData(new[] { 4095, 4096, 4097, 0, 9000, 4096, 3 })]
    [InlineData(new[] { 9000, 5000, 7000 })]
    public void Gini_OfItemsThatAreRecommendedOften_IsTheSame(int[] times)
    {
        double naive = times.SelectMany(a => times.Select(b => (double)Math.Abs(a - b))).Average() / (2 * times.Average());
        Assert.Equal(naive, Gini.Compute(times), 12);
    }

    [Fact]
    public void Gini_OfNoList_IsUndefined() => Assert.True(double.IsNaN(Gini.Compute([0, 0, 0])));

    private static double NaiveAveragePrecision(Case of, int[] top, int k) => top
        .Select((item, i) => of.Truth.ContainsKey(item) ? top.Take(i + 1).Count(of.Truth.ContainsKey) / (i + 1.0) : 0)
            .Sum() / Math.Min(k, of.Truth.Count);

    private static double NaiveNdcg(Case of, int[] top, int k, Func<double, double> gain, Func<int, double> discount) =>
        top.Select((item, i) => of.Truth.TryGetValue(item, out float rating) ? gain(rating) * discount(i + 1) : 0).Sum()
        / of.Truth.Values.Order().Reverse().Take(k).Select((rating, i) => gain(rating) * discount(i + 1)).Sum();

    /// <summary>Counts every pair; what is not among the first k shares one place.</summary>
    private static double NaiveAuc(Case of, int k)
    {
        int Place(int item) => Array.IndexOf(of.List, item) is >= 0 and int place && place < k ? place : int.MaxValue;
        int[] others = [.. Enumerable.Range(0, of.Candidates).Where(item => !of.Truth.ContainsKey(item))];
        return of.Truth.Keys.SelectMany(item => others.Select(other => Place(item).CompareTo(Place(other)) switch { < 0 => 1.0, 0 => 0.5, _ => 0 }))
            .Average();
    }

    private static IEnumerable<Case> RandomCases()
    {
        var random = new SeededRandom(4);
        for (int i = 0; i < Cases; i++)
        {
            int candidates = 12 + random.NextInt(20);
            int[] items = random.Permutation(candidates);
            var truth = items.Take(1 + random.NextInt(5)).ToDictionary(item => item, _ => 0.5f * (1 + random.NextInt(10)));
            yield return new Case([.. random.Permutation(candidates).Take(random.NextInt(candidates + 1))], truth, candidates);
        }
    }

    /// <summary>A list of items, and what the test items were rated.</summary>
    private sealed record Case(int[] List, Dictionary<int, float> Truth, int Candidates)
    {
        public RankedTest Ranked
        {
            get
            {
                (int Item, int Rank)[] hits = [.. List.Select((item, i) => (item, i + 1)).Where(hit => Truth.ContainsKey(hit.item))];
                return new RankedTest(
                    hits.Select(hit => hit.Rank).ToArray(), hits.Select(hit => Truth[hit.Item]).ToArray(), Truth.Values.OrderDescending().ToArray(),
                    List.Length, Candidates);
            }
        }
    }
}
