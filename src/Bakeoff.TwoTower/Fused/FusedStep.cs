using System.Diagnostics;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The fused backend: gather, forward, softmax, backward and update as plain vector loops over fixed pieces, in four rounds with a barrier
/// after each. Its bytes depend neither on the number of threads nor on the width of the processor's vectors.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed class FusedStep<T> : ITrainingStep
    where T : struct, ILanes<T>
{
    private const int PieceRows = 64;
    private const int PieceOutputs = 8;
    private const int PieceGroups = 128;
    private readonly WorkerTeam _team;
    private readonly TwoTowerWeights _weights;
    private readonly TowerPass<T> _queries;
    private readonly TowerPass<T> _candidates;
    private readonly SoftmaxPass<T> _softmax;
    private readonly float _rate;
    private readonly FusedThreads _threads;
    private readonly Action<int, int>[] _rounds;
    private readonly List<UpdatePiece> _updates = [];
    private readonly StepClock _clock = new();
    private TrainingBatch _batch = null!;
    private AlongsideWork _alongside = AlongsideWork.None;

    public FusedStep(TwoTowerWeights weights, TwoTowerOptions options, FusedThreads threads, BatchCapacity capacity)
    {
        (_weights, _rate, _threads) = (weights, (float)options.LearningRate, threads);
        _queries = new TowerPass<T>(weights.Query, capacity.Rows, options.Normalize, trains: true);
        _candidates = new TowerPass<T>(weights.Candidate, capacity.Columns, options.Normalize, trains: true);
        _softmax = new SoftmaxPass<T>(capacity.Columns, capacity.Rows, weights.Query.OutputStride, options, threads.Max);
        Action<int, int>[] rounds = [Forward, Loss, Backward, Update];
        _rounds = [.. rounds.Select((round, number) => (Action<int, int>)((piece, worker) =>
        {
            long start = Stopwatch.GetTimestamp();
            round(piece, worker);
            _clock.EndPiece(number, start);
        }))];
        _team = new WorkerTeam(threads.Now);
    }

    public IReadOnlyDictionary<string, double> Seconds => _clock.Seconds;

    public IReadOnlyList<RoundTime> Rounds => _clock.Rounds;

    private int Bags => _batch.Queries.Bags.Count + _batch.Candidates.Bags.Count;

    public double Run(TrainingBatch batch, Action alongside) => Run(batch, new AlongsideWork([], [alongside]));

    public double Run(TrainingBatch batch, AlongsideWork alongside)
    {
        (_batch, _alongside) = (batch, alongside);
        _team.Grow(_threads.Now);
        int parts = SoftmaxPass<T>.PartsOf(batch.Rows);
        _softmax.Begin(_candidates.OutputGradients);
        RunRound(0, alongside.First.Count + Bags + Pieces(batch.Rows, PieceRows) + Pieces(batch.Columns, PieceRows));
        RunRound(1, alongside.Then.Count + parts);
        RunRound(2, Pieces(batch.Columns, PieceRows));
        ListUpdates();
        RunRound(3, _updates.Count);
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

    private static (int First, int End) Range(int piece, int size, int count) => (piece * size, Math.Min(count, (piece + 1) * size));

    private void RunRound(int round, int pieces)
    {
        _team.Run(pieces, _rounds[round]);
        _clock.EndRound(round);
    }

    /// <summary>What is done alongside; a bag's entries by table row, which the update reads; or some rows of a tower.</summary>
    private void Forward(int piece, int worker)
    {
        long start = Stopwatch.GetTimestamp();
        int queryPieces = Pieces(_batch.Rows, PieceRows);
        if (piece < _alongside.First.Count)
        {
            _alongside.First[piece]();
            _clock.Count(StepPhase.Assemble, start);
            return;
        }

        piece -= _alongside.First.Count;
        if (piece < Bags)
        {
            int bag = piece - _batch.Queries.Bags.Count;
            (bag < 0 ? _batch.Queries.Bags[piece] : _batch.Candidates.Bags[bag]).Group();
            _clock.Count(StepPhase.Group, start);
        }
        else if (piece - Bags < queryPieces)
        {
            (int first, int end) = Range(piece - Bags, PieceRows, _batch.Rows);
            Pass(_queries, _batch.Queries, first, end);
        }
        else
        {
            (int first, int end) = Range(piece - Bags - queryPieces, PieceRows, _batch.Columns);
            Pass(_candidates, _batch.Candidates, first, end);
        }

        void Pass(TowerPass<T> tower, TowerInput input, int first, int end)
        {
            tower.Gather(input, first, end);
            start = _clock.Count(StepPhase.Gather, start);
            tower.Forward(first, end);
            _clock.Count(StepPhase.Forward, start);
        }
    }

    private void Loss(int piece, int worker)
    {
        try
        {
            LossOrAlongside(piece, worker);
        }
        catch
        {
            _softmax.Fail();
            throw;
        }
    }

    private void LossOrAlongside(int piece, int worker)
    {
        long start = Stopwatch.GetTimestamp();
        if (piece < _alongside.Then.Count)
        {
            _alongside.Then[piece]();
            _clock.Count(StepPhase.Assemble, start);
            return;
        }

        int part = piece - _alongside.Then.Count;
        (int first, int end) = Range(part, SoftmaxPass<T>.PartRows, _batch.Rows);
        _softmax.Run(_batch, part, worker, _queries.Outputs, _candidates.Outputs, _queries.OutputGradients);
        start = _clock.Count(StepPhase.Softmax, start);
        _queries.Backward(first, end);
        _clock.Count(StepPhase.Backward, start);
    }

    private void Backward(int piece, int worker)
    {
        long start = Stopwatch.GetTimestamp();
        (int first, int end) = Range(piece, PieceRows, _batch.Columns);
        _candidates.Backward(first, end);
        _clock.Count(StepPhase.Backward, start);
    }

    private void Update(int number, int worker)
    {
        long start = Stopwatch.GetTimestamp();
        UpdatePiece piece = _updates[number];
        (Tower tower, TowerPass<T> pass, TowerInput input, int rows) = piece.IsQuery
            ? (_weights.Query, _queries, _batch.Queries, _batch.Rows) : (_weights.Candidate, _candidates, _batch.Candidates, _batch.Columns);
        if (piece.Layer >= 0)
        {
            pass.AddWeightGradients(piece.Layer, rows, piece.First, piece.End);
            tower.Layers[piece.Layer].Step<T>(piece.First, piece.End, _rate);
        }
        else
        {
            Matrix gradients = pass.ColumnsFrom(pass.InputGradients, piece.Bag);
            tower.Tables[piece.Bag].StepFromMeans<T>(input.Bags[piece.Bag], piece.First, piece.End, gradients, _rate);
        }

        _clock.Count(StepPhase.Update, start);
    }

    private void ListUpdates()
    {
        _updates.Clear();
        foreach ((bool isQuery, Tower tower, TowerInput input) in
            ((bool, Tower, TowerInput)[])[(true, _weights.Query, _batch.Queries), (false, _weights.Candidate, _batch.Candidates)])
        {
            for (int layer = 0; layer < tower.Layers.Count; layer++)
            {
                Add(isQuery, layer, -1, tower.Layers[layer].Outputs, PieceOutputs);
            }

            for (int bag = 0; bag < tower.Tables.Count; bag++)
            {
                Add(isQuery, -1, bag, input.Bags[bag].Groups, PieceGroups);
            }
        }

        void Add(bool isQuery, int layer, int bag, int count, int size)
        {
            for (int first = 0; first < count; first += size)
            {
                _updates.Add(new UpdatePiece(isQuery, layer, bag, first, Math.Min(first + size, count)));
            }
        }
    }
}
