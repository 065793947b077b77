using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Damped user and item means (<see cref="BiasTerms"/>): μ + b_u + b_i, where an unknown user or item adds nothing. The
/// prediction is not clamped, as LensKit's is not.
/// </summary>
internal sealed class BiasModel : IScorer
{
    private readonly BiasTerms _terms;
    private readonly IdMap _users;
    private readonly IdMap _items;

    public BiasModel(RatingTable train, IdMap items, double damping)
    {
        (_users, _items) = (IdMap.Of(train.Users), items);
        _terms = BiasTerms.Fit(
            [.. train.Users.Select(_users.IndexOf)], [.. train.Items.Select(_items.IndexOf)], train.Ratings,
            _users.Count, _items.Count, damping);
    }

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

    private double BiasOf(long user) => _terms.Mean + (_users.IndexOf(user) is >= 0 and int index ? _terms.Users[index] : 0);
}
