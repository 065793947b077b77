using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Damped user and item means (<see cref="BiasTerms"/>): μ + b_u + b_i, where an unknown user or item adds nothing. The
/// prediction is not clamped, as LensKit's is not.
/// </summary>
internal sealed class BiasModel : IFoldInScorer
{
    private readonly BiasTerms _terms;
    private readonly IdMap _users;
    private readonly IdMap _items;
    private readonly double _damping;
    private readonly (IdMap Users, double[] Biases)? _folded;

    /// <summary>Fits the damped means of all users and items.</summary>
    /// <param name="train">The training rows, which are read three times; the items are the catalogue.</param>
    /// <param name="damping">β.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public BiasModel(IRatingSource train, double damping, CancellationToken cancellation = default) =>
        (_users, _items, _damping, _terms) = (train.Users, train.Items, damping, BiasTerms.Fit(train, damping, cancellation));

    private BiasModel(BiasModel trained, UserHistories histories)
    {
        (_users, _items, _damping, _terms) = (trained._users, trained._items, trained._damping, trained._terms);
        UserHistories known = histories.WithItems(_items);
        _folded = (known.Users, _terms.FoldIn(known, _damping));
    }

    /// <summary>The mean of the training ratings.</summary>
    public double Mean => _terms.Mean;

    public string Name => "bias";

    public ScoreKind Kind => ScoreKind.RatingAndRanking;

    public double Score(long user, long item) =>
        BiasOf(user) + (_items.IndexOf(item) is >= 0 and int position ? _terms.Items[position] : 0);

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        double bias = BiasOf(user);
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = bias + _terms.Items[position];
        }
    }

    /// <inheritdoc/>
    /// <remarks>The mean and the items' means stay; a user's is the damped mean of what they leave of the history.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) => new BiasModel(this, histories);

    private double BiasOf(long user)
    {
        if (_folded is { } folded && folded.Users.IndexOf(user) is >= 0 and int place)
        {
            return _terms.Mean + folded.Biases[place];
        }

        return _terms.Mean + (_users.IndexOf(user) is >= 0 and int index ? _terms.Users[index] : 0);
    }
}
