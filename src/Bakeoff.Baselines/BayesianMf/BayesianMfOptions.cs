using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// The options of Bayesian matrix factorization by Gibbs sampling (Salakhutdinov and Mnih, "Bayesian probabilistic matrix factorization using Markov
/// chain Monte Carlo", ICML 2008; Rendle, "Factorization machines with libFM", ACM TIST 3(3), 2012). It has no learning rate and no regularization:
/// both are drawn with everything else.
/// </summary>
public sealed record BayesianMfOptions : IRelatedOptions
{
    /// <summary>The factors of each user and item; with 0 there are biases alone. Default 32; range 0 to 1,024.</summary>
    [OptionRange(0, 1024)]
    [OptionSearch(8, 128, SearchScale.Log)]
    public int Factors { get; init; } = 32;

    /// <summary>The samples that predictions are the mean of. Default 200; range 1 to 100,000.</summary>
    [OptionRange(1, 100_000)]
    public int Samples { get; init; } = 200;

    /// <summary>The samples before them, which are drawn and left out. Default 20; range 0 to 100,000.</summary>
    [OptionRange(0, 100_000)]
    public int BurnIn { get; init; } = 20;

    /// <summary>
    /// How many of the samples are kept for what is asked after the sampling: lists, and users who are folded in. Predictions of test rows are
    /// the mean of all. At most as many as there are samples. Default 16; range 1 to 256.
    /// </summary>
    [OptionRange(1, 256)]
    public int KeptSamples { get; init; } = 16;

    /// <summary>
    /// Whether the items that a user rated, whatever the ratings, say something of the user: the implicit feedback of SVD++ (Koren, KDD 2008).
    /// Default true.
    /// </summary>
    public bool ImplicitFeedback { get; init; } = true;

    /// <summary>
    /// Whether the users who rated an item, whatever the ratings, say something of the item: the flipped feedback of Rendle, Zhang and Koren, "On the
    /// difficulty of evaluating baselines", 2019. Default true.
    /// </summary>
    public bool FlippedFeedback { get; init; } = true;

    /// <summary>
    /// The parts of the training rows' time, of equal length, in each of which an item has a bias and factors of its own (Koren, "Collaborative
    /// filtering with temporal dynamics", KDD 2009, has 30). A test row is predicted at its own time, the last part for a later one; lists and users
    /// who are folded in are asked about at no particular time. It needs timestamps. Default 0: time does not count; range 0 to 100.
    /// </summary>
    [OptionRange(0, 100)]
    public int TimeBins { get; init; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether() => KeptSamples > Samples
        ? [("keptSamples", FormattableString.Invariant($"is {KeptSamples}, and there are {Samples} 'samples' to keep of."))] : [];
}
