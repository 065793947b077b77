using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// FunkSVD exactly as LensKit 0.14.4 computes it: double precision, the ratings in one fixed order, one thread.
/// </summary>
internal sealed unsafe class ExactFunkSvd(
    FunkSvdOptions options, RatingScale scale, TrainingResources resources, IStageProgress progress, CancellationToken cancellation)
{
    /// <summary>So many ratings between two looks at the cancellation: some milliseconds.</summary>
    private const int Stretch = 1 << 20;

    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    /// <param name="rows">User index, item index and rating, in the order of training.</param>
    public FunkSvdModel Train(IdMap users, IdMap items, (int[] Users, int[] Items, float[] Ratings) rows)
    {
        BiasTerms bias = BiasTerms.Fit(rows.Users, rows.Items, rows.Ratings, users.Count, items.Count, options.Damping);
        double[] estimate = new double[rows.Ratings.Length];
        for (int row = 0; row < estimate.Length; row++)
        {
            estimate[row] = bias.Mean + bias.Users[rows.Users[row]] + bias.Items[rows.Items[row]];
        }

        // One array per feature: an epoch touches one feature of many users and items.
        double[][] userFeatures = new double[options.Features][];
        double[][] itemFeatures = new double[options.Features][];
        var epochs = new List<EpochReport>(options.Features);
        var kept = new FeatureCheckpoints<double>(resources, "exact", users.Count, items.Count, progress);
        for (int f = 0; f < options.Features; f++)
        {
            double[] p = userFeatures[f] = FunkSvdTrainer.Initial(users.Count);
            double[] q = itemFeatures[f] = FunkSvdTrainer.Initial(items.Count);
            EpochReport? done = kept.Take(f, p, q);
            if (done is null)
            {
                done = new EpochReport((f + 1) * options.Epochs, TrainFeature(f, rows, estimate, p, q));
                kept.Add(f, p, q, done);
            }

            epochs.Add(done);
            for (int row = 0; row < estimate.Length; row++)
            {
                estimate[row] = scale.Clamp(estimate[row] + (p[rows.Users[row]] * q[rows.Items[row]]));
            }
        }

        return new FunkSvdModel(users, items, bias, userFeatures, itemFeatures, scale, epochs) { Options = options };
    }

    /// <summary>All epochs of one feature; returns the training RMSE of the last.</summary>
    private double TrainFeature(int feature, (int[] Users, int[] Items, float[] Ratings) rows, double[] estimate, double[] p, double[] q)
    {
        double trail = FunkSvdTrainer.Trail(options.Features - 1 - feature);
        double rmse = 0;
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            double squares = 0;
            for (int start = 0; start < rows.Ratings.Length; start += Stretch)
            {
                cancellation.ThrowIfCancellationRequested();
                squares = Pass(rows, start, Math.Min(start + Stretch, rows.Ratings.Length), estimate, p, q, trail, squares);
            }

            rmse = FunkSvdTrainer.Checked(Math.Sqrt(squares / rows.Ratings.Length), p, q, feature, epoch, options);
            FunkSvdTrainer.Report(progress, options, feature, epoch, rmse);
        }

        return rmse;
    }

    /// <summary>Some ratings of an epoch; adds their squared errors, each before its update.</summary>
    private double Pass(
        (int[] Users, int[] Items, float[] Ratings) rows, int start, int end, double[] estimates, double[] userFeature, double[] itemFeature,
        double trail, double squares)
    {
        (double rate, double regularization) = (options.LearningRate, options.Regularization);
        (double low, double high) = (scale.Minimum, scale.Maximum);
        fixed (double* p = userFeature, q = itemFeature, estimate = estimates)
        fixed (int* users = rows.Users, items = rows.Items)
        fixed (float* ratings = rows.Ratings)
        {
            for (int row = start; row < end; row++)
            {
                double* user = p + users[row];
                double* item = q + items[row];
                (double pu, double qi) = (*user, *item);
                double prediction = Math.Min(Math.Max(estimate[row] + (pu * qi) + trail, low), high);
                double error = ratings[row] - prediction;
                squares += error * error;
                *user = pu + (rate * ((error * qi) - (regularization * pu)));
                *item = qi + (rate * ((error * pu) - (regularization * qi)));
            }
        }

        return squares;
    }
}
