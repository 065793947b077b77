using Bakeoff.Core;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Bakeoff.Svd;

/// <summary>
/// Matrix factorization as an ML.NET trainer: <c>Fit</c> it on an <see cref="IDataView"/> with a user, an item and a rating
/// column of any number type (ids whole, up to 2⁵³), and the fitted transformer adds the column <c>Score</c> (Single), which
/// <c>mlContext.Regression.Evaluate</c> reads. What is fitted is saved and loaded by <c>mlContext.Model</c>, answers in a
/// <c>PredictionEngine</c>, and is cross-validated like any other.
/// </summary>
public sealed class SvdEstimator : IEstimator<ITransformer>
{
    internal const string UserId = "BakeoffUser";
    internal const string ItemId = "BakeoffItem";
    private readonly MLContext _context;
    private readonly ISvdTrainer _trainer;
    private readonly ulong _seed;
    private readonly (string User, string Item, string Rating) _columns;

    /// <summary>Creates the estimator.</summary>
    /// <param name="context">The ML.NET context.</param>
    /// <param name="trainer">The algorithm with its options: a <see cref="FunkSvdTrainer"/> or a <see cref="BiasedMfTrainer"/>.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="userColumn">The column of user ids. Default <c>user</c>.</param>
    /// <param name="itemColumn">The column of item ids. Default <c>item</c>.</param>
    /// <param name="ratingColumn">The column of ratings. Default <c>Label</c>.</param>
    public SvdEstimator(
        MLContext context, ISvdTrainer trainer, ulong seed = 42,
        string userColumn = "user", string itemColumn = "item", string ratingColumn = "Label")
    {
        (_context, _trainer, _seed) = (context, trainer, seed);
        _columns = (userColumn, itemColumn, ratingColumn);
    }

    /// <inheritdoc/>
    /// <exception cref="TrainingException">The training diverges (<c>BKF6001</c>).</exception>
    public ITransformer Fit(IDataView input)
    {
        IDataView converted = Conversion()
            .Append(_context.Transforms.Conversion.ConvertType(_columns.Rating, outputKind: DataKind.Single))
            .Fit(input).Transform(input);
        long[] users = [.. converted.GetColumn<double>(UserId).Select(id => (long)id)];
        long[] items = [.. converted.GetColumn<double>(ItemId).Select(id => (long)id)];
        float[] ratings = [.. converted.GetColumn<float>(_columns.Rating)];
        ISvdModel model = _trainer.Train(RatingMatrix.Of(new RatingTable(users, items, ratings, new long[users.Length])), _seed);
        return new SvdLookups(_context, model).Append(Conversion()).Fit(input);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        Conversion().Append(_context.Transforms.CustomMapping<SvdIds, SvdScore>((_, score) => score.Score = 0, contractName: null)).GetOutputSchema(inputSchema);

    /// <summary>Ids become doubles, the one type that ML.NET converts every number type to.</summary>
    private TypeConvertingEstimator Conversion() => _context.Transforms.Conversion.ConvertType(
        [new InputOutputColumnPair(UserId, _columns.User), new InputOutputColumnPair(ItemId, _columns.Item)], DataKind.Double);
}
