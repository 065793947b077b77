using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// What is trained apart from the embeddings, both towers' layers and attention vectors, in one tensor: a step of all of it costs as many
/// operations as a step of one. Filled, then taken to the device, then used.
/// </summary>
internal sealed class TorchParameters : IDisposable
{
    private readonly List<float> _values = [];
    private readonly List<float> _sums = [];
    private readonly List<(int Start, int Length, long[] Shape)> _places = [];
    private readonly List<Tensor> _leaves = [];
    private Tensor _all = null!;
    private Tensor _allSums = null!;

    /// <summary>The parameters in the order in which they were added: the leaves of the graph.</summary>
    public IReadOnlyList<Tensor> Leaves => _leaves;

    /// <summary>Adds a parameter; returns its number.</summary>
    public int Add(ReadOnlySpan<float> values, ReadOnlySpan<float> sums, params long[] shape)
    {
        _places.Add((_values.Count, values.Length, shape));
        _values.AddRange(values);
        _sums.AddRange(sums);
        return _places.Count - 1;
    }

    /// <summary>Takes all to the device.</summary>
    public void Send(Device device)
    {
        (_all, _allSums) = (Resident(_values, device), Resident(_sums, device));
        foreach ((int start, int length, long[] shape) in _places)
        {
            // A leaf shares the memory of the whole: a step in the whole is a step in it.
            _leaves.Add(_all.narrow(0, start, length).view(shape).detach().requires_grad_().DetachFromDisposeScope());
        }
    }

    /// <summary>Takes Adagrad's step from the gradients of all leaves, in order; to be called without gradients.</summary>
    public void Step(Adagrad adagrad, IEnumerable<Tensor> gradients) =>
        adagrad.Step(_all, _allSums, cat([.. gradients.Select(gradient => gradient.reshape(-1))], 0));

    /// <summary>The values, and Adagrad's sums, of all parameters, read from the device.</summary>
    public (float[] Values, float[] Sums) Read() => (_all.cpu().data<float>().ToArray(), _allSums.cpu().data<float>().ToArray());

    /// <summary>The part of what <see cref="Read"/> gives that belongs to a parameter.</summary>
    public ReadOnlySpan<float> Slice(int parameter, float[] all) => all.AsSpan(_places[parameter].Start, _places[parameter].Length);

    public void Dispose()
    {
        _leaves.ForEach(leaf => leaf.Dispose());
        _all.Dispose();
        _allSums.Dispose();
    }

    /// <summary>A copy that outlives the steps, in libtorch's own memory.</summary>
    private static Tensor Resident(List<float> values, Device device) =>
        tensor(values.ToArray(), [values.Count]).to(device).clone().DetachFromDisposeScope();
}
