using TorchSharp;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// The torch backend, the reference: the loss as a graph of tensors whose gradients are found by autograd. Everything that a step
/// makes is freed when it ends, so memory stays flat.
/// </summary>
internal sealed class TorchStep : ITrainingStep
{
    private const float Never = -1e30f;
    private readonly TwoTowerOptions _options;
    private readonly Device _device;
    private readonly TorchTower _query;
    private readonly TorchTower _candidate;
    private readonly Tensor _scale;
    private readonly Tensor _smallestSquare;

    public TorchStep(TwoTowerWeights weights, TwoTowerOptions options)
    {
        TorchRuntime.Initialize(options.TorchThreads);
        _device = TorchRuntime.Find(options.Device);
        _options = options;
        var adagrad = new Adagrad(options.LearningRate);
        using DisposeScope scope = NewDisposeScope();
        _query = new TorchTower(weights.Query, options.BatchSize, _device, adagrad);
        _candidate = new TorchTower(weights.Candidate, options.BatchSize + options.MixedNegatives, _device, adagrad);
        _scale = Constant([(float)(1 / options.Temperature)], 1).DetachFromDisposeScope();
        _smallestSquare = Constant([1e-12f], 1).DetachFromDisposeScope();
    }

    public IReadOnlyDictionary<string, double> Seconds { get; } = new SortedDictionary<string, double>();

    public double Run(TrainingBatch batch, Action beside)
    {
        Task other = Task.Run(beside);
        try
        {
            return Run(batch);
        }
        finally
        {
            other.GetAwaiter().GetResult();
        }
    }

    public void Save()
    {
        using DisposeScope scope = NewDisposeScope();
        _query.Save();
        _candidate.Save();
    }

    public void Dispose()
    {
        _query.Dispose();
        _candidate.Dispose();
        _scale.Dispose();
        _smallestSquare.Dispose();
    }

    private double Run(TrainingBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss = Loss(batch);
        loss.backward();
        using (no_grad())
        {
            _query.Step(batch.Queries, (float)_options.LearningRate);
            _candidate.Step(batch.Candidates, (float)_options.LearningRate);
        }

        return loss.cpu().data<float>()[0];
    }

    private Tensor Loss(TrainingBatch batch)
    {
        Tensor queries = Directed(_query.Forward(batch.Queries)).mul(_scale);
        Tensor candidates = Directed(_candidate.Forward(batch.Candidates));
        Tensor targets = tensor(batch.Targets.Select(column => (long)column).ToArray()).to(_device);
        // The offsets are one more column of the product: adding them afterwards would be one more pass over all logits.
        Tensor ones = Constant([.. Enumerable.Repeat(1f, batch.Rows)], batch.Rows, 1);
        Tensor logits = cat([queries, ones], 1).mm(cat([candidates, Constant([.. batch.Offsets], batch.Columns, 1)], 1).t());
        Tensor ownCounts = Constant([.. batch.Targets.Select(column => batch.CountLogs[column])], batch.Rows);
        if (batch.CountsOwnOnce)
        {
            logits = logits.scatter_add(1, targets.unsqueeze(1), ownCounts.neg().unsqueeze(1));
        }

        logits = batch.Hits.Count > 0 ? DropHits(batch, logits) : logits;
        logits = _options.HardNegatives > 0 && _options.HardNegatives < batch.Columns - 1 ? KeepHardest(logits, targets.unsqueeze(1)) : logits;
        Tensor losses = nn.functional.cross_entropy(logits, targets, reduction: nn.Reduction.None);
        // The own logit that must win has no log of its count in it.
        losses = batch.CountsOwnOnce ? losses : losses.add(ownCounts, Adagrad.One);
        return losses.mul(Constant([.. batch.Weights], batch.Rows)).sum();
    }

    private Tensor Directed(Tensor outputs) => _options.Normalize
        ? outputs.div(outputs.mul(outputs).sum(1, keepdim: true).add(_smallestSquare, Adagrad.One).sqrt())
        : outputs;

    private Tensor DropHits(TrainingBatch batch, Tensor logits)
    {
        Tensor places = tensor(batch.Hits.Select(hit => ((long)hit.Row * batch.Columns) + hit.Column).ToArray()).to(_device);
        Tensor never = Constant([.. batch.Hits.Select(_ => Never)], (long)batch.Hits.Count);
        return logits.reshape(-1).index_add(0, places, never, Adagrad.One).reshape(batch.Rows, batch.Columns);
    }

    /// <summary>Only the highest logits beside the own one are kept; of equal ones at the end all.</summary>
    private Tensor KeepHardest(Tensor logits, Tensor targets)
    {
        Tensor nevers = Constant([.. Enumerable.Repeat(Never, (int)targets.shape[0])], targets.shape[0], 1);
        Tensor others = logits.detach().scatter(1, targets, nevers);
        (Tensor highest, _) = others.topk(_options.HardNegatives, 1);
        Tensor dropped = others.lt(highest.narrow(1, _options.HardNegatives - 1, 1)).to(float32);
        dropped = dropped.scatter(1, targets, zeros_like(nevers));
        return logits.add(dropped.mul(nevers), Adagrad.One);
    }

    private Tensor Constant(float[] values, params long[] shape) => tensor(values, shape).to(_device);
}
