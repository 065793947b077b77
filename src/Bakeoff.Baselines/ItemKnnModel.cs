using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Item-based nearest neighbours on who rated what (Sarwar et al., "Item-based collaborative filtering", WWW 2001; Deshpande and
/// Karypis, ACM TOIS 22(1), 2004): the similarity of two items is the cosine of their sets of raters,
/// common / √(raters · raters). An item's score for a user is the sum of its similarities to those of its k nearest neighbours that
/// the user has rated.
/// </summary>
internal sealed class ItemKnnModel : IScorer
{
    private readonly RaterLists _raters;
    private readonly (int Item, float Similarity)[][] _neighbours;

    /// <summary>Finds the neighbours.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="neighbours">k, at least 1. Of equal similarities the lower position is nearer.</param>
    /// <param name="threads">Threads at most; the model does not depend on them.</param>
    /// <param name="cancellation">Looked at between items.</param>
    public ItemKnnModel(RaterLists raters, int neighbours, int threads, CancellationToken cancellation)
    {
        _raters = raters;
        _neighbours = new (int, float)[raters.Items.Count][];
        Parallel.For(
            0, raters.Items.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => new int[raters.Items.Count],
            (item, _, common) =>
            {
                _neighbours[item] = raters.UsersOf[item].Length == 0 ? [] : Nearest(item, common, neighbours);
                return common;
            },
            _ => { });
    }

    public string Name => "item-knn";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item) =>
        _raters.Items.IndexOf(item) is >= 0 and int position ? Sum(RatedBy(user), position) : 0;

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        bool[] rated = RatedBy(user);
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = Sum(rated, position);
        }
    }

    private bool[] RatedBy(long user)
    {
        bool[] rated = new bool[_raters.Items.Count];
        foreach (int item in _raters.RatedBy(user))
        {
            rated[item] = true;
        }

        return rated;
    }

    private double Sum(bool[] rated, int position)
    {
        double sum = 0;
        foreach ((int neighbour, float similarity) in _neighbours[position])
        {
            sum += rated[neighbour] ? similarity : 0;
        }

        return sum;
    }

    private (int Item, float Similarity)[] Nearest(int item, int[] common, int count)
    {
        Array.Clear(common);
        foreach (int user in _raters.UsersOf[item])
        {
            foreach (int other in _raters.ItemsOf[user])
            {
                common[other]++;
            }
        }

        common[item] = 0;
        double[] similarities = new double[common.Length];
        for (int other = 0; other < common.Length; other++)
        {
            similarities[other] = common[other] == 0 ? double.NaN : common[other] / Math.Sqrt((double)_raters.UsersOf[item].Length * _raters.UsersOf[other].Length);
        }

        return [.. TopItems.Pick(similarities, count).Select(other => (other, (float)similarities[other]))];
    }
}
