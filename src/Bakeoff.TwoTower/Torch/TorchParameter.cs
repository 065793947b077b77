using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>Trained values as a tensor, and Adagrad's sums for them.</summary>
internal sealed class TorchParameter : IDisposable
{
    public TorchParameter(float[] values, float[] sums, Device device, params long[] shape)
    {
        Values = Resident(values, device, shape).requires_grad_();
        Sums = Resident(sums, device, shape);
    }

    public Tensor Values { get; }

    public Tensor Sums { get; }

    public static float[] ToArray(Tensor tensor)
    {
        using Tensor detached = tensor.detach();
        using Tensor here = detached.cpu();
        return here.data<float>().ToArray();
    }

    /// <summary>Takes Adagrad's step and clears the gradient; to be called without gradients.</summary>
    public void Step(Adagrad adagrad)
    {
        Values.copy_(adagrad.Step(Values, Sums));
        Values.grad!.zero_();
    }

    public void Dispose()
    {
        Values.Dispose();
        Sums.Dispose();
    }

    /// <summary>A copy that outlives the steps, in libtorch's own memory.</summary>
    private static Tensor Resident(float[] values, Device device, long[] shape)
    {
        using Tensor here = tensor(values, shape);
        return here.to(device).clone().DetachFromDisposeScope();
    }
}
