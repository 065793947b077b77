using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.TwoTower;

/// <summary>
/// <c>two-tower.safetensors</c>, format <c>two-tower-model/2</c>. Arrays: <c>query.users</c>, <c>candidate.titles</c> and so on
/// [rows × size], the embeddings, row 0 for the unknown; <c>query.users.attention</c> [size] where there is attention;
/// <c>query.layer0.weights</c> [out × in], <c>query.layer0.biases</c> [out]; <c>users</c>, <c>items</c>, the ids of rows 1 and up;
/// <c>users.timestamps</c>, <c>users.history</c> [users × history]; <c>head.users</c>, <c>head.items</c>, biases. Metadata: options,
/// vocabularies and numbers as JSON.
/// </summary>
internal static class TwoTowerModelFile
{
    private const string Format = "two-tower-model/2";

    /// <summary>Writes a model; the same model gives the same bytes.</summary>
    public static void Write(TwoTowerModel model, Stream stream)
    {
        TowerFeatures features = model.Features;
        var file = new Safetensors();
        file.Metadata["format"] = Format;
        file.Metadata["options"] = CanonicalJson.SerializeLine(model.Options);
        file.Metadata["features"] = CanonicalJson.SerializeLine(new ModelHeader(
            features.Time, features.MeanRating, features.GenomeSize,
            [.. features.ItemFeatures.Select(feature => new FeatureHeader(feature.Name, feature.Vocabulary.Texts))],
            model.Head is { } head ? new RatingHeader(head.Mean, head.Intercept, head.Slope, head.Scale) : null));
        foreach (Tower tower in new[] { model.Weights.Query, model.Weights.Candidate })
        {
            Add(file, tower);
        }

        file.Add("users", features.Users.Ids, features.Users.Count);
        file.Add("items", features.Items.Ids, features.Items.Count);
        file.Add<long>("users.timestamps", features.States.Timestamps, features.Users.Count);
        file.Add<int>("users.history", features.States.History, features.Users.Count, features.States.HistoryLength);
        if (model.Head is { } biases)
        {
            file.Add<double>("head.users", biases.Users, biases.Users.Length);
            file.Add<double>("head.items", biases.Items, biases.Items.Length);
        }

        model.Popularity?.AddTo(file);
        file.Write(stream);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="DataException">It is not such a model (<c>BKF2013</c>).</exception>
    public static TwoTowerModel Read(Stream stream)
    {
        try
        {
            Safetensors file = Safetensors.Read(stream);
            if (file.Metadata.GetValueOrDefault("format") is var format && format != Format)
            {
                throw new InvalidDataException($"its format is '{format}'");
            }

            TwoTowerOptions options = CanonicalJson.Deserialize<TwoTowerOptions>(file.Metadata["options"]);
            OptionProperties.Demand(options);
            ModelHeader header = CanonicalJson.Deserialize<ModelHeader>(file.Metadata["features"]);
            var features = new TowerFeatures(
                IdMap.From(file.Get<long>("users")), IdMap.From(file.Get<long>("items")), header.Time,
                [.. header.Items.Select(item => new ItemFeature(item.Name, new Vocabulary(item.Values)))],
                new UserStates(file.Get<long>("users.timestamps"), file.Get<int>("users.history"), options.History),
                header.MeanRating, header.GenomeSize);
            var weights = new TwoTowerWeights(features.QueryShape(options), features.CandidateShape(options));
            Fill(file, weights.Query);
            Fill(file, weights.Candidate);
            return new TwoTowerModel(options, features, weights, options.Popularity ? PopularityOverTime.From(file) : null)
            {
                Head = header.Head is { } line
                    ? new LinearRatingHead(
                        line.Mean, file.Get<double>("head.users"), file.Get<double>("head.items"), line.Intercept, line.Slope, line.Scale) : null,
            };
        }
        catch (Exception e) when (
            e is IOException or InvalidDataException or JsonException or KeyNotFoundException or ArgumentException or OverflowException
                or InvalidOperationException or IndexOutOfRangeException or NullReferenceException or NotSupportedException or FormatException)
        {
            throw new DataException(
                ErrorCodes.BadArtifact, $"this is not a model of the format {Format}: {e.Message}", "Train the model again.", null, e);
        }
    }

    private static void Add(Safetensors file, Tower tower)
    {
        foreach (EmbeddingTable table in tower.Tables)
        {
            string name = $"{tower.Shape.Name}.{table.Shape.Name}";
            file.Add<float>(name, table.Values.Span, table.Shape.Rows, table.Size);
            if (table.Shape.UsesAttention)
            {
                file.Add<float>($"{name}.attention", table.AttentionVector, table.Size);
            }
        }

        for (int i = 0; i < tower.Layers.Count; i++)
        {
            DenseLayer layer = tower.Layers[i];
            float[] weights = new float[layer.Outputs * layer.Inputs];
            float[] biases = new float[layer.Outputs];
            for (int output = 0; output < layer.Outputs; output++)
            {
                Span<float> row = RowOf(layer, output);
                row[..layer.Inputs].CopyTo(weights.AsSpan(output * layer.Inputs));
                biases[output] = row[layer.Inputs];
            }

            file.Add<float>($"{tower.Shape.Name}.layer{i}.weights", weights, layer.Outputs, layer.Inputs);
            file.Add<float>($"{tower.Shape.Name}.layer{i}.biases", biases, layer.Outputs);
        }
    }

    private static void Fill(Safetensors file, Tower tower)
    {
        foreach (EmbeddingTable table in tower.Tables)
        {
            string name = $"{tower.Shape.Name}.{table.Shape.Name}";
            file.Get<float>(name).CopyTo(table.Values.Span);
            if (table.Shape.UsesAttention)
            {
                file.Get<float>($"{name}.attention").CopyTo(table.AttentionVector, 0);
            }
        }

        for (int i = 0; i < tower.Layers.Count; i++)
        {
            DenseLayer layer = tower.Layers[i];
            float[] weights = file.Get<float>($"{tower.Shape.Name}.layer{i}.weights");
            float[] biases = file.Get<float>($"{tower.Shape.Name}.layer{i}.biases");
            for (int output = 0; output < layer.Outputs; output++)
            {
                Span<float> row = RowOf(layer, output);
                weights.AsSpan(output * layer.Inputs, layer.Inputs).CopyTo(row);
                row[layer.Inputs] = biases[output];
            }

            layer.Transpose(0, layer.Outputs);
        }
    }

    private static Span<float> RowOf(DenseLayer layer, int output) => layer.Weights.Span.Slice(output * layer.InputStride, layer.InputStride);
}
