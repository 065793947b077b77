using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>The weights of a tower: an embedding table for each bag of its input, and dense layers with a ReLU between them.</summary>
internal sealed class Tower : IDisposable
{
    public Tower(TowerShape shape)
    {
        Shape = shape;
        Tables = [.. shape.Bags.Select(bag => new EmbeddingTable(bag, shape.EmbeddingSize))];
        Layers = [.. shape.Sizes.Select((size, layer) => new DenseLayer(layer == 0 ? shape.InputSize : shape.Sizes[layer - 1], size))];
    }

    public TowerShape Shape { get; }

    /// <summary>The embedding tables, in the order of the input.</summary>
    public IReadOnlyList<EmbeddingTable> Tables { get; }

    public IReadOnlyList<DenseLayer> Layers { get; }

    /// <summary>Floats from one row of outputs to the next.</summary>
    public int OutputStride => Layers[^1].OutputStride;

    /// <summary>The number of trained values.</summary>
    public long Parameters => Tables.Sum(table => table.Values.Length + table.AttentionVector.Length)
        + Layers.Sum(layer => (long)layer.Outputs * (layer.Inputs + 1));

    public void Initialize(SeededRandom random)
    {
        foreach (EmbeddingTable table in Tables)
        {
            table.Initialize(random);
        }

        foreach (DenseLayer layer in Layers)
        {
            layer.Initialize(random);
        }
    }

    public void Dispose()
    {
        foreach (EmbeddingTable table in Tables)
        {
            table.Dispose();
        }

        foreach (DenseLayer layer in Layers)
        {
            layer.Dispose();
        }
    }
}
