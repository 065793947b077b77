using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>The options of FunkSVD, with the defaults of the notebook and of LensKit 0.14.4.</summary>
public sealed record FunkSvdOptions : ISvdOptions, IRelatedOptions
{
    /// <summary>The algorithm: <c>funk-svd</c>.</summary>
    [OptionChoice("funk-svd")]
    public string Algorithm { get; init; } = "funk-svd";

    /// <summary>Latent features, trained one after the other. Default 40; range 1 to 1,000.</summary>
    [OptionRange(1, 1000)]
    public int Features { get; init; } = 40;

    /// <summary>Passes over the ratings for each feature. Default 120; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Epochs { get; init; } = 120;

    /// <summary>The step of stochastic gradient descent. Default 0.001; range 0.000001 to 10.</summary>
    [OptionRange(1e-6, 10)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Within a feature, each epoch's step is the last one's times this. Default 1; range 0.1 to 1.</summary>
    [OptionRange(0.1, 1)]
    public double LearningRateDecay { get; init; } = 1;

    /// <summary>The weight of the squared features in the loss. Default 0.015; range 0 to 10.</summary>
    [OptionRange(0, 10)]
    public double Regularization { get; init; } = 0.015;

    /// <summary>How many ratings of the mean a user and an item are given before their biases are. Default 5; range 0 to 1,000,000.</summary>
    [OptionRange(0, 1e6)]
    public double Damping { get; init; } = 5;

    /// <summary>
    /// How many of each user's last training ratings are held out to find the number of epochs of each feature, and of
    /// features; then all are trained on, for that many. 0 trains all. Default 0; range 0 to 1,000.
    /// </summary>
    [OptionRange(0, 1000)]
    public int ValidationRatings { get; init; }

    /// <summary>Epochs without a new best on the held-out ratings after which a feature's search ends. Default 5; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Patience { get; init; } = 5;

    /// <summary>
    /// Users and items are dealt to so many bins each; so many threads at most have work. 0 chooses 1, 2, 4, 8 or 16 by the
    /// number of training ratings, never by the machine. Default 0; range 0 to 256.
    /// </summary>
    [OptionRange(0, 256)]
    public int Bins { get; init; }

    /// <summary>
    /// Whether the ratings are kept in a temporary file, of which each thread reads a block at a time: for more ratings than
    /// fit in memory. The model is the same. Default false.
    /// </summary>
    public bool OutOfCore { get; init; }

    /// <summary>
    /// Whether the arithmetic is LensKit 0.14.4's to the last digits: double precision, one rating after the other, one
    /// thread; three times slower than the grid on one thread, and no more accurate. Default false.
    /// </summary>
    public bool Exact { get; init; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        var standard = new FunkSvdOptions();
        (string Name, bool Set)[] others =
        [
            ("validationRatings", ValidationRatings != 0), ("learningRateDecay", LearningRateDecay != 1),
            ("outOfCore", OutOfCore), ("bins", Bins != standard.Bins), ("patience", Patience != standard.Patience),
        ];
        return others.Where(other => Exact && other.Set)
            .Select(other => (other.Name, "has no effect with 'exact', which trains as LensKit does."));
    }
}
