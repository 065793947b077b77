using System.Collections.Concurrent;
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
internal sealed record LinearRatingHead(double Mean, double[] Users, double[] Items, double Intercept, double Slope, RatingScale Scale)
{
    private const double Damping = 5;
    private const long MaxRows = 1_000_000; // A line has two numbers: more rows would not change their third digit.
    private const int MaxShares = 8; // Each passes over all rows.

    /// <summary>The rating of a pair. An index of −1 is unknown and has no bias; a score of NaN adds nothing.</summary>
    public double Predict(int user, int item, double score) => Scale.Clamp(
        Mean + (user < 0 ? 0 : Users[user]) + (item < 0 ? 0 : Items[item]) + (double.IsNaN(score) ? 0 : Intercept + (Slope * score)));

    /// <summary>Gives a head that has a bias for more users, at the indices that follow those of <see cref="Users"/>.</summary>
    /// <param name="histories">What these users rated, with the indices of <see cref="Items"/>.</param>
    public LinearRatingHead FoldIn(UserHistories histories) =>
        this with { Users = [.. Users, .. new BiasTerms(Mean, Users, Items).FoldIn(histories, Damping)] };

    /// <summary>Fits on training rows: the biases on all, the line on a million at most, drawn by the seed.</summary>
    /// <param name="model">The trained towers.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="items">The catalogue.</param>
    /// <param name="scale">The rating scale.</param>
    /// <param name="seed">Draws the rows of the line.</param>
    /// <param name="threads">Threads at most; no bit depends on them.</param>
    /// <param name="cancellation">Looked at before each block of rows.</param>
    public static LinearRatingHead Fit(
        TwoTowerModel model, Interactions rows, ItemTable items, RatingScale scale, ulong seed, int threads, CancellationToken cancellation)
    {
        TowerFeatures features = model.Features;
        int[] itemIndex = [.. features.HistoryIndices(items.Catalogue).Select(index => index - 1)];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        double[] itemBias = ItemMeans(rows, features, itemIndex, parallel);
        double[] userBias = UserMeans(rows, features, itemIndex, itemBias, parallel);
        long count = Math.Min(rows.Count, MaxRows);
        (float Score, double Error)[] drawn = new (float, double)[count];
        ForEachScore(model, rows, items, new SeededOrder(rows.Count, seed), parallel, drawn, (user, row) =>
            row.Rating - features.MeanRating - userBias[user] - itemBias[itemIndex[row.Item]]);
        (double sumS, double sumE, double sumSS, double sumSE) = (0, 0, 0, 0);
        foreach ((float score, double error) in drawn)
        {
            sumS += score;
            sumE += error;
            sumSS += (double)score * score;
            sumSE += score * error;
        }

        double variance = sumSS - (sumS * sumS / count);
        double slope = variance > 1e-9 * count ? (sumSE - (sumS * sumE / count)) / variance : 0;
        return new LinearRatingHead(features.MeanRating, userBias, itemBias, (sumE - (slope * sumS)) / count, slope, scale);
    }

    /// <summary>Each thread passes over all rows, and sums up those of its items: in the order of the rows, as one thread would.</summary>
    private static double[] ItemMeans(Interactions rows, TowerFeatures features, int[] itemIndex, ParallelOptions parallel)
    {
        (double[] sums, long[] counts) = (new double[features.Items.Count], new long[features.Items.Count]);
        int shares = Math.Clamp(parallel.MaxDegreeOfParallelism, 1, MaxShares);
        Parallel.For(0, shares, parallel, share =>
        {
            (int first, int end) = ((int)((long)share * sums.Length / shares), (int)((share + 1L) * sums.Length / shares));
            for (long number = 0; number < rows.Count; number++)
            {
                InteractionRow row = rows.At(number);
                int index = itemIndex[row.Item];
                if (index >= first && index < end)
                {
                    sums[index] += row.Rating - features.MeanRating;
                    counts[index]++;
                }
            }
        });
        return [.. sums.Select((sum, index) => DampedSums.Mean(sum, counts[index], Damping))];
    }

    private static double[] UserMeans(Interactions rows, TowerFeatures features, int[] itemIndex, double[] itemBias, ParallelOptions parallel)
    {
        double[] means = new double[features.Users.Count];
        Parallel.ForEach(Partitioner.Create(0, means.Length), parallel, range =>
        {
            for (int user = range.Item1; user < range.Item2; user++)
            {
                double sum = 0;
                for (long number = rows.Starts[user]; number < rows.Starts[user + 1]; number++)
                {
                    InteractionRow row = rows.At(number);
                    sum += row.Rating - features.MeanRating - itemBias[itemIndex[row.Item]];
                }

                means[user] = DampedSums.Mean(sum, rows.Starts[user + 1] - rows.Starts[user], Damping);
            }
        });
        return means;
    }

    /// <summary>The score of training rows, each with the query of its own time, and the error that is to be explained.</summary>
    private static unsafe void ForEachScore(
        TwoTowerModel model, Interactions rows, ItemTable items, SeededOrder order, ParallelOptions parallel, (float Score, double Error)[] drawn,
        Func<int, InteractionRow, double> errorOf)
    {
        TowerFeatures features = model.Features;
        int[] history = features.HistoryIndices(items.Catalogue);
        CandidateFiller candidateFiller = model.FillerOf(items);
        int blocks = (drawn.Length + Embedder.BlockRows - 1) / Embedder.BlockRows, taken = -1;
        Parallel.For(0, Math.Min(blocks, Math.Max(1, parallel.MaxDegreeOfParallelism)), parallel, _ =>
        {
            using Embedder queries = Embedder.Create(model.Weights.Query, model.Options.Normalize);
            using Embedder candidates = Embedder.Create(model.Weights.Candidate, model.Options.Normalize);
            (TowerInput query, TowerInput candidate) = (new TowerInput(model.Weights.Query.Shape), new TowerInput(model.Weights.Candidate.Shape));
            var queryFiller = new QueryFiller(features, history, model.Options.History);
            for (int block = Interlocked.Increment(ref taken); block < blocks; block = Interlocked.Increment(ref taken))
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                query.Clear();
                candidate.Clear();
                int first = block * Embedder.BlockRows;
                Span<(float Score, double Error)> own = drawn.AsSpan(first, Math.Min(Embedder.BlockRows, drawn.Length - first));
                for (int i = 0; i < own.Length; i++)
                {
                    long number = order.At((long)first + i);
                    var found = new FoundRow(number, rows.UserOf(number), rows.At(number));
                    queryFiller.AddRow(query, rows, found);
                    candidateFiller.Add(candidate, found.Row.Item, features.Time.IndexOf(rows.TimestampOf(found.Row)));
                    own[i].Error = errorOf(found.User, found.Row);
                }

                (Matrix left, Matrix right) = (queries.Embed(query), candidates.Embed(candidate));
                for (int i = 0; i < own.Length; i++)
                {
                    own[i].Score = Products.Dot(left.Row(i), right.Row(i), model.Stride);
                }
            }
        });
    }
}
