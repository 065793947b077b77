using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// Makes a rating of a score: μ + b_u + b_i + intercept + slope · score, within the scale. The biases are damped means
/// (<see cref="BiasTerms"/>); the line is the least-squares fit of what they leave, over training rows.
/// </summary>
/// <param name="Mean">μ.</param>
/// <param name="Users">b_u by index of the training users.</param>
/// <param name="Items">b_i by index of the training items.</param>
/// <param name="Intercept">The line's value for score 0.</param>
/// <param name="Slope">The line's slope.</param>
/// <param name="Scale">The rating scale.</param>
internal sealed record RatingHead(double Mean, double[] Users, double[] Items, double Intercept, double Slope, RatingScale Scale)
{
    private const double Damping = 5;
    private const long MostRows = 1_000_000; // A line has two numbers: more rows would not change their third digit.

    /// <summary>The rating of a pair. An index of −1 is unknown and has no bias; a score of NaN adds nothing.</summary>
    public double Predict(int user, int item, double score) => Scale.Clamp(
        Mean + (user < 0 ? 0 : Users[user]) + (item < 0 ? 0 : Items[item]) + (double.IsNaN(score) ? 0 : Intercept + (Slope * score)));

    /// <summary>Fits on training rows: the biases on all, the line on a million at most, drawn by the seed.</summary>
    public static RatingHead Fit(TwoTowerModel model, Interactions rows, ItemTable items, RatingScale scale, ulong seed)
    {
        TowerFeatures features = model.Features;
        int[] itemIndex = [.. features.HistoryIndices(items.Catalogue).Select(index => index - 1)];
        double[] itemBias = DampedMeans(rows, features.Items.Count, (_, row) => itemIndex[row.Item], (_, row) => row.Rating - features.MeanRating);
        double[] userBias = DampedMeans(
            rows, features.Users.Count, (user, _) => user, (_, row) => row.Rating - features.MeanRating - itemBias[itemIndex[row.Item]]);
        var head = new RatingHead(features.MeanRating, userBias, itemBias, 0, 0, scale);
        (double sumS, double sumE, double sumSS, double sumSE) = (0, 0, 0, 0);
        long count = Math.Min(rows.Count, MostRows);
        ForEachScore(model, rows, items, new SeededOrder(rows.Count, seed), count, (row, score) =>
        {
            InteractionRow interaction = rows.At(row);
            double error = interaction.Rating - features.MeanRating - userBias[rows.UserOf(row)] - itemBias[itemIndex[interaction.Item]];
            sumS += score;
            sumE += error;
            sumSS += (double)score * score;
            sumSE += score * error;
        });
        double variance = sumSS - (sumS * sumS / count);
        double slope = variance > 1e-9 * count ? (sumSE - (sumS * sumE / count)) / variance : 0;
        return head with { Slope = slope, Intercept = (sumE - (slope * sumS)) / count };
    }

    private static double[] DampedMeans(Interactions rows, int count, Func<int, InteractionRow, int> key, Func<int, InteractionRow, double> residual)
    {
        (double[] sums, long[] counts) = (new double[count], new long[count]);
        for (int user = 0; user < rows.Users.Count; user++)
        {
            for (long row = rows.Starts[user]; row < rows.Starts[user + 1]; row++)
            {
                int index = key(user, rows.At(row));
                sums[index] += residual(user, rows.At(row));
                counts[index]++;
            }
        }

        for (int index = 0; index < count; index++)
        {
            sums[index] /= counts[index] + Damping;
        }

        return sums;
    }

    /// <summary>The score of training rows, each with the query of its own time.</summary>
    private static unsafe void ForEachScore(
        TwoTowerModel model, Interactions rows, ItemTable items, SeededOrder order, long count, Action<long, float> use)
    {
        TowerFeatures features = model.Features;
        using Embedder queries = Embedder.Create(model.Weights.Query, model.Options.Normalize);
        using Embedder candidates = Embedder.Create(model.Weights.Candidate, model.Options.Normalize);
        (TowerInput query, TowerInput candidate) = (new TowerInput(model.Weights.Query.Shape), new TowerInput(model.Weights.Candidate.Shape));
        var queryFiller = new QueryFiller(features, features.HistoryIndices(items.Catalogue), model.Options.History);
        var candidateFiller = new CandidateFiller(features, items, model.Popularity);
        long[] drawn = new long[Embedder.BlockRows];
        for (long first = 0; first < count; first += Embedder.BlockRows)
        {
            query.Clear();
            candidate.Clear();
            int block = (int)Math.Min(Embedder.BlockRows, count - first);
            for (int i = 0; i < block; i++)
            {
                long row = drawn[i] = order.At(first + i);
                queryFiller.AddRow(query, rows, row);
                candidateFiller.Add(candidate, rows.At(row).Item, features.Time.IndexOf(rows.TimestampOf(row)));
            }

            (Matrix left, Matrix right) = (queries.Embed(query), candidates.Embed(candidate));
            for (int i = 0; i < block; i++)
            {
                use(drawn[i], Products.Dot(left.Row(i), right.Row(i), model.Stride));
            }
        }
    }
}
