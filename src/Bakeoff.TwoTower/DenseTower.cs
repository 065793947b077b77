using Bakeoff.Core;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>The dense layers of a tower while they are trained.</summary>
internal sealed class DenseTower : IDisposable
{
    private readonly Adagrad _adagrad;
    private readonly List<(Tensor Values, Tensor Accumulated)> _parameters = [];

    /// <summary>Glorot uniform weights, as Keras's <c>Dense</c> starts: ±√(6/(in + out)); biases 0.</summary>
    public DenseTower(int inputSize, IReadOnlyList<int> sizes, SeededRandom random, Adagrad adagrad)
    {
        _adagrad = adagrad;
        foreach (int size in sizes)
        {
            double limit = Math.Sqrt(6.0 / (inputSize + size));
            float[] weights = new float[size * inputSize];
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = (float)(((random.NextDouble() * 2) - 1) * limit);
            }

            Add(tensor(weights, size, inputSize));
            Add(zeros(size));
            inputSize = size;
        }
    }

    /// <summary>The output [batch × last size] for an input [batch × input size].</summary>
    public Tensor Forward(Tensor input)
    {
        for (int i = 0; i < _parameters.Count; i += 2)
        {
            input = nn.functional.linear(input, _parameters[i].Values, _parameters[i + 1].Values);
            input = i + 2 < _parameters.Count ? input.relu() : input;
        }

        return input;
    }

    /// <summary>Takes Adagrad's step and clears the gradients; to be called without gradients.</summary>
    public void Step()
    {
        foreach ((Tensor values, Tensor accumulated) in _parameters)
        {
            values.copy_(_adagrad.Step(values, accumulated));
            values.grad!.zero_();
        }
    }

    public Tower ToTower() => new(
        [.. _parameters.Chunk(2).Select(pair => new DenseLayer(pair[0].Values.data<float>().ToArray(), pair[1].Values.data<float>().ToArray()))]);

    public void Dispose()
    {
        foreach ((Tensor values, Tensor accumulated) in _parameters)
        {
            values.Dispose();
            accumulated.Dispose();
        }
    }

    private void Add(Tensor values) => _parameters.Add((
        values.requires_grad_().DetachFromDisposeScope(),
        full_like(values.detach(), Adagrad.InitialAccumulator).DetachFromDisposeScope()));
}
