using System.Runtime.Intrinsics;
using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// A trained FunkSVD. The prediction is clamp(μ + b_u + b_i + Σ_f P[u,f]·Q[i,f]), one clamp at the end; an unknown user
/// or item adds nothing, so that what is known of the other still counts.
/// </summary>
public sealed class FunkSvdModel : ISvdModel, IServedModel, IFoldInScorer
{
    private const string Format = "funksvd-model/1";
    private readonly BiasTerms _bias;
    private readonly double[][] _userFeatures;
    private readonly double[][] _itemFeatures;
    private (double[] Biases, double[][] Features)? _catalogue;

    internal FunkSvdModel(
        IdMap users, IdMap items, BiasTerms bias, double[][] userFeatures, double[][] itemFeatures, RatingScale scale,
        IReadOnlyList<EpochReport> epochs)
    {
        (Users, Items, Scale, Epochs) = (users, items, scale, epochs);
        (_bias, _userFeatures, _itemFeatures) = (bias, userFeatures, itemFeatures);
    }

    /// <inheritdoc/>
    public string Name => "svd";

    /// <inheritdoc/>
    public ScoreKind Kind => ScoreKind.RatingAndRanking;

    /// <summary>The users that were trained on.</summary>
    public IdMap Users { get; }

    /// <summary>The items that were trained on.</summary>
    public IdMap Items { get; }

    /// <summary>The scale that predictions are clamped to.</summary>
    public RatingScale Scale { get; }

    /// <summary>
    /// For each feature the number of epochs up to its end and the training RMSE in its last; empty for a model that was loaded.
    /// </summary>
    public IReadOnlyList<EpochReport> Epochs { get; }

    /// <summary>The options of the training, which folding a user in needs; null for a model that was loaded.</summary>
    internal FunkSvdOptions? Options { get; init; }

    /// <summary>The number of features.</summary>
    public int Features => _userFeatures.Length;

    /// <inheritdoc/>
    public float[] UserVector(int user) => [.. _userFeatures.Select(feature => (float)feature[user]), (float)(_bias.Mean + _bias.Users[user]), 1];

    /// <inheritdoc/>
    public float[] ItemVector(int item) => [.. _itemFeatures.Select(feature => (float)feature[item]), 1, (float)_bias.Items[item]];

    /// <summary>Sets the items that <see cref="ScoreCatalogue"/> scores.</summary>
    /// <param name="catalogue">The items, trained on or not.</param>
    public void UseCatalogue(Catalogue catalogue)
    {
        int[] items = CatalogueStretches.IndicesOf(catalogue, Items);
        _catalogue = (
            [.. items.Select(item => item >= 0 ? _bias.Items[item] : 0)],
            [.. _itemFeatures.Select(feature => items.Select(item => item >= 0 ? feature[item] : 0).ToArray())]);
    }

    /// <inheritdoc/>
    public double Score(long user, long item) => Scale.Clamp(RawScore(Users.IndexOf(user), Items.IndexOf(item)));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="UseCatalogue"/> was not called.</exception>
    public void ScoreCatalogue(long user, Span<double> scores)
    {
        double[] features = FeaturesOf(user, out double bias);
        Score(bias, features, 0, scores);
    }

    /// <inheritdoc/>
    void IScorer.ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        (double[] Features, double Bias)[] rows = new (double[], double)[users.Length];
        for (int user = 0; user < users.Length; user++)
        {
            rows[user].Features = FeaturesOf(users[user], out rows[user].Bias);
        }

        CatalogueStretches.Score(rows.Length, items, sink, (user, start, scores) => Score(rows[user].Bias, rows[user].Features, start, scores));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The user's own numbers are trained as they would have been, with those of the items fixed: see <see cref="FunkSvdOptions"/>.
    /// </remarks>
    /// <exception cref="TrainingException">The model was loaded, so that its options are not known (<c>BKF3013</c>).</exception>
    public IScorer FoldIn(UserHistories histories, int threads = 1, CancellationToken cancellation = default)
    {
        FunkSvdOptions options = Options ?? throw FoldInUsers.RefuseLoaded();
        UserHistories known = histories.WithItems(Items);
        int[] epochs = [.. Epochs.Select((report, feature) => report.Epoch - (feature == 0 ? 0 : Epochs[feature - 1].Epoch))];
        var trainer = new FunkSvdFoldIn(options, Scale, _itemFeatures, epochs);
        double[] biases = _bias.FoldIn(known, options.Damping);
        double[][] folded = new double[biases.Length][];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, folded.Length, parallel, user =>
        {
            ReadOnlySpan<int> items = known.ItemsOf(user);
            double[] estimates = new double[items.Length];
            for (int i = 0; i < items.Length; i++)
            {
                estimates[i] = _bias.Mean + biases[user] + _bias.Items[items[i]];
            }

            folded[user] = trainer.Train(items, known.RatingsOf(user), estimates);
        });
        var users = new FoldInUsers(Users, known.Users);
        double[][] features = [.. _userFeatures.Select((trained, f) => users.Merge(user => trained[user], user => folded[user][f]))];
        BiasTerms bias = _bias with { Users = users.Merge(user => _bias.Users[user], user => biases[user]) };
        return new FunkSvdModel(users.All, Items, bias, features, _itemFeatures, Scale, Epochs) { Options = Options, _catalogue = _catalogue };
    }

    /// <summary>What a user brings to all items: no features for one who is unknown.</summary>
    private double[] FeaturesOf(long user, out double bias)
    {
        int index = Users.IndexOf(user);
        bias = _bias.Mean + (index >= 0 ? _bias.Users[index] : 0);
        return index >= 0 ? [.. _userFeatures.Select(feature => feature[index])] : [];
    }

    /// <summary>
    /// Scores some positions of the catalogue, for each with the sum in the order of <see cref="Score(long, long)"/>, however many at a time.
    /// </summary>
    private void Score(double bias, double[] user, int start, Span<double> scores)
    {
        (double[] biases, double[][] features) = _catalogue ?? throw new InvalidOperationException("Call UseCatalogue first.");
        int lanes = Vector512<double>.Count;
        int position = 0;
        for (; position <= scores.Length - (4 * lanes); position += 4 * lanes)
        {
            // Four sums at a time, which stay in registers while the features pass.
            ReadOnlySpan<double> own = biases.AsSpan(start + position, 4 * lanes);
            Vector512<double> first = Vector512.Create(bias) + Vector512.Create(own);
            Vector512<double> second = Vector512.Create(bias) + Vector512.Create(own[lanes..]);
            Vector512<double> third = Vector512.Create(bias) + Vector512.Create(own[(2 * lanes)..]);
            Vector512<double> fourth = Vector512.Create(bias) + Vector512.Create(own[(3 * lanes)..]);
            for (int f = 0; f < user.Length; f++)
            {
                Vector512<double> p = Vector512.Create(user[f]);
                ReadOnlySpan<double> q = features[f].AsSpan(start + position, 4 * lanes);
                first += p * Vector512.Create(q);
                second += p * Vector512.Create(q[lanes..]);
                third += p * Vector512.Create(q[(2 * lanes)..]);
                fourth += p * Vector512.Create(q[(3 * lanes)..]);
            }

            Span<double> target = scores.Slice(position, 4 * lanes);
            first.CopyTo(target);
            second.CopyTo(target[lanes..]);
            third.CopyTo(target[(2 * lanes)..]);
            fourth.CopyTo(target[(3 * lanes)..]);
        }

        for (; position < scores.Length; position++)
        {
            double score = bias + biases[start + position];
            for (int f = 0; f < user.Length; f++)
            {
                score += user[f] * features[f][start + position];
            }

            scores[position] = score;
        }
    }

    /// <inheritdoc/>
    double[] IServedModel.UserRow(int user) => ServedRow(user, _bias.Users, _userFeatures);

    /// <inheritdoc/>
    double[] IServedModel.ItemRow(int item) => ServedRow(item, _bias.Items, _itemFeatures);

    private double[] ServedRow(int index, double[] bias, double[][] features) =>
        [Scale.Minimum, Scale.Maximum, _bias.Mean, index < 0 ? 0 : bias[index], .. features.Select(feature => index < 0 ? 0 : feature[index])];

    /// <summary>The model as it was after its first features.</summary>
    /// <param name="features">How many, from 0 to <see cref="Features"/>.</param>
    internal FunkSvdModel WithFeatures(int features) =>
        new(Users, Items, _bias, _userFeatures[..features], _itemFeatures[..features], Scale, [.. Epochs.Take(features)]) { Options = Options };

    /// <summary>Writes the model, little-endian; the same model gives the same bytes.</summary>
    /// <param name="stream">Where it goes.</param>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        ModelFormat.WriteHeader(writer, Format, Features, Scale);
        writer.Write(_bias.Mean);
        WriteSide(writer, Users, _bias.Users, _userFeatures);
        WriteSide(writer, Items, _bias.Items, _itemFeatures);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">The model's bytes.</param>
    /// <exception cref="DataException">It is not such a model (<c>BKF2013</c>).</exception>
    public static FunkSvdModel Load(Stream stream) => ModelFormat.Load(stream, Format, reader =>
    {
        (int features, RatingScale scale) = ModelFormat.ReadHeader(reader);
        double mean = reader.ReadDouble();
        (IdMap users, double[] userBias, double[][] userFeatures) = ReadSide(reader, features);
        (IdMap items, double[] itemBias, double[][] itemFeatures) = ReadSide(reader, features);
        return new FunkSvdModel(users, items, new BiasTerms(mean, userBias, itemBias), userFeatures, itemFeatures, scale, []);
    });

    private static void WriteSide(BinaryWriter writer, IdMap ids, double[] bias, double[][] features)
    {
        ModelFormat.WriteIds(writer, ids);
        foreach (double[] column in features.Prepend(bias))
        {
            ModelFormat.WriteValues<double>(writer, column);
        }
    }

    private static (IdMap Ids, double[] Bias, double[][] Features) ReadSide(BinaryReader reader, int features)
    {
        IdMap ids = ModelFormat.ReadIds(reader);
        double[][] columns = new double[features + 1][];
        for (int column = 0; column <= features; column++)
        {
            columns[column] = ModelFormat.ReadMany(reader, ids.Count, of => of.ReadDouble());
        }

        return (ids, columns[0], columns[1..]);
    }

    private double BiasOf(int user, int item) =>
        _bias.Mean + (user >= 0 ? _bias.Users[user] : 0) + (item >= 0 ? _bias.Items[item] : 0);

    private double RawScore(int user, int item)
    {
        double score = BiasOf(user, item);
        if (user >= 0 && item >= 0)
        {
            for (int f = 0; f < _userFeatures.Length; f++)
            {
                score += _userFeatures[f][user] * _itemFeatures[f][item];
            }
        }

        return score;
    }
}
