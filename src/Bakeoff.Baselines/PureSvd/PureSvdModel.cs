using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// PureSVD (Cremonesi, Koren and Turrin, "Performance of recommender algorithms on top-N recommendation tasks", RecSys 2010): the singular
/// vectors V of the largest singular values of the matrix R of who rated what, with 1 for a rating; a user's scores are r V Vᵀ. V is the
/// exact one to the accuracy of <see cref="TruncatedSvd"/>.
/// </summary>
internal sealed class PureSvdModel : IFoldInScorer
{
    private readonly Profiles _profiles;
    private readonly double[][] _vectors; // A row an item.

    /// <summary>Finds the singular vectors.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="factors">How many, at least 1; at most as many as there are singular values above 0 are kept.</param>
    /// <param name="seed">Draws the first vectors of the iteration; the scores depend on it within its accuracy only.</param>
    /// <param name="parallel">Number of threads, on which the model does not depend, and cancellation.</param>
    /// <exception cref="TrainingException">The iteration does not converge (<c>BKF6007</c>).</exception>
    public PureSvdModel(RaterLists raters, int factors, ulong seed, ParallelOptions parallel) =>
        (_profiles, _vectors) = (new Profiles(raters), RightVectors(raters, factors, seed, parallel));

    private PureSvdModel(PureSvdModel trained, Profiles profiles) => (_profiles, _vectors) = (profiles, trained._vectors);

    public string Name => "pure-svd";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item) => _profiles.Items.IndexOf(item) is >= 0 and int position
        ? DotProduct.Compute(ProfileOf(user), _vectors[position]) : 0;

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        double[] profile = ProfileOf(user);
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = DotProduct.Compute(profile, _vectors[position]);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The projection r V Vᵀ of a history r, as of a user of training (Cremonesi et al., section 3.3).</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) =>
        new PureSvdModel(this, _profiles.FoldIn(histories));

    /// <summary>The singular vectors, a row an item.</summary>
    internal double[][] Vectors => _vectors;

    private static double[][] RightVectors(RaterLists raters, int factors, ulong seed, ParallelOptions parallel)
    {
        try
        {
            return TruncatedSvd.RightVectors(raters.ItemsOf, raters.UsersOf, factors, new SeededRandom(seed).NextDouble, parallel);
        }
        catch (ConvergenceException e)
        {
            throw new TrainingException(
                ErrorCodes.NoConvergence, $"PureSVD does not converge: {e.Message}", "Choose another number of 'factors' of models.pure-svd.", e);
        }
    }

    private double[] ProfileOf(long user) => TruncatedSvd.Sum(_profiles.RatedBy(user), _vectors);
}
