using Bakeoff.Numerics;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>A tower's dense layers, and the attention of its bags, as part of the graph.</summary>
internal sealed class TorchTower : IDisposable
{
    private readonly Tower _tower;
    private readonly TorchParameters _parameters;
    private readonly List<(int Weights, int Biases)> _layers = [];
    private readonly Dictionary<int, TorchAttention> _attention = [];

    public TorchTower(Tower tower, TorchParameters parameters, Device device)
    {
        (_tower, _parameters) = (tower, parameters);
        foreach (DenseLayer layer in tower.Layers)
        {
            int Add(int first, int count, params long[] shape) =>
                parameters.Add(Inputs(layer, layer.Weights, first, count), Inputs(layer, layer.Sums, first, count), shape);
            _layers.Add((Add(0, layer.Inputs, layer.Inputs, layer.Outputs), Add(layer.Inputs, 1, layer.Outputs)));
        }

        for (int bag = 0; bag < tower.Tables.Count; bag++)
        {
            if (tower.Tables[bag].Shape.UsesAttention)
            {
                _attention[bag] = new TorchAttention(tower.Tables[bag], parameters, device);
            }
        }
    }

    /// <summary>The outputs [rows × size].</summary>
    /// <param name="inputs">The first layer's input; what it has of bags that are pooled by attention is not read.</param>
    /// <param name="attended">The bags that are pooled by attention.</param>
    public Tensor Forward(Tensor inputs, IReadOnlyList<TorchAttended> attended)
    {
        Tensor values = Pool(inputs, attended);
        for (int layer = 0; layer < _layers.Count; layer++)
        {
            values = _parameters.Leaves[_layers[layer].Biases].addmm(values, _parameters.Leaves[_layers[layer].Weights], 1, 1);
            values = layer + 1 < _layers.Count ? values.relu() : values;
        }

        return values;
    }

    /// <summary>Writes what <see cref="TorchParameters.Read"/> gives back to the weights.</summary>
    public void Save(float[] values, float[] sums)
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            DenseLayer layer = _tower.Layers[i];
            (int weights, int biases) = _layers[i];
            Fill(layer, layer.Weights, 0, layer.Inputs, _parameters.Slice(weights, values));
            Fill(layer, layer.Sums, 0, layer.Inputs, _parameters.Slice(weights, sums));
            Fill(layer, layer.Weights, layer.Inputs, 1, _parameters.Slice(biases, values));
            Fill(layer, layer.Sums, layer.Inputs, 1, _parameters.Slice(biases, sums));
            layer.Transpose(0, layer.Outputs);
        }

        foreach ((int bag, TorchAttention attention) in _attention)
        {
            _parameters.Slice(attention.Vector, values).CopyTo(_tower.Tables[bag].AttentionVector);
            _parameters.Slice(attention.Vector, sums).CopyTo(_tower.Tables[bag].AttentionSums);
        }
    }

    public void Dispose()
    {
        foreach (TorchAttention attention in _attention.Values)
        {
            attention.Dispose();
        }
    }

    /// <summary>The first layer's input, with the bags that are pooled by attention in their places.</summary>
    private Tensor Pool(Tensor inputs, IReadOnlyList<TorchAttended> attended)
    {
        if (attended.Count == 0)
        {
            return inputs;
        }

        int size = _tower.Shape.EmbeddingSize;
        List<Tensor> parts = [.. Enumerable.Range(0, _tower.Tables.Count).Select(bag => inputs.narrow(1, bag * size, size))];
        foreach (TorchAttended own in attended)
        {
            TorchAttention attention = _attention[own.Bag];
            parts[own.Bag] = attention.Forward(own.Embeddings, _parameters.Leaves[attention.Vector], own.Mask, own.Present);
        }

        if (_tower.Shape.Numbers > 0)
        {
            parts.Add(inputs.narrow(1, _tower.Shape.InputSize - _tower.Shape.Numbers, _tower.Shape.Numbers));
        }

        return cat(parts, 1);
    }

    /// <summary>Some inputs of a layer's array, [inputs × outputs]: the product's gradient lies as they do, and is not copied.</summary>
    private static float[] Inputs(DenseLayer layer, NativeArray<float> array, int first, int count)
    {
        float[] values = new float[count * layer.Outputs];
        for (int output = 0; output < layer.Outputs; output++)
        {
            for (int input = 0; input < count; input++)
            {
                values[(input * layer.Outputs) + output] = array.Span[(output * layer.InputStride) + first + input];
            }
        }

        return values;
    }

    private static void Fill(DenseLayer layer, NativeArray<float> array, int first, int count, ReadOnlySpan<float> values)
    {
        for (int output = 0; output < layer.Outputs; output++)
        {
            for (int input = 0; input < count; input++)
            {
                array.Span[(output * layer.InputStride) + first + input] = values[(input * layer.Outputs) + output];
            }
        }
    }
}
