using System.Diagnostics;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The fused backend: gather, forward, softmax, backward and update as plain vector loops over fixed pieces. Its bytes depend
/// neither on the number of threads nor on the width of the processor's vectors.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed class FusedStep<T> : ITrainingStep
    where T : struct, ILanes<T>
{
    private const int PieceRows = 128;
    private const int PieceOutputs = 8;
    private const int PieceGroups = 256;
    private readonly WorkerTeam _team;
    private readonly TwoTowerWeights _weights;
    private readonly TowerPass<T> _queries;
    private readonly TowerPass<T> _candidates;
    private readonly SoftmaxPass<T> _softmax;
    private readonly float _rate;
    private readonly Action<int, int> _forward;
    private readonly Action<int, int> _loss;
    private readonly Action<int, int> _backward;
    private readonly Action<int, int> _update;
    private readonly List<Action> _updates = [];
    private readonly long[] _ticks = new long[(int)Phase.Update + 1];
    private TrainingBatch _batch = null!;
    private Action _beside = () => { };

    public FusedStep(TwoTowerWeights weights, TwoTowerOptions options, int threads)
    {
        (_weights, _rate) = (weights, (float)options.LearningRate);
        int columns = options.BatchSize + options.MixedNegatives;
        _queries = new TowerPass<T>(weights.Query, options.BatchSize, options.Normalize, trains: true);
        _candidates = new TowerPass<T>(weights.Candidate, columns, options.Normalize, trains: true);
        _softmax = new SoftmaxPass<T>(columns, options.BatchSize, weights.Query.OutputStride, options, threads);
        (_forward, _loss, _backward, _update) = (Forward, Loss, Backward, Update);
        _team = new WorkerTeam(threads);
    }

    private enum Phase
    {
        Assemble,
        Gather,
        Forward,
        Softmax,
        Backward,
        Update,
    }

    public IReadOnlyDictionary<string, double> Seconds => Enum.GetValues<Phase>().ToDictionary(
        phase => phase.ToString(), phase => (double)_ticks[(int)phase] / Stopwatch.Frequency);

    public double Run(TrainingBatch batch, Action beside)
    {
        (_batch, _beside) = (batch, beside);
        int parts = _softmax.PartsOf(batch.Rows);
        _team.Run(Pieces(batch.Rows, PieceRows) + Pieces(batch.Columns, PieceRows), _forward);
        _team.Run(1 + parts, _loss);
        _team.Run(Pieces(batch.Columns, PieceRows), _backward);
        ListUpdates();
        _team.Run(_updates.Count, _update);
        return _softmax.Loss(parts);
    }

    public void Save()
    {
        // The weights are worked on in place.
    }

    public void Dispose()
    {
        _team.Dispose();
        _queries.Dispose();
        _candidates.Dispose();
        _softmax.Dispose();
    }

    private static int Pieces(int count, int size) => (count + size - 1) / size;

    /// <summary>Adds the time since a start to a phase; returns the time now.</summary>
    private long Count(Phase phase, long start)
    {
        long now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref _ticks[(int)phase], now - start);
        return now;
    }

    private void Forward(int piece, int worker)
    {
        int queryPieces = Pieces(_batch.Rows, PieceRows);
        long start = Stopwatch.GetTimestamp();
        if (piece < queryPieces)
        {
            (int first, int end) = Range(piece, PieceRows, _batch.Rows);
            _queries.Gather(_batch.Queries, first, end);
            start = Count(Phase.Gather, start);
            _queries.Forward(first, end);
        }
        else
        {
            (int first, int end) = Range(piece - queryPieces, PieceRows, _batch.Columns);
            _candidates.Gather(_batch.Candidates, first, end);
            start = Count(Phase.Gather, start);
            _candidates.Forward(first, end);
        }

        Count(Phase.Forward, start);
    }

    private void Loss(int piece, int worker)
    {
        long start = Stopwatch.GetTimestamp();
        if (piece == 0)
        {
            _beside();
            Count(Phase.Assemble, start);
            return;
        }

        (int first, int end) = Range(piece - 1, _softmax.PartRows, _batch.Rows);
        _softmax.Run(_batch, piece - 1, worker, _queries.Outputs, _candidates.Outputs, _queries.OutputGradients);
        start = Count(Phase.Softmax, start);
        _queries.Backward(first, end);
        Count(Phase.Backward, start);
    }

    private void Backward(int piece, int worker)
    {
        long start = Stopwatch.GetTimestamp();
        (int first, int end) = Range(piece, PieceRows, _batch.Columns);
        _softmax.AddParts(_softmax.PartsOf(_batch.Rows), first, end, _candidates.OutputGradients);
        _candidates.Backward(first, end);
        Count(Phase.Backward, start);
    }

    private void Update(int piece, int worker)
    {
        long start = Stopwatch.GetTimestamp();
        _updates[piece]();
        Count(Phase.Update, start);
    }

    private void ListUpdates()
    {
        _updates.Clear();
        Add(_weights.Query, _queries, _batch.Queries, _batch.Rows);
        Add(_weights.Candidate, _candidates, _batch.Candidates, _batch.Columns);

        void Add(Tower tower, TowerPass<T> pass, TowerInput input, int rows)
        {
            for (int layer = 0; layer < tower.Layers.Count; layer++)
            {
                DenseLayer weights = tower.Layers[layer];
                for (int output = 0; output < weights.Outputs; output += PieceOutputs)
                {
                    (int l, int first, int end) = (layer, output, Math.Min(output + PieceOutputs, weights.Outputs));
                    _updates.Add(() =>
                    {
                        pass.AddWeightGradients(l, rows, first, end);
                        weights.Step<T>(first, end, _rate);
                    });
                }
            }

            for (int bag = 0; bag < tower.Tables.Count; bag++)
            {
                (EmbeddingTable table, BagRows entries) = (tower.Tables[bag], input.Bags[bag]);
                Matrix gradients = pass.ColumnsFrom(pass.InputGradients, bag);
                for (int group = 0; group < entries.Groups; group += PieceGroups)
                {
                    (int first, int end) = (group, Math.Min(group + PieceGroups, entries.Groups));
                    _updates.Add(() => table.StepFromMeans<T>(entries, first, end, gradients, _rate));
                }
            }
        }
    }

    private static (int First, int End) Range(int piece, int size, int count) => (piece * size, Math.Min(count, (piece + 1) * size));
}
