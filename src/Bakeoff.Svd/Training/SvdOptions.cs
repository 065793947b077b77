using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>The options that both algorithms of matrix factorization have.</summary>
public abstract record SvdOptions : IRelatedOptions
{
    /// <summary>The algorithm, as an experiment names it.</summary>
    public abstract string Algorithm { get; init; }

    /// <summary>Latent features. Default 40; range 1 to 1,000.</summary>
    [OptionRange(1, 1000)]
    [OptionSearch(4, 100, SearchScale.Log)]
    public int Features { get; init; } = 40;

    /// <summary>
    /// Passes over the ratings, with FunkSVD for each feature; at most if <see cref="ValidationRatings"/> is set. Default 120; range 1 to 10,000.
    /// </summary>
    [OptionRange(1, 10_000)]
    [OptionSearch(10, 150, SearchScale.Log)]
    public virtual int Epochs { get; init; } = 120;

    /// <summary>Each epoch's step is the last one's times this, with FunkSVD within a feature. Default 1; range 0.1 to 1.</summary>
    [OptionRange(0.1, 1)]
    public double LearningRateDecay { get; init; } = 1;

    /// <summary>
    /// Biases are, or with biased matrix factorization start as, damped means with so many ratings of the mean (<see cref="BiasTerms"/>); 1,000,000
    /// makes them practically 0, where Surprise starts them. Default 5; range 0 to 1,000,000.
    /// </summary>
    [OptionRange(0, 1e6)]
    public double Damping { get; init; } = 5;

    /// <summary>
    /// How many of each user's last training ratings are held out to find the number of epochs, with FunkSVD that of each feature and of features;
    /// then all are trained on, for that many. 0 trains for <see cref="Epochs"/>. Default 0; range 0 to 1,000.
    /// </summary>
    [OptionRange(0, 1000)]
    public int ValidationRatings { get; init; }

    /// <summary>Epochs without a new best on the held-out ratings after which the search ends. Default 5; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Patience { get; init; } = 5;

    /// <summary>
    /// Users and items are assigned to so many bins each; so many threads at most have work. 0 chooses 1, 2, 4, 8 or 16 by the
    /// number of training ratings, never by the machine. Must be 0 with <c>implicit</c>. Default 0; range 0 to 256.
    /// </summary>
    [OptionRange(0, 256)]
    public int Bins { get; init; }

    /// <summary>
    /// Whether the ratings are kept in a temporary file, of which each thread reads a block at a time: for more ratings than
    /// fit in memory. The model is the same. Default false.
    /// </summary>
    public bool OutOfCore { get; init; }

    /// <inheritdoc/>
    public abstract IEnumerable<(string Name, string Problem)> CheckTogether();
}
