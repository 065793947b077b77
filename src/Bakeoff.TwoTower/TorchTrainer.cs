using System.Diagnostics;
using Bakeoff.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// Trains the two-tower model with TorchSharp on a fold's training rows: in each batch, every row's own item must win a
/// softmax over the batch's items (Yi et al., RecSys 2019, without their correction, as TensorFlow Recommenders' default).
/// The loss is the sum over the batch; it starts near ln(batch) a row.
/// </summary>
internal sealed class TorchTrainer(TwoTowerOptions options, IStageProgress progress, CancellationToken cancellation)
{
    /// <summary>Trains; the same seed and threads give the same bytes on the same kind of processor.</summary>
    /// <exception cref="TrainingException">The loss is not finite (<c>BKF6001</c>).</exception>
    public (TwoTowerModel Model, IReadOnlyList<EpochReport> Epochs) Train(Fold fold, ulong seed)
    {
        OptionProperties.Demand(options);
        TorchRuntime.Initialize(options.Threads);
        using DisposeScope lifetime = NewDisposeScope();
        TowerFeatures features = TowerFeatures.Fit(fold, options);
        var random = new SeededRandom(Seeds.Derive(seed, "weights"));
        var adagrad = new Adagrad(options.LearningRate);
        using var users = new SparseTable(features.Users.Count + 1, options.EmbeddingSize, random, adagrad);
        using var buckets = new SparseTable(options.TimestampBuckets + 1, options.EmbeddingSize, random, adagrad);
        using var titles = new SparseTable(features.Titles.Count + 1, options.EmbeddingSize, random, adagrad);
        using var words = new SparseTable(features.Words.Count + 1, options.EmbeddingSize, random, adagrad);
        using var query = new DenseTower((2 * options.EmbeddingSize) + 1, options.TowerSizes, random, adagrad);
        using var candidate = new DenseTower(2 * options.EmbeddingSize, options.TowerSizes, random, adagrad);
        var step = new TorchStep(users, buckets, titles, words, query, candidate);
        var rows = new TrainingRows(fold, features);
        var epochs = new List<EpochReport>();
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            epochs.Add(new EpochReport(epoch + 1, RunEpoch(epoch, step, rows, seed)));
        }

        var model = new TwoTowerModel(
            features, options.EmbeddingSize, users.ToArray(), buckets.ToArray(), titles.ToArray(), words.ToArray(),
            query.ToTower(), candidate.ToTower());
        return (model, epochs);
    }

    /// <summary>One pass in a new order; returns the mean loss a row, each before its step.</summary>
    private double RunEpoch(int epoch, TorchStep step, TrainingRows rows, ulong seed)
    {
        int[] order = new SeededRandom(Seeds.Derive(seed, FormattableString.Invariant($"epoch {epoch}"))).Permutation(rows.Count);
        int batches = ((order.Length - 1) / options.BatchSize) + 1;
        double sum = 0;
        long start = Stopwatch.GetTimestamp();
        for (int batch = 0; batch < batches; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = batch * options.BatchSize;
            ReadOnlySpan<int> batchRows = order.AsSpan(first, Math.Min(options.BatchSize, order.Length - first));
            double loss = step.Run(rows.Batch(batchRows));
            if (!double.IsFinite(loss))
            {
                throw new TrainingException(
                    ErrorCodes.TrainingDiverged, $"the loss is {loss} in epoch {epoch + 1}, batch {batch + 1}.",
                    FormattableString.Invariant($"Choose a 'learningRate' below {options.LearningRate}."));
            }

            sum += loss;
            double done = (double)((epoch * batches) + batch + 1) / (batches * options.Epochs);
            double left = Stopwatch.GetElapsedTime(start).TotalSeconds / (batch + 1) * ((batches * (options.Epochs - epoch)) - batch - 1);
            progress.Report(done, FormattableString.Invariant(
                $"epoch {epoch + 1} of {options.Epochs}, batch {batch + 1} of {batches}, loss {sum / (first + batchRows.Length):F3}, {left:F0} s left"));
        }

        return sum / order.Length;
    }
}
