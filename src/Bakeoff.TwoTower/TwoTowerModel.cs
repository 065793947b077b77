using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>
/// A trained two-tower model: score = query · candidate, with query = tower(user ++ timestamp bucket ++ normalised
/// timestamp) and candidate = tower(title ++ mean of the title's words). It is plain arrays and plain loops, so what it
/// scores depends neither on the trainer nor on libtorch.
/// </summary>
internal sealed class TwoTowerModel(
    TowerFeatures features, int embeddingSize, float[] users, float[] buckets, float[] titles, float[] words, Tower query, Tower candidate) : IScorer
{
    private const string Format = "two-tower-model/1";
    private Catalogue? _catalogue;
    private float[][] _candidates = [];

    public string Name => "two-tower";

    public ScoreKind Kind => ScoreKind.Ranking;

    public TowerFeatures Features => features;

    public long Parameters => (long)users.Length + buckets.Length + titles.Length + words.Length
        + query.Layers.Concat(candidate.Layers).Sum(layer => (long)layer.Weights.Length + layer.Biases.Length);

    /// <summary>Embeds the items that can be scored.</summary>
    public void UseCatalogue(Catalogue catalogue)
    {
        _catalogue = catalogue;
        _candidates = [.. catalogue.Titles.Select(Candidate)];
    }

    public double Score(long user, long item)
    {
        int position = Demand().Items.IndexOf(item);
        return position < 0 ? double.NaN : Dot(Query(user), _candidates[position]);
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        Demand();
        float[] q = Query(user);
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = Dot(q, _candidates[position]);
        }
    }

    /// <summary>Writes the model, little-endian; the same model gives the same bytes.</summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Format);
        writer.Write(embeddingSize);
        writer.Write(features.Users.Count);
        for (int i = 0; i < features.Users.Count; i++)
        {
            writer.Write(features.Users.IdAt(i));
            writer.Write(features.QueryTimestamp(features.Users.IdAt(i)));
        }

        WriteTexts(writer, features.Titles);
        WriteTexts(writer, features.Words);
        writer.Write(features.Buckets);
        writer.Write(features.FirstTimestamp);
        writer.Write(features.LastTimestamp);
        writer.Write(features.MeanTimestamp);
        writer.Write(features.TimestampDeviation);
        foreach (float[] table in new[] { users, buckets, titles, words })
        {
            WriteFloats(writer, table);
        }

        foreach (Tower tower in new[] { query, candidate })
        {
            writer.Write(tower.Layers.Count);
            foreach (DenseLayer layer in tower.Layers)
            {
                WriteFloats(writer, layer.Weights);
                WriteFloats(writer, layer.Biases);
            }
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="DataException">It is not such a model (<c>BKF2013</c>).</exception>
    public static TwoTowerModel Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadString() is var format && format != Format)
            {
                throw new InvalidDataException($"its format is '{format}'");
            }

            int size = reader.ReadInt32();
            int userCount = reader.ReadInt32();
            (long[] users, long[] times) = (new long[userCount], new long[userCount]);
            for (int i = 0; i < userCount; i++)
            {
                (users[i], times[i]) = (reader.ReadInt64(), reader.ReadInt64());
            }

            var loaded = new TowerFeatures(
                users, times, ReadTexts(reader), ReadTexts(reader), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble());
            return new TwoTowerModel(
                loaded, size, ReadFloats(reader), ReadFloats(reader), ReadFloats(reader), ReadFloats(reader), ReadTower(reader), ReadTower(reader));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OverflowException or FormatException)
        {
            throw new DataException(
                ErrorCodes.BadArtifact, $"this is not a model of the format {Format}: {e.Message}", "Train the model again.", null, e);
        }
    }

    private static void WriteTexts(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write(texts.Count);
        foreach (string text in texts)
        {
            writer.Write(text);
        }
    }

    private static string[] ReadTexts(BinaryReader reader)
    {
        string[] texts = new string[reader.ReadInt32()];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.ReadString();
        }

        return texts;
    }

    private static void WriteFloats(BinaryWriter writer, float[] values)
    {
        writer.Write(values.Length);
        foreach (float value in values)
        {
            writer.Write(value);
        }
    }

    private static float[] ReadFloats(BinaryReader reader)
    {
        float[] values = new float[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadSingle();
        }

        return values;
    }

    private static Tower ReadTower(BinaryReader reader)
    {
        var layers = new DenseLayer[reader.ReadInt32()];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = new DenseLayer(ReadFloats(reader), ReadFloats(reader));
        }

        return new Tower(layers);
    }

    private static double Dot(float[] a, float[] b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private Catalogue Demand() => _catalogue ?? throw new InvalidOperationException("Call UseCatalogue first.");

    private float[] Query(long user)
    {
        long timestamp = features.QueryTimestamp(user);
        float[] input = new float[(2 * embeddingSize) + 1];
        Row(users, features.UserIndex(user)).CopyTo(input);
        Row(buckets, features.BucketOf(timestamp)).CopyTo(input.AsSpan(embeddingSize));
        input[^1] = features.Normalize(timestamp);
        return query.Forward(input);
    }

    private float[] Candidate(string title)
    {
        float[] input = new float[2 * embeddingSize];
        Row(titles, features.TitleIndex(title)).CopyTo(input);
        int[] indices = features.WordIndices(title);
        foreach (int word in indices)
        {
            ReadOnlySpan<float> row = Row(words, word);
            for (int i = 0; i < embeddingSize; i++)
            {
                input[embeddingSize + i] += row[i] / indices.Length;
            }
        }

        return candidate.Forward(input);
    }

    private ReadOnlySpan<float> Row(float[] table, int index) => table.AsSpan(index * embeddingSize, embeddingSize);
}
