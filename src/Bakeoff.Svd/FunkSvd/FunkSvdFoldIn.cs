using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// Folds a user into a trained FunkSVD: the training of the user's own numbers alone, on the user's history, with what was learnt of the items fixed.
/// The bias is the damped mean, and each feature in turn gets the epochs, steps, clamps and start that it had in training, as LensKit 2 for
/// Java could train a user at the time of a request (<c>FunkSVDItemScorer</c>). A history is passed in the order of its rows.
/// </summary>
/// <param name="options">The options of the training.</param>
/// <param name="scale">Predictions are clamped to its ends.</param>
/// <param name="itemFeatures">For each feature the value of each item.</param>
/// <param name="epochs">For each feature how many epochs it was trained.</param>
internal sealed class FunkSvdFoldIn(FunkSvdOptions options, RatingScale scale, double[][] itemFeatures, int[] epochs)
{
    /// <summary>Trains the features of a user; all are 0 without a rating.</summary>
    /// <param name="items">The items that the user rated.</param>
    /// <param name="ratings">The rating of each.</param>
    /// <param name="estimates">What the biases predict for each; it is overwritten.</param>
    public double[] Train(ReadOnlySpan<int> items, ReadOnlySpan<float> ratings, Span<double> estimates)
    {
        double[] features = new double[itemFeatures.Length];
        for (int f = 0; f < features.Length && items.Length > 0; f++)
        {
            double[] q = itemFeatures[f];
            double p = features[f] = TrainFeature(f, items, ratings, estimates);
            for (int i = 0; i < items.Length; i++)
            {
                estimates[i] = scale.Clamp(estimates[i] + (p * q[items[i]]));
            }
        }

        return features;
    }

    private double TrainFeature(int feature, ReadOnlySpan<int> items, ReadOnlySpan<float> ratings, ReadOnlySpan<double> estimates)
    {
        double trail = FunkSvdTrainer.Trail(options.Features - 1 - feature);
        double[] values = itemFeatures[feature];
        (double p, double rate, double regularization) = (FunkSvdTrainer.Initial(1)[0], options.LearningRate, options.Regularization);
        for (int epoch = 0; epoch < epochs[feature]; epoch++, rate *= options.LearningRateDecay)
        {
            for (int i = 0; i < items.Length; i++)
            {
                double q = values[items[i]];
                double error = ratings[i] - scale.Clamp(estimates[i] + (p * q) + trail);
                p += rate * ((error * q) - (regularization * p));
            }
        }

        return p;
    }
}
