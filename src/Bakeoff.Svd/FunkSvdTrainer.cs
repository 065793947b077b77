using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// Trains FunkSVD (Simon Funk, "Netflix Update: Try This at Home", 2006) exactly as LensKit 0.14.4 does: features one at
/// a time, predictions clamped to the scale, a term for the features that are still to come, double precision, rows in
/// one fixed order. One thread.
/// </summary>
public sealed class FunkSvdTrainer
{
    private const double InitialValue = 0.1;
    private readonly FunkSvdOptions _options;
    private readonly RatingScale _scale;

    /// <summary>Creates a trainer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="scale">Predictions are clamped to its ends.</param>
    /// <exception cref="ReportedException">An option is out of its range (<c>BKF6003</c>).</exception>
    public FunkSvdTrainer(FunkSvdOptions options, RatingScale scale)
    {
        OptionProperties.Demand(options);
        (_options, _scale) = (options, scale);
    }

    /// <summary>Trains on rows shuffled once by a seed.</summary>
    /// <param name="ratings">The training rows; no pair twice.</param>
    /// <param name="seed">The seed of the shuffle.</param>
    /// <param name="progress">Where epochs are reported, or null.</param>
    /// <param name="cancellation">Checked at every epoch.</param>
    /// <exception cref="TrainingException">The loss is not finite (<c>BKF6001</c>).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public FunkSvdModel Train(
        RatingTable ratings, ulong seed, IStageProgress? progress = null, CancellationToken cancellation = default) =>
        Train(ratings, new SeededRandom(seed).Permutation(ratings.Count), progress ?? SilentProgress.Instance, cancellation);

    /// <summary>Trains on rows in the order in which they stand, for comparison with another implementation.</summary>
    /// <param name="ratings">The training rows; no pair twice.</param>
    /// <exception cref="TrainingException">The loss is not finite (<c>BKF6001</c>).</exception>
    public FunkSvdModel TrainInOrder(RatingTable ratings) =>
        Train(ratings, [.. Enumerable.Range(0, ratings.Count)], SilentProgress.Instance, CancellationToken.None);

    private FunkSvdModel Train(RatingTable ratings, int[] order, IStageProgress progress, CancellationToken cancellation)
    {
        IdMap users = IdMap.Of(ratings.Users);
        IdMap items = IdMap.Of(ratings.Items);
        int[] userOf = new int[order.Length];
        int[] itemOf = new int[order.Length];
        float[] rating = new float[order.Length];
        for (int row = 0; row < order.Length; row++)
        {
            userOf[row] = users.IndexOf(ratings.Users[order[row]]);
            itemOf[row] = items.IndexOf(ratings.Items[order[row]]);
            rating[row] = ratings.Ratings[order[row]];
        }

        BiasTerms bias = BiasTerms.Fit(userOf, itemOf, rating, users.Count, items.Count, _options.Damping);
        double[] estimate = new double[order.Length];
        for (int row = 0; row < estimate.Length; row++)
        {
            estimate[row] = bias.Mean + bias.Users[userOf[row]] + bias.Items[itemOf[row]];
        }

        // One array per feature: an epoch touches one feature of many users and items.
        double[][] userFeatures = new double[_options.Features][];
        double[][] itemFeatures = new double[_options.Features][];
        var epochs = new List<EpochReport>(_options.Features);
        for (int f = 0; f < _options.Features; f++)
        {
            double[] p = userFeatures[f] = Filled(users.Count);
            double[] q = itemFeatures[f] = Filled(items.Count);
            double loss = TrainFeature(f, userOf, itemOf, rating, estimate, p, q, progress, cancellation);
            epochs.Add(new EpochReport((f + 1) * _options.Epochs, loss));
            for (int row = 0; row < estimate.Length; row++)
            {
                estimate[row] = _scale.Clamp(estimate[row] + (p[userOf[row]] * q[itemOf[row]]));
            }
        }

        return new FunkSvdModel(users, items, bias, userFeatures, itemFeatures, _scale, epochs);
    }

    /// <summary>All epochs of one feature; returns the training RMSE of the last.</summary>
    private double TrainFeature(
        int feature, int[] userOf, int[] itemOf, float[] rating, double[] estimate, double[] p, double[] q,
        IStageProgress progress, CancellationToken cancellation)
    {
        // What the features that are not trained yet would add with their initial values.
        double trail = InitialValue * InitialValue * (_options.Features - 1 - feature);
        double rmse = 0;
        for (int epoch = 0; epoch < _options.Epochs; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            rmse = Math.Sqrt(Pass(userOf, itemOf, rating, estimate, p, q, trail) / rating.Length);
            if (!double.IsFinite(rmse))
            {
                throw new TrainingException(
                    ErrorCodes.TrainingDiverged, $"the training RMSE is {rmse} in epoch {epoch + 1} of feature {feature + 1}.",
                    $"Choose a 'learningRate' below {FormattableString.Invariant($"{_options.LearningRate}")}, or more 'regularization'.");
            }

            int done = (feature * _options.Epochs) + epoch + 1;
            progress.Report(
                (double)done / (_options.Features * _options.Epochs),
                FormattableString.Invariant($"feature {feature + 1} of {_options.Features}, epoch {epoch + 1} of {_options.Epochs}, RMSE {rmse:F4}"));
        }

        return rmse;
    }

    /// <summary>One epoch; returns the sum of squared errors, each before its update.</summary>
    private double Pass(int[] userOf, int[] itemOf, float[] rating, double[] estimate, double[] p, double[] q, double trail)
    {
        (double rate, double regularization) = (_options.LearningRate, _options.Regularization);
        (double low, double high) = (_scale.Minimum, _scale.Maximum);
        double squares = 0;
        for (int row = 0; row < userOf.Length; row++)
        {
            int user = userOf[row];
            int item = itemOf[row];
            double pu = p[user];
            double qi = q[item];
            double prediction = Math.Min(Math.Max(estimate[row] + (pu * qi) + trail, low), high);
            double error = rating[row] - prediction;
            squares += error * error;
            p[user] = pu + (rate * ((error * qi) - (regularization * pu)));
            q[item] = qi + (rate * ((error * pu) - (regularization * qi)));
        }

        return squares;
    }

    private static double[] Filled(int count)
    {
        double[] values = new double[count];
        Array.Fill(values, InitialValue);
        return values;
    }
}
