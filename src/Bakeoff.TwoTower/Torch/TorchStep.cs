using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// The torch backend, the reference: the loss as a graph of tensors whose gradients are found by autograd. All that is trained lives on the
/// device; a step sends the batch's numbers there and reads nothing back, so a GPU works while the next batch is assembled. Everything
/// that a step makes is freed when it ends, so memory stays flat.
/// </summary>
internal sealed class TorchStep : ITrainingStep
{
    /// <summary>Steps from one reading of the loss to the next.</summary>
    public const int LossInterval = 64;

    private readonly TwoTowerWeights _weights;
    private readonly TwoTowerOptions _options;
    private readonly Device _device;
    private readonly Adagrad _adagrad;
    private readonly TorchParameters _parameters = new();
    private readonly TorchTower _query;
    private readonly TorchTower _candidate;
    private readonly TorchTables _tables;
    private readonly ConcurrentDictionary<TrainingBatch, TorchBatch> _batches = new();
    private readonly Queue<Task> _filling = new();
    private readonly TorchSoftmax _softmax;
    private readonly Tensor _loss; // The sum since it was read last: in double precision, in which it is summed here too.
    private double _constant;
    private int _untold;

    /// <param name="weights">What is trained.</param>
    /// <param name="options">The options.</param>
    /// <param name="ahead">
    /// How many batches are assembled at one time. Default: on a GPU, which takes a batch faster than one thread assembles it, as many as
    /// <see cref="TwoTowerOptions.TorchThreads"/>, which have nothing else to do there; else 1.
    /// </param>
    public TorchStep(TwoTowerWeights weights, TwoTowerOptions options, int? ahead = null)
    {
        TorchRuntime.Initialize(options.TorchThreads);
        _device = TorchRuntime.Find(options.Device);
        Ahead = ahead ?? (_device.type == DeviceType.CPU ? 1 : options.TorchThreads);
        (_weights, _options, _adagrad) = (weights, options, new Adagrad(options.LearningRate));
        using DisposeScope scope = NewDisposeScope();
        try
        {
            _query = new TorchTower(weights.Query, _parameters, _device);
            _candidate = new TorchTower(weights.Candidate, _parameters, _device);
            _parameters.Send(_device);
            _tables = new TorchTables(weights, _device, _adagrad);
            _softmax = new TorchSoftmax(options, _device);
            _loss = zeros(1, float64, _device).DetachFromDisposeScope();
        }
        catch (ExternalException e) when (TorchMemory.IsTooLittle(e))
        {
            throw TorchMemory.Refusal(e, weights, options);
        }
    }

    public IReadOnlyDictionary<string, double> Seconds { get; } = new SortedDictionary<string, double>();

    public int Ahead { get; }

    public double Run(TrainingBatch batch, Action alongside) => (RunAhead(batch, new AlongsideWork([], [alongside])) ?? 0) + TakeLoss();

    public double? RunAhead(TrainingBatch batch, AlongsideWork alongside)
    {
        try
        {
            if (_filling.Count == Ahead)
            {
                _filling.Dequeue().GetAwaiter().GetResult();
            }

            _filling.Enqueue(Task.Run(() => Assemble(alongside)));
            Step(batch);
        }
        catch (ExternalException e) when (TorchMemory.IsTooLittle(e))
        {
            throw TorchMemory.Refusal(e, _weights, _options);
        }

        return ++_untold < LossInterval ? null : TakeLoss();
    }

    public double TakeLoss()
    {
        using DisposeScope scope = NewDisposeScope();
        double loss = _loss.cpu().data<double>()[0] + _constant;
        _loss.zero_();
        (_constant, _untold) = (0, 0);
        return loss;
    }

    public void Save()
    {
        using DisposeScope scope = NewDisposeScope();
        _tables.Save();
        (float[] values, float[] sums) = _parameters.Read();
        _query.Save(values, sums);
        _candidate.Save(values, sums);
    }

    public void Dispose()
    {
        // They read what the caller frees next. What one of them failed with is of no interest any more.
        Task.WhenAll(_filling).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        foreach (TorchBatch batch in _batches.Values)
        {
            batch.Dispose();
        }

        _query.Dispose();
        _candidate.Dispose();
        _parameters.Dispose();
        _tables.Dispose();
        _softmax.Dispose();
        _loss.Dispose();
    }

    private TorchBatch Of(TrainingBatch batch) => _batches.GetOrAdd(batch, _ => new TorchBatch(_weights, _tables, _options, _device));

    private void Assemble(AlongsideWork work)
    {
        work.Run();
        if (work.Batch is not null)
        {
            Of(work.Batch).Prepare(work.Batch);
        }
    }

    private void Step(TrainingBatch filled)
    {
        using DisposeScope scope = NewDisposeScope();
        TorchBatch batch = Of(filled);
        batch.Send(filled);
        Tensor means = batch.PoolMeans();
        (Tensor queries, Tensor candidates) = (batch.Queries.Inputs(means), batch.Candidates.Inputs(means));
        IReadOnlyList<TorchAttended> queryBags = batch.Queries.Attended();
        IReadOnlyList<TorchAttended> candidateBags = batch.Candidates.Attended();
        Tensor loss = _softmax.Loss(_query.Forward(queries, queryBags), _candidate.Forward(candidates, candidateBags), batch);
        IList<Tensor> gradients = autograd.grad(
            [loss], [queries, candidates, .. queryBags.Concat(candidateBags).Select(bag => bag.Embeddings), .. _parameters.Leaves]);
        using (no_grad())
        {
            Tensor target = _tables.Gradients(batch.GradientRows);
            batch.Queries.WriteGradients(target, gradients[0], [.. gradients.Skip(2).Take(queryBags.Count)]);
            batch.Candidates.WriteGradients(target, gradients[1], [.. gradients.Skip(2 + queryBags.Count).Take(candidateBags.Count)]);
            batch.StepTables();
            _parameters.Step(_adagrad, gradients.Skip(2 + queryBags.Count + candidateBags.Count));
            _loss.add_(loss, Adagrad.One);
        }

        _constant += batch.Constant;
    }
}
