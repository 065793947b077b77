using TorchSharp;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// The rule of <see cref="AdagradRule"/> for tensors. TorchSharp's own has ε outside the root.
/// </summary>
internal sealed class Adagrad(double learningRate)
{
    // TorchSharp turns a number into a Scalar and passes its native handle. A Scalar that nothing refers to may be
    // finalized while the native call still reads it, and then the call computes with freed memory or aborts (seen under
    // load). So every Scalar is a field that outlives the calls, and no overload is used that makes one inside TorchSharp,
    // such as add without its factor.
    public static readonly Scalar One = 1;
    private static readonly Scalar Epsilon = (double)AdagradRule.Epsilon;
    private readonly Scalar _minusRate = -learningRate;

    /// <summary>Adds the squared gradient to the sums and steps the values, both in place; to be called without gradients.</summary>
    public void Step(Tensor values, Tensor sums, Tensor gradient)
    {
        sums.addcmul_(gradient, gradient, One);
        values.addcdiv_(gradient, sums.add(Epsilon, One).sqrt_(), _minusRate);
        GC.KeepAlive(this);
    }
}
