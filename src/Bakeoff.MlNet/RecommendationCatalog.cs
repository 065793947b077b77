using Microsoft.ML;
using Microsoft.ML.Data;

namespace Bakeoff.MlNet;

/// <summary>Recommenders in ML.NET: <c>mlContext.Recommendation().Trainers.BiasedMatrixFactorization(…)</c>.</summary>
public sealed class RecommendationCatalog
{
    private readonly MLContext _context;

    internal RecommendationCatalog(MLContext context) => (_context, Trainers) = (context, new RecommendationTrainers(context));

    /// <summary>The trainers.</summary>
    public RecommendationTrainers Trainers { get; }

    /// <summary>Measures predicted ratings: RMSE, MAE, R².</summary>
    /// <param name="data">What a fitted trainer has transformed.</param>
    /// <param name="ratingColumn">The column of ratings. Default <c>Label</c>.</param>
    public RegressionMetrics Evaluate(IDataView data, string ratingColumn = "Label") => _context.Regression.Evaluate(data, ratingColumn);

    /// <summary>
    /// Trains and measures on random folds. A split at random is no test of a recommender that is to say what comes next: an experiment of Bakeoff's
    /// tests each user's last ratings.
    /// </summary>
    /// <param name="data">Users, items and ratings.</param>
    /// <param name="trainer">A trainer, alone or at the end of a pipeline.</param>
    /// <param name="folds">The number of folds, at least 2. Default 5.</param>
    /// <param name="ratingColumn">The column of ratings. Default <c>Label</c>.</param>
    public IReadOnlyList<TrainCatalogBase.CrossValidationResult<RegressionMetrics>> CrossValidate(
        IDataView data, IEstimator<ITransformer> trainer, int folds = 5, string ratingColumn = "Label") =>
        _context.Regression.CrossValidate(data, trainer, folds, ratingColumn);
}
