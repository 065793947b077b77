using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// Adagrad (Duchi et al., JMLR 12, 2011) as Keras has it: a += g²; w −= rate·g / √(a + ε), a from 0.1, ε = 1e-7.
/// TorchSharp's own refuses sparse gradients.
/// </summary>
internal sealed record Adagrad(double LearningRate)
{
    public const float InitialAccumulator = 0.1f;
    private const double Epsilon = 1e-7;

    /// <summary>Adds the squared gradient to <paramref name="accumulated"/> in place, and returns the new values.</summary>
    public Tensor Step(Tensor values, Tensor accumulated)
    {
        Tensor gradient = values.grad ?? throw new InvalidOperationException("A parameter has no gradient: it is not part of the loss.");
        accumulated.addcmul_(gradient, gradient, 1);
        return values.detach().addcdiv(gradient, accumulated.add(Epsilon).sqrt_(), -LearningRate);
    }
}
