using System.Numerics;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The softmax of a few rows over all columns, and the memory that it needs, for one thread at a time. A tile of logits is exponentiated in the
/// first-level cache, less the largest logit of the row so far, and at once used for the gradient by the queries; when a later tile holds a
/// larger logit, the sums so far are scaled down (Milakov and Gimelshein, 2018, as FlashAttention has it). The exponentials wait in the
/// second-level cache for their sums, which the gradient by the candidates needs.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class SoftmaxBlock<T> : IDisposable
    where T : struct, ILanes<T>
{
    /// <summary>The largest number of rows of a block.</summary>
    public const int Rows = LogitTiles<T>.Rows;

    private const int Lanes = LaneMath.Count;
    private const int TileColumns = LogitTiles<T>.TileColumns;
    private readonly int _width; // Of an output, in whole vectors.
    private readonly float _scale;
    private readonly LogitTiles<T> _logits; // Exponentiated in place.
    private readonly NativeArray<float> _weighted; // The queries times their weights in the gradients by a tile's candidates: [Rows × width].
    private readonly NativeArray<float> _tile; // The gradients by a tile's candidates: [TileColumns × width].
    private readonly NativeArray<float> _ofRows; // Three numbers a row.
    private TrainingBatch _batch = null!;
    private Matrix _candidates;
    private int _first;
    private int _count;

    /// <param name="capacity">Columns at most.</param>
    /// <param name="width">Floats of an output, padding included.</param>
    /// <param name="options">The temperature and the hard negatives.</param>
    public SoftmaxBlock(int capacity, int width, TwoTowerOptions options)
    {
        (_width, _scale) = (width, (float)(1 / options.Temperature));
        _logits = new LogitTiles<T>(capacity, width, options);
        _weighted = new NativeArray<float>((long)width * Rows);
        _tile = new NativeArray<float>((long)width * TileColumns);
        _ofRows = new NativeArray<float>(3 * Rows);
    }

    private float* Sums => _ofRows.Pointer;

    private float* Factors => _ofRows.Pointer + Rows;

    private float* Shares => _ofRows.Pointer + (2 * Rows);

    /// <summary>The rows that there are, a bit each.</summary>
    private ulong Present => ulong.MaxValue >> (Rows - _count);

    /// <summary>
    /// Computes some rows: returns their loss, writes the gradients by their queries and adds those by the candidates when it is their turn.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="queries">The query tower's outputs.</param>
    /// <param name="candidates">The candidate tower's outputs.</param>
    /// <param name="ofQueries">The gradients by the queries.</param>
    /// <param name="ofCandidates">The gradients by the candidates.</param>
    public double Run(TrainingBatch batch, int first, int count, Matrix queries, Matrix candidates, Matrix ofQueries, OrderedSum<T> ofCandidates)
    {
        (_batch, _first, _count, _candidates) = (batch, first, count, candidates);
        _logits.Begin(batch, first, count, queries, candidates);
        Matrix gradients = ofQueries.From(first);
        new Span<float>(gradients.Pointer, count * _width).Clear();
        for (int column = 0; column < batch.Columns; column += TileColumns)
        {
            _logits.Compute(column);
            Exponentiate(column, gradients);
            MatrixProduct<T>.AddTransposed(
                _logits.Tile(column), _logits.CountOf(column), candidates.From(column), _width, 0, count, gradients);
        }

        double loss = Finish();
        AddOwnToQueries(gradients);
        AddToCandidates(queries.From(first), ofCandidates);
        return loss;
    }

    public void Dispose()
    {
        _logits.Dispose();
        _weighted.Dispose();
        _tile.Dispose();
        _ofRows.Dispose();
    }

    /// <summary>Replaces a tile's logits by their exponentials, less the largest so far, and scales what the tiles before have summed up.</summary>
    private void Exponentiate(int column, Matrix ofQueries)
    {
        int columns = _logits.CountOf(column);
        float* tops = _logits.TopsOf(column);
        for (int row = 0; row < Rows; row += Lanes)
        {
            T top = T.Load(tops + row);
            T sum = ExpTerms<T>.Replace(_logits.Tile(column).Pointer + row, Rows, columns, top);
            if (column > 0)
            {
                T share = LaneMath.Exp(T.Load(tops - Rows + row) - top);
                share.Store(Shares + row);
                sum = T.MultiplyAdd(T.Load(Sums + row), share, sum);
            }

            sum.Store(Sums + row);
        }

        for (ulong rows = column == 0 ? 0 : _logits.NewTops(column) & Present; rows != 0; rows &= rows - 1)
        {
            int row = BitOperations.TrailingZeroCount(rows);
            LaneRows<T>.Scale(ofQueries.Row(row), Shares[row], ofQueries.Row(row), _width);
        }
    }

    /// <summary>The loss, and the factor that makes of each row's exponentials the gradients by q·c.</summary>
    private double Finish()
    {
        double loss = 0;
        float* tops = _logits.TopsOf(_batch.Columns - 1);
        for (int row = 0; row < _count; row++)
        {
            float weight = _batch.Weights[_first + row];
            Factors[row] = weight * _scale / Sums[row];
            loss += weight * (tops[row] + LaneMath.Log(Sums[row]) - _logits.Owns[row]);
        }

        return loss;
    }

    /// <summary>What a row's own item adds: −1 to its probability.</summary>
    private void AddOwnToQueries(Matrix ofQueries)
    {
        for (int row = 0; row < _count; row++)
        {
            float* gradient = ofQueries.Row(row);
            LaneRows<T>.Scale(gradient, Factors[row], gradient, _width);
            LaneRows<T>.AddScaled(_candidates.Row(_batch.Targets[_first + row]), OwnOf(row), gradient, _width);
        }
    }

    private float OwnOf(int row) => -_batch.Weights[_first + row] * _scale;

    private void AddToCandidates(Matrix queries, OrderedSum<T> ofCandidates)
    {
        var weighted = new Matrix(_weighted.Pointer, _width);
        var tile = new Matrix(_tile.Pointer, _width);
        float* last = _logits.TopsOf(_batch.Columns - 1);
        for (int column = 0; column < _batch.Columns; column += TileColumns)
        {
            ulong rows = _logits.NewTops(column) & Present;
            for (int row = 0; row < Rows && rows != 0; row += Lanes)
            {
                LaneMath.Exp(T.Load(_logits.TopsOf(column) + row) - T.Load(last + row)).Store(Shares + row);
            }

            for (; rows != 0; rows &= rows - 1)
            {
                int row = BitOperations.TrailingZeroCount(rows);
                LaneRows<T>.Scale(queries.Row(row), Shares[row] * Factors[row], weighted.Row(row), _width);
            }

            int columns = _logits.CountOf(column);
            MatrixProduct<T>.Multiply(_logits.Tile(column), columns, _count, weighted, _width, tile);
            for (int row = _logits.FirstOwn(column); row >= 0; row = _logits.NextOwn(row))
            {
                LaneRows<T>.AddScaled(queries.Row(row), OwnOf(row), tile.Row(_batch.Targets[_first + row] - column), _width);
            }

            ofCandidates.Add(_first / Rows, column / TileColumns, tile, columns);
        }
    }
}
