using System.Runtime.InteropServices;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The loss of a batch and its gradients by both towers' outputs. Row i must pick its own item among the columns:
/// loss = −log softmax(q·c/T + offset). The logits of 32 rows are in memory at a time, never the whole matrix. Rows are dealt
/// into at most 16 parts by the size of the batch alone; each part sums candidate gradients of its own, which are added in order:
/// so the bytes do not depend on the threads.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class SoftmaxPass<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int Lanes = LaneMath.Count;
    private const int BlockRows = 32;
    private const int MostParts = 16;
    private const int FewestRows = 256; // Of fewer, adding the parts up costs more than a further thread gains.
    private const float Never = -1e30f;
    private readonly int _width; // Of an output, in whole vectors.
    private readonly float _scale;
    private readonly int _hardNegatives;
    private readonly NativeArray<float> _transposed;
    private readonly NativeArray<float> _offsets;
    private readonly NativeArray<float>[] _candidateGradients;
    private readonly NativeArray<float>[] _logits;
    private readonly NativeArray<float>[] _scaled;
    private readonly double[] _losses;
    private readonly int _capacity;

    /// <param name="capacity">Columns at most.</param>
    /// <param name="rows">Rows at most.</param>
    /// <param name="width">Floats of an output, padding included.</param>
    /// <param name="options">The temperature and the hard negatives.</param>
    /// <param name="workers">How many threads compute parts.</param>
    public SoftmaxPass(int capacity, int rows, int width, TwoTowerOptions options, int workers)
    {
        (_capacity, _width, _scale, _hardNegatives) = (LaneMath.StrideOf(capacity), width, (float)(1 / options.Temperature), options.HardNegatives);
        PartRows = Math.Max(FewestRows, (((rows + MostParts - 1) / MostParts) + BlockRows - 1) / BlockRows * BlockRows);
        int parts = (rows + PartRows - 1) / PartRows;
        _transposed = new NativeArray<float>((long)width * _capacity);
        _offsets = new NativeArray<float>(_capacity);
        NativeArray<float>[] Buffers(int count, long length) => [.. Enumerable.Range(0, count).Select(_ => new NativeArray<float>(length))];
        _candidateGradients = Buffers(parts, (long)_capacity * width);
        _logits = Buffers(workers, (long)BlockRows * _capacity);
        _scaled = Buffers(workers, BlockRows * width);
        _losses = new double[parts];
    }

    /// <summary>Rows a part.</summary>
    public int PartRows { get; }

    /// <summary>The parts of a batch of so many rows.</summary>
    public int PartsOf(int rows) => (rows + PartRows - 1) / PartRows;

    /// <summary>Takes the candidates of some columns in; the columns after the last are padding, which nobody picks.</summary>
    public void Load(TrainingBatch batch, Matrix candidates, int first, int end)
    {
        for (int column = first; column < end; column++)
        {
            float* candidate = candidates.Row(column);
            for (int i = 0; i < _width; i++)
            {
                _transposed.Pointer[((long)i * _capacity) + column] = candidate[i];
            }

            _offsets.Pointer[column] = batch.Offsets[column];
        }

        for (int column = end; end == batch.Columns && column < LaneMath.RoundUp(end); column++)
        {
            _offsets.Pointer[column] = Never;
        }
    }

    /// <summary>Computes a part: its loss, the gradients by its queries, and its share of those by the candidates.</summary>
    public void Run(TrainingBatch batch, int part, int worker, Matrix queries, Matrix candidates, Matrix queryGradients)
    {
        Matrix ofCandidates = new(_candidateGradients[part].Pointer, _width);
        new Span<float>(ofCandidates.Pointer, batch.Columns * _width).Clear();
        _losses[part] = 0;
        int end = Math.Min(batch.Rows, (part + 1) * PartRows);
        for (int first = part * PartRows; first < end; first += BlockRows)
        {
            _losses[part] += RunBlock(batch, first, Math.Min(BlockRows, end - first), worker, queries, candidates, queryGradients, ofCandidates);
        }
    }

    /// <summary>The loss of the batch, once all parts are done.</summary>
    public double Loss(int parts)
    {
        double sum = 0;
        for (int part = 0; part < parts; part++)
        {
            sum += _losses[part];
        }

        return sum;
    }

    /// <summary>Adds the parts' gradients by the candidates of some columns, in the order of the parts.</summary>
    public void AddParts(int parts, int first, int end, Matrix candidateGradients)
    {
        for (int column = first; column < end; column++)
        {
            long place = (long)column * _width;
            for (int i = 0; i < _width; i += Lanes)
            {
                T sum = T.Load(_candidateGradients[0].Pointer + place + i);
                for (int part = 1; part < parts; part++)
                {
                    sum += T.Load(_candidateGradients[part].Pointer + place + i);
                }

                sum.Store(candidateGradients.Row(column) + i);
            }
        }
    }

    public void Dispose()
    {
        foreach (NativeArray<float> array in (IEnumerable<NativeArray<float>>)[_transposed, _offsets, .. _candidateGradients, .. _logits, .. _scaled])
        {
            array.Dispose();
        }
    }

    private double RunBlock(
        TrainingBatch batch, int first, int rows, int worker, Matrix queries, Matrix candidates, Matrix queryGradients, Matrix ofCandidates)
    {
        int columns = batch.Columns;
        var logits = new Matrix(_logits[worker].Pointer, _capacity);
        var scaled = new Matrix(_scaled[worker].Pointer, _width);
        for (int row = 0; row < rows; row++)
        {
            LaneRows<T>.Scale(queries.Row(first + row), _scale, scaled.Row(row), _width);
        }

        MatrixProduct<T>.Multiply(
            scaled, rows, _width, new Matrix(_transposed.Pointer, _capacity), LaneMath.RoundUp(columns), _offsets.Pointer, logits);
        double loss = 0;
        float* factors = stackalloc float[BlockRows];
        for (int row = 0; row < rows; row++)
        {
            loss += Exponentiate(batch, first + row, logits.Row(row), out factors[row]);
            // From here on the row is the query times its weight in the gradients by the candidates.
            LaneRows<T>.Scale(queries.Row(first + row), factors[row], scaled.Row(row), _width);
        }

        MatrixProduct<T>.Multiply(logits, rows, columns, candidates, _width, null, queryGradients.From(first));
        MatrixProduct<T>.AddTransposed(logits, rows, scaled, _width, 0, columns, ofCandidates);
        for (int row = 0; row < rows; row++)
        {
            int target = batch.Targets[first + row];
            float own = -batch.Weights[first + row] * _scale;
            float* gradient = queryGradients.Row(first + row);
            LaneRows<T>.Scale(gradient, factors[row], gradient, _width);
            LaneRows<T>.AddScaled(candidates.Row(target), own, gradient, _width);
            LaneRows<T>.AddScaled(queries.Row(first + row), own, ofCandidates.Row(target), _width);
        }

        return loss;
    }

    /// <summary>
    /// Replaces a row's logits by their exponentials, less the largest; returns the row's loss, and the factor that makes of these
    /// the gradients by q·c.
    /// </summary>
    private double Exponentiate(TrainingBatch batch, int row, float* logits, out float factor)
    {
        int columns = LaneMath.RoundUp(batch.Columns);
        int target = batch.Targets[row];
        float own = logits[target] - batch.CountLogs[target];
        logits[target] = batch.CountsOwnOnce ? own : logits[target];
        DropHits(batch, row, logits);
        if (_hardNegatives > 0 && _hardNegatives < batch.Columns - 1)
        {
            HardNegatives.Keep(new Span<float>(logits, batch.Columns), target, _hardNegatives, Never);
        }

        T largest = T.Load(logits);
        for (int i = Lanes; i < columns; i += Lanes)
        {
            largest = T.Max(largest, T.Load(logits + i));
        }

        float top = largest.Maximum();
        T shift = T.Fill(top);
        T sums = T.Fill(0);
        for (int i = 0; i < columns; i += Lanes)
        {
            T value = LaneMath.Exp(T.Load(logits + i) - shift);
            value.Store(logits + i);
            sums += value;
        }

        float sum = sums.Sum();
        float weight = batch.Weights[row];
        factor = weight * _scale / sum;
        return weight * (top + LaneMath.Log(sum) - own);
    }

    /// <summary>The hits are in the order of the rows.</summary>
    private static void DropHits(TrainingBatch batch, int row, float* logits)
    {
        if (batch.Hits.Count == 0)
        {
            return;
        }

        ReadOnlySpan<(int Row, int Column)> hits = CollectionsMarshal.AsSpan(batch.Hits);
        int index = hits.BinarySearch((row, -1), Comparer<(int Row, int Column)>.Default);
        for (index = ~index; index < hits.Length && hits[index].Row == row; index++)
        {
            logits[hits[index].Column] = Never;
        }
    }
}
