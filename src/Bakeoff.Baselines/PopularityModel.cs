using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Ranks items by their number of training ratings: what every recommender must beat.</summary>
internal sealed class PopularityModel : IScorer
{
    private readonly double[] _counts;
    private readonly IdMap _items;

    public PopularityModel(Fold fold)
    {
        _items = fold.Catalogue.Items;
        _counts = new double[_items.Count];
        foreach (long item in fold.Train.Items)
        {
            _counts[_items.IndexOf(item)]++;
        }
    }

    public string Name => "popularity";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item) => _items.IndexOf(item) is >= 0 and int position ? _counts[position] : 0;

    public void ScoreCatalogue(long user, Span<double> scores) => _counts.CopyTo(scores);
}
