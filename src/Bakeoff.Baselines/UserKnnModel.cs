using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// User-based nearest neighbours on who rated what (Resnick et al., "GroupLens", CSCW 1994, with the cosine of the sets of items as
/// Ferrari Dacrema et al., RecSys 2019, have it): an item's score for a user is the sum of the similarities of those of the user's k nearest
/// neighbours who have rated it, common / √(items · items).
/// </summary>
internal sealed class UserKnnModel : IScorer
{
    private readonly RaterLists _raters;
    private readonly (int User, double Similarity)[][] _neighbours;

    /// <summary>Finds the neighbours.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="neighbours">k, at least 1. Of equal similarities the lower user id is nearer.</param>
    /// <param name="parallel">Threads, of which the model does not depend, and cancellation.</param>
    public UserKnnModel(RaterLists raters, int neighbours, ParallelOptions parallel)
    {
        _raters = raters;
        _neighbours = new (int, double)[raters.Users.Count][];
        Parallel.For(0, raters.Users.Count, parallel, () => new double[raters.Users.Count], (user, _, similarities) =>
        {
            Array.Clear(similarities);
            foreach (int item in raters.ItemsOf[user])
            {
                foreach (int other in raters.UsersOf[item])
                {
                    similarities[other]++;
                }
            }

            for (int other = 0; other < similarities.Length; other++)
            {
                similarities[other] = other == user || similarities[other] == 0
                    ? double.NaN : similarities[other] / Math.Sqrt((double)raters.ItemsOf[user].Length * raters.ItemsOf[other].Length);
            }

            _neighbours[user] = [.. TopItems.Pick(similarities, neighbours).Select(other => (other, similarities[other]))];
            return similarities;
        }, _ => { });
    }

    public string Name => "user-knn";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item)
    {
        double[] scores = new double[_raters.Items.Count];
        ScoreCatalogue(user, scores);
        return _raters.Items.IndexOf(item) is >= 0 and int position ? scores[position] : 0;
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        scores.Clear();
        if (_raters.Users.IndexOf(user) is >= 0 and int row)
        {
            foreach ((int neighbour, double similarity) in _neighbours[row])
            {
                foreach (int item in _raters.ItemsOf[neighbour])
                {
                    scores[item] += similarity;
                }
            }
        }
    }
}
