using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// A trained FunkSVD. The prediction is clamp(μ + b_u + b_i + Σ_f P[u,f]·Q[i,f]), one clamp at the end; an unknown user
/// or item adds nothing, so that what is known of the other still counts.
/// </summary>
public sealed class FunkSvdModel : IScorer
{
    private const string Format = "funksvd-model/1";
    private readonly BiasTerms _bias;
    private readonly double[][] _userFeatures;
    private readonly double[][] _itemFeatures;
    private int[]? _catalogue;

    internal FunkSvdModel(
        IdMap users, IdMap items, BiasTerms bias, double[][] userFeatures, double[][] itemFeatures, RatingScale scale, IReadOnlyList<EpochReport> epochs)
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

    /// <summary>The training RMSE at the last epoch of each feature; empty for a model that was loaded.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; }

    /// <summary>The number of features.</summary>
    public int Features => _userFeatures.Length;

    /// <summary>Sets the items that <see cref="ScoreCatalogue"/> scores.</summary>
    /// <param name="catalogue">The items, trained on or not.</param>
    public void UseCatalogue(Catalogue catalogue) =>
        _catalogue = [.. Enumerable.Range(0, catalogue.Count).Select(position => Items.IndexOf(catalogue.Items.IdAt(position)))];

    /// <inheritdoc/>
    public double Score(long user, long item) => Scale.Clamp(RawScore(Users.IndexOf(user), Items.IndexOf(item)));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="UseCatalogue"/> was not called.</exception>
    public void ScoreCatalogue(long user, Span<double> scores)
    {
        int[] items = _catalogue ?? throw new InvalidOperationException("Call UseCatalogue first.");
        int userIndex = Users.IndexOf(user);
        for (int position = 0; position < items.Length; position++)
        {
            scores[position] = BiasOf(userIndex, items[position]);
        }

        // Feature by feature, as the arrays lie; for each item the sum runs in the same order as in Score.
        for (int f = 0; f < _userFeatures.Length && userIndex >= 0; f++)
        {
            double p = _userFeatures[f][userIndex];
            double[] q = _itemFeatures[f];
            for (int position = 0; position < items.Length; position++)
            {
                scores[position] += items[position] >= 0 ? p * q[items[position]] : 0;
            }
        }
    }

    /// <summary>Writes the model, little-endian; the same model gives the same bytes.</summary>
    /// <param name="stream">Where it goes.</param>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Format);
        writer.Write(Features);
        writer.Write(Scale.Minimum);
        writer.Write(Scale.Maximum);
        writer.Write(Scale.Step);
        writer.Write(_bias.Mean);
        WriteSide(writer, Users, _bias.Users, _userFeatures);
        WriteSide(writer, Items, _bias.Items, _itemFeatures);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">The model's bytes.</param>
    /// <exception cref="DataException">It is not such a model (<c>BKF2013</c>).</exception>
    public static FunkSvdModel Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadString() is var format && format != Format)
            {
                throw new InvalidDataException($"its format is '{format}'");
            }

            int features = reader.ReadInt32();
            var scale = new RatingScale(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            double mean = reader.ReadDouble();
            (IdMap users, double[] userBias, double[][] userFeatures) = ReadSide(reader, features);
            (IdMap items, double[] itemBias, double[][] itemFeatures) = ReadSide(reader, features);
            return new FunkSvdModel(users, items, new BiasTerms(mean, userBias, itemBias), userFeatures, itemFeatures, scale, []);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OverflowException or FormatException)
        {
            throw new DataException(
                ErrorCodes.BadArtifact, $"this is not a model of the format {Format}: {e.Message}", "Train the model again.", null, e);
        }
    }

    private static void WriteSide(BinaryWriter writer, IdMap ids, double[] bias, double[][] features)
    {
        writer.Write(ids.Count);
        for (int index = 0; index < ids.Count; index++)
        {
            writer.Write(ids.IdAt(index));
        }

        foreach (double[] column in features.Prepend(bias))
        {
            foreach (double value in column)
            {
                writer.Write(value);
            }
        }
    }

    private static (IdMap Ids, double[] Bias, double[][] Features) ReadSide(BinaryReader reader, int features)
    {
        int count = reader.ReadInt32();
        long[] ids = new long[count];
        for (int index = 0; index < count; index++)
        {
            ids[index] = reader.ReadInt64();
        }

        double[][] columns = new double[features + 1][];
        for (int column = 0; column <= features; column++)
        {
            columns[column] = new double[count];
            for (int index = 0; index < count; index++)
            {
                columns[column][index] = reader.ReadDouble();
            }
        }

        return (IdMap.Of(ids), columns[0], columns[1..]);
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
