using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// A trained biased matrix factorization. The prediction is clamp(μ + b_u + b_i + P_u·Q_i); an unknown user or item adds
/// nothing, so that what is known of the other still counts.
/// </summary>
public sealed unsafe class BiasedMfModel : ISvdModel, IServedModel, IFoldInScorer
{
    private const string Format = "biasedmf-model/1";
    private readonly BiasedMfStep _shape;
    private readonly float[] _users;
    private readonly float[] _items;
    private readonly float[]? _feedback; // y of SVD++, which is not saved: the rows of users have their sums.
    private readonly BiasedMfOptions? _options;
    private int[]? _catalogue;

    private BiasedMfModel(BiasedMfStep shape, IdMap users, IdMap items, RatingScale scale, IReadOnlyList<EpochReport> epochs)
    {
        (_shape, Users, Items, Scale, Epochs) = (shape, users, items, scale, epochs);
        _users = new float[checked(users.Count * shape.Stride)];
        _items = new float[checked(items.Count * shape.Stride)];
    }

    private BiasedMfModel(BiasedMfFit fit, IdMap users, IdMap items, RatingScale scale, IReadOnlyList<EpochReport> epochs)
        : this(new BiasedMfStep(fit.Step.Features, fit.Step.Mean), users, items, scale, epochs) =>
        (_options, _feedback) = (fit.Options, fit.Feedback is null ? null : new float[_items.Length]);

    private BiasedMfModel(BiasedMfModel trained, IdMap users)
    {
        (_shape, Users, Items, Scale, Epochs) = (trained._shape, users, trained.Items, trained.Scale, trained.Epochs);
        (_items, _feedback, _options, _catalogue) = (trained._items, trained._feedback, trained._options, trained._catalogue);
        _users = new float[checked(users.Count * _shape.Stride)];
    }

    /// <inheritdoc/>
    public string Name => "svd";

    /// <inheritdoc/>
    public ScoreKind Kind => ScoreKind.RatingAndRanking;

    /// <inheritdoc/>
    public IdMap Users { get; }

    /// <inheritdoc/>
    public IdMap Items { get; }

    /// <inheritdoc/>
    public int Features => _shape.Features;

    /// <summary>The scale that predictions are clamped to.</summary>
    public RatingScale Scale { get; }

    /// <summary>The training RMSE of each epoch, and the RMSE on held-out ratings where there are any.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; }

    /// <inheritdoc/>
    public float[] UserVector(int user) => [.. Row(_users, user)[..Features], _shape.Mean + Row(_users, user)[_shape.UserBias], 1];

    /// <inheritdoc/>
    public float[] ItemVector(int item) => [.. Row(_items, item)[..Features], 1, Row(_items, item)[_shape.ItemBias]];

    /// <inheritdoc/>
    public void UseCatalogue(Catalogue catalogue) => _catalogue = CatalogueStretches.IndicesOf(catalogue, Items);

    /// <inheritdoc/>
    public double Score(long user, long item) => Scale.Clamp(RawScore(Users.IndexOf(user), Items.IndexOf(item)));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="UseCatalogue"/> was not called.</exception>
    public void ScoreCatalogue(long user, Span<double> scores)
    {
        int[] items = _catalogue ?? throw new InvalidOperationException("Call UseCatalogue first.");
        Score(Users.IndexOf(user), items.AsSpan(0, scores.Length), scores);
    }

    /// <inheritdoc/>
    void IScorer.ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        int[] catalogue = _catalogue ?? throw new InvalidOperationException("Call UseCatalogue first.");
        int[] rows = new int[users.Length];
        for (int user = 0; user < rows.Length; user++)
        {
            rows[user] = Users.IndexOf(users[user]);
        }

        CatalogueStretches.Score(
            rows.Length, items, sink, (user, start, scores) => Score(rows[user], catalogue.AsSpan(start, scores.Length), scores));
    }

    /// <inheritdoc/>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        ModelFormat.WriteHeader(writer, Format, Features, Scale);
        writer.Write(_shape.Mean);
        WriteSide(writer, Users, _users, _shape.UserBias);
        WriteSide(writer, Items, _items, _shape.ItemBias);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">The model's bytes.</param>
    /// <exception cref="DataException">It is not such a model (<c>BKF2013</c>).</exception>
    public static BiasedMfModel Load(Stream stream) => ModelFormat.Load(stream, Format, reader =>
    {
        (int features, RatingScale scale) = ModelFormat.ReadHeader(reader);
        var shape = new BiasedMfStep(features, reader.ReadSingle());
        (IdMap users, float[] userValues) = ReadSide(reader, features);
        (IdMap items, float[] itemValues) = ReadSide(reader, features);
        var model = new BiasedMfModel(shape, users, items, scale, []);
        model.Fill(model._users, userValues, shape.UserBias, shape.ItemBias);
        model.Fill(model._items, itemValues, shape.ItemBias, shape.UserBias);
        return model;
    });

    internal static BiasedMfModel From(BiasedMfFit fit, IRatingSource source, RatingScale scale, IReadOnlyList<EpochReport> epochs)
    {
        (IdMap users, int[] userPositions) = fit.Users.Known(source.Users);
        (IdMap items, int[] itemPositions) = fit.Items.Known(source.Items);
        var model = new BiasedMfModel(fit, users, items, scale, epochs);
        for (int user = 0; user < users.Count; user++)
        {
            fit.UserRow(userPositions[user]).CopyTo(model.Row(model._users, user));
        }

        for (int item = 0; item < items.Count; item++)
        {
            fit.ItemRow(itemPositions[item]).CopyTo(model.Row(model._items, item));
            if (model._feedback is not null)
            {
                fit.FeedbackRow(itemPositions[item]).CopyTo(model.Row(model._feedback, item));
            }
        }

        return model;
    }

    /// <inheritdoc/>
    /// <remarks>The user's own numbers are solved for, with those of the items fixed: one step of alternating least squares.</remarks>
    /// <exception cref="TrainingException">The model was loaded, so that its options are not known (<c>BKF3013</c>).</exception>
    public IScorer FoldIn(UserHistories histories, int threads = 1, CancellationToken cancellation = default)
    {
        BiasedMfOptions options = _options ?? throw FoldInUsers.RefuseLoaded();
        UserHistories known = histories.WithItems(Items);
        var users = new FoldInUsers(Users, known.Users);
        var folded = new BiasedMfModel(this, users.All);
        var solver = new BiasedMfFoldIn(options, _shape, _items, _feedback);
        for (int user = 0; user < Users.Count; user++)
        {
            Row(_users, user).CopyTo(folded.Row(folded._users, users.All.IndexOf(Users.IdAt(user))));
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, known.Users.Count, parallel, () => new BiasedMfFoldIn.Scratch(Features), (user, _, scratch) =>
        {
            Span<float> row = folded.Row(folded._users, users.All.IndexOf(known.Users.IdAt(user)));
            row.Clear();
            solver.Solve(known.ItemsOf(user), known.RatingsOf(user), scratch, row);
            return scratch;
        }, _ => { });
        return folded;
    }

    /// <inheritdoc/>
    double[] IServedModel.UserRow(int user) => ServedRow(user, _users, _shape.ItemBias);

    /// <inheritdoc/>
    double[] IServedModel.ItemRow(int item) => ServedRow(item, _items, _shape.UserBias);

    /// <summary>One who is unknown has the 1 that lets the other's bias through, and nothing else.</summary>
    private double[] ServedRow(int index, float[] rows, int one)
    {
        float[] row = index < 0 ? new float[_shape.Stride] : Row(rows, index).ToArray();
        row[one] = 1;
        return [Scale.Minimum, Scale.Maximum, _shape.Mean, .. row];
    }

    private Span<float> Row(float[] rows, int index) => rows.AsSpan(index * _shape.Stride, _shape.Stride);

    private void Score(int user, ReadOnlySpan<int> items, Span<double> scores)
    {
        if (user >= 0)
        {
            Span<float> row = Row(_users, user);
            BiasedMfKernel.Products(row, _items, items, row[_shape.UserBias], _shape.Mean, scores);
            return;
        }

        for (int position = 0; position < items.Length; position++)
        {
            scores[position] = RawScore(user, items[position]);
        }
    }

    private double RawScore(int user, int item)
    {
        double score = user >= 0 && item >= 0 ? BiasedMfKernel.Product(Row(_users, user), Row(_items, item))
            : user >= 0 ? Row(_users, user)[_shape.UserBias]
            : item >= 0 ? Row(_items, item)[_shape.ItemBias] : 0;
        return _shape.Mean + score;
    }

    private void WriteSide(BinaryWriter writer, IdMap ids, float[] rows, int bias)
    {
        ModelFormat.WriteIds(writer, ids);
        for (int index = 0; index < ids.Count; index++)
        {
            Span<float> row = Row(rows, index);
            writer.Write(row[bias]);
            ModelFormat.WriteValues<float>(writer, row[..Features]);
        }
    }

    private static (IdMap Ids, float[] Values) ReadSide(BinaryReader reader, int features)
    {
        IdMap ids = ModelFormat.ReadIds(reader);
        return (ids, ModelFormat.ReadMany(reader, checked(ids.Count * (features + 1)), of => of.ReadSingle()));
    }

    private void Fill(float[] rows, float[] values, int bias, int one)
    {
        for (int index = 0; index * (Features + 1) < values.Length; index++)
        {
            ReadOnlySpan<float> source = values.AsSpan(index * (Features + 1), Features + 1);
            Span<float> row = Row(rows, index);
            source[1..].CopyTo(row);
            (row[bias], row[one]) = (source[0], 1);
        }
    }
}
