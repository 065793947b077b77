using Bakeoff.Core;
using Bakeoff.Svd;
using Microsoft.ML;

namespace Bakeoff.MlNet;

/// <summary>The trainers of <see cref="RecommendationCatalog"/>. Ids are of any number type, whole, up to 2⁵³; or keys, or texts.</summary>
public sealed class RecommendationTrainers
{
    private static readonly RatingScale HalfStars = new(0.5, 5, 0.5);
    private readonly MLContext _context;

    internal RecommendationTrainers(MLContext context) => _context = context;

    /// <summary>FunkSVD: features one after the other.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <param name="scale">The rating scale, to whose ends predictions are clamped. Default 0.5 to 5.</param>
    /// <param name="seed">The seed: the same one gives the same model. Default 42.</param>
    /// <param name="userColumn">The column of user ids. Default <c>user</c>.</param>
    /// <param name="itemColumn">The column of item ids. Default <c>item</c>.</param>
    /// <param name="ratingColumn">The column of ratings. Default <c>Label</c>.</param>
    /// <exception cref="ReportedException">An option is out of its range (<c>BKF6003</c>).</exception>
    public SvdEstimator FunkSvd(
        FunkSvdOptions? options = null, RatingScale? scale = null, ulong seed = 42, string userColumn = "user", string itemColumn = "item",
        string ratingColumn = "Label") =>
        new(_context, new FunkSvdTrainer(options ?? new FunkSvdOptions(), scale ?? HalfStars), seed, userColumn, itemColumn, ratingColumn);

    /// <summary>Biased matrix factorization: all features and both biases at once, and several times faster.</summary>
    /// <inheritdoc cref="FunkSvd"/>
    public SvdEstimator BiasedMatrixFactorization(
        BiasedMfOptions? options = null, RatingScale? scale = null, ulong seed = 42, string userColumn = "user", string itemColumn = "item",
        string ratingColumn = "Label") =>
        new(_context, new BiasedMfTrainer(options ?? new BiasedMfOptions(), scale ?? HalfStars), seed, userColumn, itemColumn, ratingColumn);
}
