using Bakeoff.Core;
using Bakeoff.Svd;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Bakeoff.MlNet;

/// <summary>
/// Matrix factorization as an ML.NET trainer: <c>Fit</c> it on an <see cref="IDataView"/> with a user, an item and a rating
/// column (ids of any number type, whole, up to 2⁵³; keys, such as <c>MapValueToKey</c> makes; or strings), and the
/// fitted transformer adds the column <c>Score</c> (Single), which
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
        // Fitted once: what numbers texts is a part of the model.
        ITransformer ids = new SvdIdConversion(_context, _columns.User, _columns.Item).Create(name => input.Schema[name].Type).Fit(input);
        IDataView identified = ids.Transform(input);
        IDataView converted =
            _context.Transforms.Conversion.ConvertType(_columns.Rating, outputKind: DataKind.Single).Fit(identified).Transform(identified);
        long[] users = IdsOf(converted, UserId, _columns.User, input), items = IdsOf(converted, ItemId, _columns.Item, input);
        float[] ratings = [.. converted.GetColumn<float>(_columns.Rating)];
        ISvdModel model = _trainer.Train(RatingMatrix.From(new RatingTable(users, items, ratings, new long[users.Length])), _seed);
        return new TransformerChain<ITransformer>(ids, new SvdLookups(_context, model).Create().Fit(identified));
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        IEstimator<ITransformer> ids = new SvdIdConversion(_context, _columns.User, _columns.Item).CreateOfShape(inputSchema);
        return ids.Append(_context.Transforms.CustomMapping<SvdIds, SvdScore>((_, score) => score.Score = 0, contractName: null))
            .GetOutputSchema(inputSchema);
    }

    /// <summary>The ids of the training rows: what is no id would become another one.</summary>
    private static long[] IdsOf(IDataView data, string column, string name, IDataView input)
    {
        const double Largest = 1L << 53; // Beyond it a double skips whole numbers.
        DataViewType type = input.Schema[name].Type;
        bool isKey = type is KeyDataViewType, isText = type is TextDataViewType;
        long[] ids = [.. data.GetColumn<double>(column).Select(id => Math.Abs(id) <= Largest && Math.Floor(id) == id ? (long)id : long.MinValue)];
        long none = isKey || isText ? 0 : long.MinValue;
        int bad = Array.IndexOf(ids, none);
        string expected = isKey ? "a key that is not missing" : isText ? "a string" : "an integer up to 2⁵³";
        return bad < 0 ? ids : throw new DataException(
            ErrorCodes.UnreadableValue,
            FormattableString.Invariant($"row {bad + 1} of the training data has no id in the column '{name}': expected {expected}."),
            isKey ? "Give MapValueToKey a maximumNumberOfKeys that is large enough, or leave out rows whose value is missing."
                : "Leave out such rows, or make keys of the ids: Conversion.MapValueToKey.");
    }
}
