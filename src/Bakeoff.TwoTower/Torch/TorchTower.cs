using System.Runtime.InteropServices;
using Bakeoff.Numerics;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>A tower's dense layers, and the attention of its bags, as tensors. Its embeddings are gathered and stepped in C#.</summary>
internal sealed unsafe class TorchTower : IDisposable
{
    private readonly Tower _tower;
    private readonly Device _device;
    private readonly Adagrad _adagrad;
    private readonly TowerPass<Lanes128> _pass;
    private readonly List<TorchParameter> _weights = [];
    private readonly List<TorchParameter> _biases = [];
    private readonly Dictionary<int, TorchAttention> _attention = [];
    private Tensor? _inputs;

    public TorchTower(Tower tower, int capacity, Device device, Adagrad adagrad)
    {
        (_tower, _device, _adagrad) = (tower, device, adagrad);
        _pass = new TowerPass<Lanes128>(tower, capacity, normalize: false, trains: true);
        foreach (DenseLayer layer in tower.Layers)
        {
            _weights.Add(new TorchParameter(Columns(layer, layer.Weights, 0, layer.Inputs), Columns(layer, layer.Sums, 0, layer.Inputs), device, layer.Outputs, layer.Inputs));
            _biases.Add(new TorchParameter(Columns(layer, layer.Weights, layer.Inputs, 1), Columns(layer, layer.Sums, layer.Inputs, 1), device, layer.Outputs));
        }

        for (int bag = 0; bag < tower.Tables.Count; bag++)
        {
            if (tower.Tables[bag].Shape.UsesAttention)
            {
                _attention[bag] = new TorchAttention(tower.Tables[bag], device, adagrad);
            }
        }
    }

    /// <summary>The outputs [rows × size], as part of the graph.</summary>
    public Tensor Forward(TowerInput input)
    {
        _pass.Gather(input, 0, input.Rows);
        _inputs = Copied(_pass.Inputs, input.Rows).to(_device).requires_grad_();
        Tensor values = Pool(input);
        for (int layer = 0; layer < _weights.Count; layer++)
        {
            values = nn.functional.linear(values, _weights[layer].Values, _biases[layer].Values);
            values = layer + 1 < _weights.Count ? values.relu() : values;
        }

        return values;
    }

    /// <summary>Takes Adagrad's step for everything from the gradients of the graph; to be called without gradients.</summary>
    public void Step(TowerInput input, float rate)
    {
        foreach (TorchParameter parameter in _weights.Concat(_biases))
        {
            parameter.Step(_adagrad);
        }

        CopyBack(_inputs!.grad!.cpu(), _pass.InputGradients, input.Rows);
        for (int bag = 0; bag < _tower.Tables.Count; bag++)
        {
            if (_attention.TryGetValue(bag, out TorchAttention? attention))
            {
                attention.Step(input.Bags[bag], rate);
            }
            else
            {
                _tower.Tables[bag].StepFromMeans<Lanes128>(
                    input.Bags[bag], 0, input.Bags[bag].Groups, _pass.ColumnsFrom(_pass.InputGradients, bag), rate);
            }
        }
    }

    /// <summary>Writes the tensors back to the weights.</summary>
    public void Save()
    {
        for (int i = 0; i < _weights.Count; i++)
        {
            DenseLayer layer = _tower.Layers[i];
            Fill(layer, layer.Weights, 0, layer.Inputs, _weights[i].Values);
            Fill(layer, layer.Sums, 0, layer.Inputs, _weights[i].Sums);
            Fill(layer, layer.Weights, layer.Inputs, 1, _biases[i].Values);
            Fill(layer, layer.Sums, layer.Inputs, 1, _biases[i].Sums);
            layer.Transpose(0, layer.Outputs);
        }

        foreach (TorchAttention attention in _attention.Values)
        {
            attention.Save();
        }
    }

    public void Dispose()
    {
        _pass.Dispose();
        foreach (TorchParameter parameter in _weights.Concat(_biases))
        {
            parameter.Dispose();
        }

        foreach (TorchAttention attention in _attention.Values)
        {
            attention.Dispose();
        }
    }

    /// <summary>The first layer's input: what was gathered, with the bags that are pooled by attention in their places.</summary>
    private Tensor Pool(TowerInput input)
    {
        Tensor gathered = _inputs!;
        if (_attention.Count == 0)
        {
            return gathered;
        }

        int size = _tower.Shape.EmbeddingSize;
        List<Tensor> parts = [.. Enumerable.Range(0, _tower.Tables.Count).Select(bag =>
            _attention.TryGetValue(bag, out TorchAttention? attention) ? attention.Forward(input.Bags[bag]) : gathered.narrow(1, bag * size, size))];
        if (_tower.Shape.Numbers > 0)
        {
            parts.Add(gathered.narrow(1, _tower.Shape.InputSize - _tower.Shape.Numbers, _tower.Shape.Numbers));
        }

        return cat(parts, 1);
    }

    /// <summary>
    /// The rows of the first layer's input as a tensor of libtorch's own memory. A tensor around a C# array would lie anywhere in a
    /// cache line, and the bits of libtorch's products depend on that.
    /// </summary>
    private Tensor Copied(Matrix source, int rows)
    {
        int size = _tower.Shape.InputSize;
        Tensor copy = empty(rows, size);
        Span<float> target = MemoryMarshal.Cast<byte, float>(copy.bytes);
        for (int row = 0; row < rows; row++)
        {
            new Span<float>(source.Row(row), size).CopyTo(target[(row * size)..]);
        }

        return copy;
    }

    private void CopyBack(Tensor source, Matrix target, int rows)
    {
        int size = _tower.Shape.InputSize;
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(source.bytes);
        for (int row = 0; row < rows; row++)
        {
            values.Slice(row * size, size).CopyTo(new Span<float>(target.Row(row), size));
        }
    }

    /// <summary>Some columns of a layer's array, row by row.</summary>
    private static float[] Columns(DenseLayer layer, NativeArray<float> array, int first, int count)
    {
        float[] values = new float[layer.Outputs * count];
        for (int output = 0; output < layer.Outputs; output++)
        {
            array.Span.Slice((output * layer.InputStride) + first, count).CopyTo(values.AsSpan(output * count));
        }

        return values;
    }

    private static void Fill(DenseLayer layer, NativeArray<float> array, int first, int count, Tensor values)
    {
        float[] source = TorchParameter.ToArray(values);
        for (int output = 0; output < layer.Outputs; output++)
        {
            source.AsSpan(output * count, count).CopyTo(array.Span[((output * layer.InputStride) + first)..]);
        }
    }
}
