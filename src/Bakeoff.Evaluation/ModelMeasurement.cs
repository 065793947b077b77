using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>Measures one model on all its folds: predictions against test rows, lists against the catalogue.</summary>
internal sealed class ModelMeasurement(TestSet test, IReadOnlyList<int> lengths)
{
    public string Model { get; private init; } = "oracle";

    public ScoreKind Kind { get; private init; } = ScoreKind.RatingAndRanking;

    /// <summary>A score for each test row, NaN where there is none.</summary>
    public double[] Scores { get; } = NaNs(test.Ratings.Count);

    /// <summary>The metrics, in the order in which they are shown.</summary>
    public List<UserMetric> Metrics { get; } = [];

    /// <summary>Whether each test row's item is within the longest list, seen items excluded.</summary>
    public bool[] Found { get; } = new bool[test.Ratings.Count];

    /// <summary>Reads and measures what a model wrote.</summary>
    /// <exception cref="EvaluationException">Its files do not fit the test set (<c>BKF7001</c>, <c>BKF7002</c>).</exception>
    public static ModelMeasurement Of(
        DuckDbSession session, TestSet test, IReadOnlyList<int> lengths, string catalogue, IGrouping<string, ModelFolder> folders)
    {
        var measurement = new ModelMeasurement(test, lengths) { Model = folders.Key, Kind = folders.First().Kind };
        var files = new ModelFileReader(session, test, catalogue);
        foreach (ModelFolder folder in folders)
        {
            files.ReadScores(folder, measurement.Scores);
        }

        measurement.MeasureScores();
        foreach (string candidates in measurement.Kind.Ranks() ? new[] { UserMetric.SeenExcluded, UserMetric.SeenIncluded } : [])
        {
            var ranks = new List<int>[test.Users.Count];
            foreach (ModelFolder folder in folders)
            {
                files.ReadRanks(folder, candidates, ranks, candidates == UserMetric.SeenExcluded ? measurement.Found : null);
            }

            measurement.MeasureLists(candidates, ranks);
        }

        return measurement;
    }

    /// <summary>The best there can be: it predicts the test ratings, and lists the test items first.</summary>
    public static ModelMeasurement Oracle(TestSet test, IReadOnlyList<int> lengths)
    {
        var oracle = new ModelMeasurement(test, lengths);
        for (int row = 0; row < oracle.Scores.Length; row++)
        {
            oracle.Scores[row] = test.Ratings[row];
            oracle.Found[row] = true;
        }

        oracle.MeasureScores();
        List<int>[] ranks = [.. Enumerable.Range(0, test.Users.Count).Select(user => Enumerable.Range(1, test.TestItemsOf(user)).ToList())];
        oracle.MeasureLists(UserMetric.SeenExcluded, ranks);
        oracle.MeasureLists(UserMetric.SeenIncluded, ranks);
        return oracle;
    }

    private static double[] NaNs(int count)
    {
        double[] values = new double[count];
        Array.Fill(values, double.NaN);
        return values;
    }

    private void MeasureScores()
    {
        UserMetric rmse = new(Rmse.Name, UserMetric.TestItems, test.Users.Count);
        UserMetric mae = new(Mae.Name, UserMetric.TestItems, test.Users.Count);
        UserMetric textbook = new(RatedNdcg.Name, UserMetric.TestItems, test.Users.Count);
        UserMetric lensKit = new(RatedNdcg.LensKitName, UserMetric.TestItems, test.Users.Count);
        float[] ratings = [.. test.Ratings];
        for (int user = 0; user < test.Users.Count; user++)
        {
            Range rows = test.FirstRows[user]..test.FirstRows[user + 1];
            ReadOnlySpan<float> truth = ratings.AsSpan(rows);
            ReadOnlySpan<double> scores = Scores.AsSpan(rows);
            (rmse.Sums[user], rmse.Weights[user]) = Rmse.SumOf(truth, scores);
            (mae.Sums[user], mae.Weights[user]) = Mae.SumOf(truth, scores);
            (textbook.Sums[user], textbook.Weights[user]) = (RatedNdcg.Textbook(truth, scores), 1);
            (lensKit.Sums[user], lensKit.Weights[user]) = (RatedNdcg.LensKit(truth, scores), 1);
        }

        Metrics.AddRange(Kind.PredictsRatings() ? [rmse, mae] : []);
        Metrics.AddRange(Kind.Ranks() ? [textbook, lensKit] : []);
    }

    private void MeasureLists(string candidates, IReadOnlyList<List<int>?> ranksOfUsers)
    {
        foreach (int k in lengths)
        {
            UserMetric accuracy = new(FormattableString.Invariant($"top-{k}-accuracy"), candidates, test.Users.Count);
            UserMetric recall = new(FormattableString.Invariant($"recall@{k}"), candidates, test.Users.Count);
            UserMetric mrr = new(FormattableString.Invariant($"mrr@{k}"), candidates, test.Users.Count);
            UserMetric ndcg = new(FormattableString.Invariant($"ndcg@{k}"), candidates, test.Users.Count);
            for (int user = 0; user < test.Users.Count; user++)
            {
                int items = test.TestItemsOf(user);
                int[] ranks = [.. (ranksOfUsers[user] ?? []).Order()];
                (accuracy.Sums[user], accuracy.Weights[user]) = TopK.Accuracy(ranks, items, k);
                (recall.Sums[user], recall.Weights[user]) = (TopK.Recall(ranks, items, k), 1);
                (mrr.Sums[user], mrr.Weights[user]) = (TopK.ReciprocalRank(ranks, k), 1);
                (ndcg.Sums[user], ndcg.Weights[user]) = (TopK.Ndcg(ranks, items, k), 1);
            }

            Metrics.AddRange([accuracy, recall, mrr, ndcg]);
        }
    }
}
