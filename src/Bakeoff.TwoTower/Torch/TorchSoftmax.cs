using TorchSharp;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>The loss of a batch: each row's own item must win a softmax over the batch's items.</summary>
internal sealed class TorchSoftmax : IDisposable
{
    /// <summary>Added to a logit, it leaves it out: its share is exactly 0, and so is its gradient.</summary>
    public const float Never = -1e30f;

    private static readonly Scalar NeverScalar = Never;
    private readonly TwoTowerOptions _options;
    private readonly Tensor _scale;
    private readonly Tensor _smallestSquare;
    private readonly Tensor _never;

    public TorchSoftmax(TwoTowerOptions options, Device device)
    {
        _options = options;
        Tensor Resident(float value, params long[] shape) => tensor([value], shape).to(device).clone().DetachFromDisposeScope();
        _scale = Resident((float)(1 / options.Temperature), 1);
        _smallestSquare = Resident(1e-12f, 1);
        _never = Resident(Never, 1, 1);
    }

    /// <summary>The loss, summed over the rows, but for <see cref="TorchBatch.Constant"/>.</summary>
    public Tensor Loss(Tensor queries, Tensor candidates, TorchBatch batch)
    {
        Tensor scaled = _options.Temperature == 1 ? Directed(queries) : Directed(queries).mul(_scale);
        Tensor logits = batch.Offsets.addmm(scaled, Directed(candidates).t(), 1, 1);
        Change(logits, batch);
        if (batch.Weights is not { } weights)
        {
            return nn.functional.cross_entropy(logits, batch.Targets, reduction: nn.Reduction.Sum);
        }

        return nn.functional.cross_entropy(logits, batch.Targets, reduction: nn.Reduction.None).dot(weights);
    }

    public void Dispose()
    {
        _scale.Dispose();
        _smallestSquare.Dispose();
        _never.Dispose();
    }

    private Tensor Directed(Tensor outputs) => _options.Normalize
        ? outputs.div(outputs.mul(outputs).sum(1, keepdim: true).add(_smallestSquare, Adagrad.One).sqrt())
        : outputs;

    /// <summary>
    /// Changes logits in place and outside the graph: what is added depends on nothing that is trained, so the gradient passes as it is;
    /// and logits that are left out have none, since their share is 0.
    /// </summary>
    private void Change(Tensor logits, TorchBatch batch)
    {
        using (no_grad())
        {
            Tensor values = logits.detach();
            if (batch.Changed is { } changed)
            {
                values.view(-1).index_add_(0, changed.Places, changed.Changes, Adagrad.One);
            }

            if (_options.HardNegatives > 0 && _options.HardNegatives < logits.shape[1] - 1)
            {
                KeepHardest(values, batch.Targets.unsqueeze(1));
            }
        }
    }

    /// <summary>Only the highest logits next to the own one are kept; of equal ones at the end all.</summary>
    private void KeepHardest(Tensor logits, Tensor targets)
    {
        Tensor own = logits.gather(1, targets);
        logits.scatter_(1, targets, _never.expand_as(own));
        (Tensor highest, _) = logits.topk(_options.HardNegatives, 1);
        logits.masked_fill_(logits.lt(highest.narrow(1, _options.HardNegatives - 1, 1)), NeverScalar);
        logits.scatter_(1, targets, own);
    }
}
