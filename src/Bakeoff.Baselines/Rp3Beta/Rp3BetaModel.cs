using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// RP³β (Paudel, Christoffel, Newell and Bernstein, "Updatable, accurate, diverse, and scalable recommendations for interactive
/// applications", ACM TiiS 7(1), 2017): random walks of three steps from a user over items and users to items, an item's weight divided by
/// its popularity to the power β. The weight from item i to j is Σᵤ (1 / |users of i|)^α (1 / |items of u|)^α / |users of j|^β over the users
/// who have rated both; of each i the k heaviest are kept.
/// </summary>
internal sealed class Rp3BetaModel : IFoldInScorer
{
    private readonly Profiles _profiles;
    private readonly Neighbour[][] _weights;

    /// <summary>Computes the weights between items.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="options">k, α and β.</param>
    /// <param name="parallel">Threads, of which the model does not depend, and cancellation.</param>
    public Rp3BetaModel(RaterLists raters, Rp3BetaOptions options, ParallelOptions parallel)
    {
        _profiles = new Profiles(raters);
        _weights = new Neighbour[raters.Items.Count][];
        double[] ofUser = [.. Enumerable.Range(0, raters.Users.Count).Select(user => Math.Pow(raters.ItemsOf.LengthOf(user), -options.Alpha))];
        double[] penalty = [.. Enumerable.Range(0, raters.Items.Count).Select(item => Math.Pow(raters.UsersOf.LengthOf(item), -options.Beta))];
        Parallel.For(0, raters.Items.Count, parallel, () => new double[raters.Items.Count], (item, _, weights) =>
        {
            Array.Clear(weights);
            double ofItem = Math.Pow(raters.UsersOf.LengthOf(item), -options.Alpha);
            foreach (int user in raters.UsersOf[item])
            {
                double step = ofItem * ofUser[user];
                foreach (int other in raters.ItemsOf[user])
                {
                    weights[other] += step;
                }
            }

            for (int other = 0; other < weights.Length; other++)
            {
                weights[other] = other == item || weights[other] == 0 ? double.NaN : weights[other] * penalty[other];
            }

            _weights[item] = [.. TopItems.Pick(weights, options.Neighbours).Select(other => new Neighbour(other, weights[other]))];
            return weights;
        }, _ => { });
    }

    private Rp3BetaModel(Rp3BetaModel trained, Profiles profiles) => (_profiles, _weights) = (profiles, trained._weights);

    public string Name => "rp3beta";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item)
    {
        double score = 0;
        if (_profiles.Items.IndexOf(item) is >= 0 and int position)
        {
            foreach (int rated in _profiles.RatedBy(user))
            {
                foreach (Neighbour neighbour in _weights[rated])
                {
                    score += neighbour.Index == position ? neighbour.Weight : 0;
                }
            }
        }

        return score;
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        scores.Clear();
        foreach (int rated in _profiles.RatedBy(user))
        {
            foreach (Neighbour neighbour in _weights[rated])
            {
                scores[neighbour.Index] += neighbour.Weight;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The weights stay those of training. The first step, from the user to an item, has the same probability for all of a user's items, so that it
    /// changes no order and is left out, as it is for users of training.
    /// </remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) =>
        new Rp3BetaModel(this, _profiles.FoldIn(histories));
}
