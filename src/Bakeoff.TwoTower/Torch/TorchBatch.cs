using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// A batch on the device: all that a step reads of it goes there in two copies, one of whole numbers and one of floats. Embeddings never do:
/// the device has them. Used again from batch to batch: prepared by any thread, then sent and read by the step's.
/// </summary>
internal sealed class TorchBatch : IDisposable
{
    private readonly TorchTables _tables;
    private readonly bool _isWeighted;
    private readonly Parcel<long> _indices = new(ScalarType.Int64);
    private readonly Parcel<float> _numbers = new(ScalarType.Float32);
    private Section _meanRows;
    private Section _meanStarts;
    private Section _stepped;
    private Section _targets;
    private Section _offsets;
    private Section _weights;
    private Section _changedPlaces;
    private Section _changes;
    private readonly Device _device;
    private readonly TorchSums _sums;
    private bool _isReady;

    public TorchBatch(TwoTowerWeights weights, TorchTables tables, TwoTowerOptions options, Device device)
    {
        (_tables, _isWeighted, _device) = (tables, options.RatingWeights, device);
        _sums = new TorchSums(_indices, _numbers);
        Queries = new TorchBatchSide(weights.Query, 0, tables, _indices, _numbers);
        Candidates = new TorchBatchSide(weights.Candidate, weights.Query.Tables.Count, tables, _indices, _numbers);
    }

    public TorchBatchSide Queries { get; }

    public TorchBatchSide Candidates { get; }

    /// <summary>The column of each row's own item.</summary>
    public Tensor Targets => _indices[_targets];

    /// <summary>What is added to each column's logits.</summary>
    public Tensor Offsets => _numbers[_offsets];

    /// <summary>The weight of each row's loss; null where all are 1.</summary>
    public Tensor? Weights => _isWeighted ? _numbers[_weights] : null;

    /// <summary>
    /// The logits that are other than the product and the offset, as places in the logits row by row, and what is added to them: the own one where
    /// it counts once, and those of other columns with the own item. Null where there are none.
    /// </summary>
    public (Tensor Places, Tensor Changes)? Changed => _changes.Length > 0 ? (_indices[_changedPlaces], _numbers[_changes]) : null;

    /// <summary>What no gradient depends on and is therefore added to the loss here: the own logit that must win has no log of its count in it,
    /// while that of the product has.</summary>
    public double Constant { get; private set; }

    /// <summary>The rows of <see cref="TorchTables.Gradients"/> that the step writes.</summary>
    public long GradientRows => Candidates.EndSource + _sums.Parts;

    /// <summary>Makes a batch ready to be sent.</summary>
    public void Prepare(TrainingBatch batch)
    {
        _indices.Clear();
        _numbers.Clear();
        Queries.Begin(batch.Queries, firstMean: 0, firstSource: 0);
        Candidates.Begin(batch.Candidates, Queries.Means, Queries.EndSource);
        AddMeans();
        AddSteps();
        Queries.AddRest();
        Candidates.AddRest();
        AddLoss(batch);
        _indices.Pack(_device);
        _numbers.Pack(_device);
        _isReady = true;
    }

    /// <summary>Takes a batch to the device, which was prepared or is now.</summary>
    public void Send(TrainingBatch batch)
    {
        if (!_isReady)
        {
            Prepare(batch);
        }

        _isReady = false;
        _indices.Send(_device);
        _numbers.Send(_device);
    }

    /// <summary>Frees what was prepared and not sent.</summary>
    public void Dispose()
    {
        _indices.Dispose();
        _numbers.Dispose();
    }

    /// <summary>The means of all bags but those that are pooled by attention: [bags of all rows × size].</summary>
    public Tensor PoolMeans() => _tables.Means(_indices[_meanRows], _indices[_meanStarts]);

    /// <summary>Takes the step of all embeddings of the batch from <see cref="TorchTables.Gradients"/>.</summary>
    public void StepTables() => _tables.Step(_indices[_stepped], _sums);

    private void AddMeans()
    {
        _meanRows = _indices.Add(Queries.MeanEntries + Candidates.MeanEntries);
        _meanStarts = _indices.Add(Queries.Means + Candidates.Means + 1);
        Span<long> rows = _indices.Slice(_meanRows);
        Span<long> starts = _indices.Slice(_meanStarts);
        int entry = Candidates.WriteMeans(rows, starts, Queries.WriteMeans(rows, starts, 0));
        starts[^1] = entry;
    }

    private void AddSteps()
    {
        int groups = Queries.Groups + Candidates.Groups;
        _sums.Begin(Candidates.EndSource);
        _stepped = _indices.Add(2 * groups);
        Span<long> stepped = _indices.Slice(_stepped);
        Queries.WriteSteps(stepped, _sums);
        Candidates.WriteSteps(stepped[Queries.Groups..], _sums);
        for (int group = 0; group < groups; group++)
        {
            stepped[groups + group] = stepped[group] + _tables.Rows;
        }

        _sums.End();
    }

    private void AddLoss(TrainingBatch batch)
    {
        (_targets, _offsets) = (_indices.Add(batch.Rows), _numbers.Add(batch.Columns));
        _weights = _numbers.Add(_isWeighted ? batch.Rows : 0);
        int own = batch.CountsOwnOnce ? batch.Rows : 0;
        (_changedPlaces, _changes) = (_indices.Add(own + batch.Hits.Count), _numbers.Add(own + batch.Hits.Count));
        Span<long> targets = _indices.Slice(_targets);
        Span<long> places = _indices.Slice(_changedPlaces);
        Span<float> changes = _numbers.Slice(_changes);
        batch.Offsets.CopyTo(_numbers.Slice(_offsets));
        if (_isWeighted)
        {
            batch.Weights.CopyTo(_numbers.Slice(_weights));
        }

        Constant = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            int target = batch.Targets[row];
            targets[row] = target;
            if (batch.CountsOwnOnce)
            {
                (places[row], changes[row]) = (((long)row * batch.Columns) + target, -batch.CountLogs[target]);
            }
            else
            {
                Constant += batch.Weights[row] * (double)batch.CountLogs[target];
            }
        }

        for (int hit = 0; hit < batch.Hits.Count; hit++)
        {
            (int row, int column) = batch.Hits[hit];
            (places[own + hit], changes[own + hit]) = (((long)row * batch.Columns) + column, TorchSoftmax.Never);
        }
    }
}
