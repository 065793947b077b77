using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// PureSVD (Cremonesi, Koren and Turrin, "Performance of recommender algorithms on top-N recommendation tasks", RecSys 2010): the singular
/// vectors V of the largest singular values of the matrix R of who rated what, with 1 for a rating; a user's scores are r V Vᵀ. V is the
/// exact one to the accuracy of <see cref="RandomizedSvd{T}"/>.
/// </summary>
internal sealed unsafe class PureSvdModel : IFoldInScorer
{
    private const int Stretch = 512; // Of 64 factors, 128 KiB.
    private readonly Profiles _profiles;
    private readonly FactorRows _vectors; // A row an item.
    private readonly FactorRows _columns; // A row a factor.

    /// <summary>Finds the singular vectors.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="factors">How many, at least 1; at most as many as there are singular values above 0 are kept.</param>
    /// <param name="seed">Draws the first vectors of the iteration; the scores depend on it within its accuracy only.</param>
    /// <param name="parallel">Number of threads, on which the model does not depend, and cancellation.</param>
    /// <exception cref="TrainingException">The iteration does not converge (<c>BKF6007</c>).</exception>
    public PureSvdModel(RaterLists raters, int factors, ulong seed, ParallelOptions parallel)
    {
        (_profiles, Found) = (new Profiles(raters), FindVectors(raters, factors, seed, parallel));
        _vectors = Found.Vectors;
        _columns = new FactorRows(_vectors.Length, Math.Max(_vectors.Count, 1));
        for (int item = 0; item < _vectors.Count; item++)
        {
            for (int factor = 0; factor < _vectors.Length; factor++)
            {
                _columns[factor][item] = _vectors[item][factor];
            }
        }
    }

    private PureSvdModel(PureSvdModel trained, Profiles profiles) =>
        (_profiles, Found, _vectors, _columns) = (profiles, trained.Found, trained._vectors, trained._columns);

    public string Name => "pure-svd";

    public ScoreKind Kind => ScoreKind.Ranking;

    /// <summary>The singular values and vectors, and how exact they are.</summary>
    internal SingularVectors Found { get; }

    public double Score(long user, long item)
    {
        Span<float> profile = stackalloc float[_vectors.Size];
        SumProfile(user, profile);
        return _profiles.Items.IndexOf(item) is >= 0 and int position ? Score(profile, position) : 0;
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        Span<float> profile = stackalloc float[_vectors.Size];
        SumProfile(user, profile);
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = Score(profile, position);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A matrix product, a stretch of items after the other.</remarks>
    public void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        using var profiles = new FactorRows(users.Length, _vectors.Size);
        using var scores = new FactorRows(users.Length, Stretch);
        for (int user = 0; user < users.Length; user++)
        {
            SumProfile(users[user], profiles[user]);
        }

        for (int start = 0; start < items; start += Stretch)
        {
            int count = Math.Min(Stretch, items - start);
            var columns = new Matrix(_columns.Rows.Pointer + start, _columns.Rows.Stride);
            Products.Multiply(profiles.Rows, users.Length, _vectors.Length, columns, LaneMath.RoundUp(count), scores.Rows);
            for (int user = 0; user < users.Length; user++)
            {
                sink.Take(user, start, scores[user][..count]);
            }
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    /// <remarks>The projection r V Vᵀ of a history r, as of a user of training (Cremonesi et al., section 3.3).</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) =>
        new PureSvdModel(this, _profiles.FoldIn(histories));

    private static SingularVectors FindVectors(RaterLists raters, int factors, ulong seed, ParallelOptions parallel)
    {
        try
        {
            return RandomizedSvd.Find(raters.ItemsOf, raters.UsersOf, factors, seed, parallel);
        }
        catch (ConvergenceException e)
        {
            throw new TrainingException(
                ErrorCodes.NoConvergence, $"PureSVD does not converge: {e.Message}", "Choose another number of 'factors' of models.pure-svd.", e);
        }
    }

    /// <summary>r V, for the rows r of a user.</summary>
    private void SumProfile(long user, Span<float> profile)
    {
        SparseProduct.Sum(_profiles.RatedBy(user), _vectors.Rows, profile);
        GC.KeepAlive(this);
    }

    /// <summary>In the order of a matrix product, so that lists have the same bits.</summary>
    private float Score(ReadOnlySpan<float> profile, int position)
    {
        Span<float> vector = _vectors[position];
        float score = 0;
        for (int factor = 0; factor < vector.Length; factor++)
        {
            score = MathF.FusedMultiplyAdd(profile[factor], vector[factor], score);
        }

        GC.KeepAlive(this);
        return score;
    }
}
