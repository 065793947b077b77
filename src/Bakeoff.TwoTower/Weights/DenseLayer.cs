using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// A dense layer and Adagrad's sums. Weights are [outputs × (inputs + 1)], the last column is the biases: every input row ends
/// with a one. Rows are padded with zeros to whole vectors, in which nothing ever changes, since their gradient is zero.
/// </summary>
internal sealed unsafe class DenseLayer : IDisposable
{
    public DenseLayer(int inputs, int outputs)
    {
        (Inputs, Outputs) = (inputs, outputs);
        InputStride = LaneMath.RoundUp(inputs + 1);
        OutputStride = LaneMath.RoundUp(outputs);
        Weights = new NativeArray<float>((long)outputs * InputStride);
        Sums = new NativeArray<float>(Weights.Length);
        Gradients = new NativeArray<float>(Weights.Length);
        Transposed = new NativeArray<float>((long)(inputs + 1) * OutputStride);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Floats from one row of weights, and of inputs, to the next.</summary>
    public int InputStride { get; }

    /// <summary>Floats from one row of outputs to the next.</summary>
    public int OutputStride { get; }

    /// <summary>[outputs × InputStride].</summary>
    public NativeArray<float> Weights { get; }

    /// <summary>Adagrad's sums of squared gradients, like the weights.</summary>
    public NativeArray<float> Sums { get; }

    /// <summary>The gradients of a step, like the weights.</summary>
    public NativeArray<float> Gradients { get; }

    /// <summary>The weights as the forward pass reads them: [(inputs + 1) × OutputStride].</summary>
    public NativeArray<float> Transposed { get; }

    /// <summary>Glorot uniform weights, as Keras's <c>Dense</c> starts: ±√(6/(in + out)); biases 0.</summary>
    public void Initialize(SeededRandom random)
    {
        double limit = Math.Sqrt(6.0 / (Inputs + Outputs));
        for (int output = 0; output < Outputs; output++)
        {
            for (int input = 0; input < Inputs; input++)
            {
                Weights.Pointer[(output * (long)InputStride) + input] = (float)(((random.NextDouble() * 2) - 1) * limit);
            }
        }

        Sums.Span.Fill(AdagradRule.InitialSum);
        Transpose(0, Outputs);
    }

    /// <summary>Takes Adagrad's step for some outputs, from <see cref="Gradients"/>.</summary>
    public void Step<T>(int first, int end, float rate)
        where T : struct, ILanes<T>
    {
        for (int output = first; output < end; output++)
        {
            long row = (long)output * InputStride;
            AdagradRule.Step<T>(Weights.Pointer + row, Sums.Pointer + row, Gradients.Pointer + row, Inputs + 1, rate);
        }

        Transpose(first, end);
    }

    /// <summary>Copies the weights of some outputs to <see cref="Transposed"/>.</summary>
    public void Transpose(int first, int end)
    {
        for (int output = first; output < end; output++)
        {
            for (int input = 0; input <= Inputs; input++)
            {
                Transposed.Pointer[((long)input * OutputStride) + output] = Weights.Pointer[((long)output * InputStride) + input];
            }
        }
    }

    public void Dispose()
    {
        Weights.Dispose();
        Sums.Dispose();
        Gradients.Dispose();
        Transposed.Dispose();
    }
}
