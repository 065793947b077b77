using System.Runtime.InteropServices;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The softmax of a few rows over all columns, and the memory that it needs, for one thread at a time. Columns are taken in tiles whose
/// logits stay in the first-level cache: they are exponentiated there, less the largest logit of the row so far, and at once used for the
/// gradient by the queries; when a later tile holds a larger logit, the sums so far are scaled down (Milakov and Gimelshein, 2018, as
/// FlashAttention has it). The exponentials wait in the second-level cache for their sums, which the gradient by the candidates needs.
/// A column's exponentials lie next to each other, a lane a row, so maxima and sums need no step across lanes.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class SoftmaxBlock<T> : IDisposable
    where T : struct, ILanes<T>
{
    /// <summary>The largest number of rows of a block.</summary>
    public const int Rows = 64;

    private const int Lanes = LaneMath.Count;
    private const int TileColumns = 64;
    private const float Never = -1e30f;
    private readonly int _width; // Of an output, in whole vectors.
    private readonly float _scale;
    private readonly int _hardNegatives;
    private readonly NativeArray<float> _queries; // Scaled, and a lane a row: [width × Rows].
    private readonly NativeArray<float> _weighted; // The queries times their weights in the gradients by a tile's candidates: [Rows × width].
    private readonly NativeArray<float> _exponentials; // [columns × Rows].
    private readonly NativeArray<float> _tops; // What was taken off the logits of each tile: [tiles × Rows].
    private readonly NativeArray<float> _ofRows; // Four numbers a row.
    private readonly float[] _logits;
    private TrainingBatch _batch = null!;
    private Matrix _candidates;
    private int _first;
    private int _count;

    /// <param name="capacity">Columns at most.</param>
    /// <param name="width">Floats of an output, padding included.</param>
    /// <param name="options">The temperature and the hard negatives.</param>
    public SoftmaxBlock(int capacity, int width, TwoTowerOptions options)
    {
        (_width, _scale, _hardNegatives) = (width, (float)(1 / options.Temperature), options.HardNegatives);
        _queries = new NativeArray<float>((long)width * Rows);
        _weighted = new NativeArray<float>((long)width * Rows);
        _exponentials = new NativeArray<float>((long)capacity * Rows);
        _tops = new NativeArray<float>((long)((capacity / TileColumns) + 1) * Rows);
        _ofRows = new NativeArray<float>(4 * Rows);
        _logits = new float[options.HardNegatives > 0 ? capacity : 0];
    }

    private float* Sums => _ofRows.Pointer;

    private float* Owns => _ofRows.Pointer + Rows;

    private float* Factors => _ofRows.Pointer + (2 * Rows);

    private float* Shares => _ofRows.Pointer + (3 * Rows);

    /// <summary>Computes some rows: returns their loss, writes the gradients by their queries and adds those by the candidates.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="queries">The query tower's outputs.</param>
    /// <param name="candidates">The candidate tower's outputs.</param>
    /// <param name="ofQueries">The gradients by the queries.</param>
    /// <param name="ofCandidates">The gradients by the candidates, to be added to.</param>
    public double Run(TrainingBatch batch, int first, int count, Matrix queries, Matrix candidates, Matrix ofQueries, Matrix ofCandidates)
    {
        (_batch, _first, _count, _candidates) = (batch, first, count, candidates);
        Transpose(queries.From(first));
        new Span<float>(ofQueries.Row(first), count * _width).Clear();
        bool keepsHardest = _hardNegatives > 0 && _hardNegatives < batch.Columns - 1;
        if (keepsHardest)
        {
            for (int column = 0; column < batch.Columns; column += TileColumns)
            {
                ComputeLogits(column);
            }

            KeepHardest();
        }

        for (int column = 0; column < batch.Columns; column += TileColumns)
        {
            if (!keepsHardest)
            {
                ComputeLogits(column);
            }

            Exponentiate(column, ofQueries.From(first));
            MatrixProduct<T>.AddTransposed(Tile(column), CountOf(column), candidates.From(column), _width, 0, count, ofQueries.From(first));
        }

        double loss = Finish();
        AddToCandidates(queries.From(first), ofCandidates);
        AddOwn(queries.From(first), ofQueries.From(first), ofCandidates);
        return loss;
    }

    public void Dispose()
    {
        _queries.Dispose();
        _weighted.Dispose();
        _exponentials.Dispose();
        _tops.Dispose();
        _ofRows.Dispose();
    }

    private Matrix Tile(int column) => new(_exponentials.Pointer + ((nint)column * Rows), Rows);

    private int CountOf(int column) => Math.Min(TileColumns, _batch.Columns - column);

    private float* TopsOf(int column) => _tops.Pointer + (column / TileColumns * Rows);

    /// <summary>Takes the queries in; the lanes of rows that are not there are zeros, and what is computed in them is not used.</summary>
    private void Transpose(Matrix queries)
    {
        for (int row = 0; row < Rows; row++)
        {
            float* query = queries.Row(row);
            for (int i = 0; i < _width; i++)
            {
                _queries.Pointer[(i * Rows) + row] = row < _count ? query[i] * _scale : 0;
            }
        }
    }

    /// <summary>Computes the logits of a tile, and puts in what the options say of single ones.</summary>
    private void ComputeLogits(int column)
    {
        Matrix logits = Tile(column);
        int columns = CountOf(column);
        ReadOnlySpan<float> offsets = CollectionsMarshal.AsSpan(_batch.Offsets).Slice(column, columns);
        for (int i = 0; i < offsets.Length; i++)
        {
            T offset = T.Fill(offsets[i]);
            for (int row = 0; row < Rows; row += Lanes)
            {
                offset.Store(logits.Row(i) + row);
            }
        }

        MatrixProduct<T>.Add(_candidates.From(column), columns, _width, new Matrix(_queries.Pointer, Rows), Rows, logits);
        ReadOnlySpan<int> targets = CollectionsMarshal.AsSpan(_batch.Targets).Slice(_first, _count);
        for (int row = 0; row < targets.Length; row++)
        {
            int place = targets[row] - column;
            if ((uint)place < (uint)columns)
            {
                ref float logit = ref logits.Row(place)[row];
                Owns[row] = logit - _batch.CountLogs[targets[row]];
                logit = _batch.CountsOwnOnce ? Owns[row] : logit;
            }
        }

        DropHits(column, columns, logits);
    }

    /// <summary>The hits are in the order of the rows.</summary>
    private void DropHits(int column, int columns, Matrix logits)
    {
        ReadOnlySpan<(int Row, int Column)> hits = CollectionsMarshal.AsSpan(_batch.Hits);
        if (hits.Length == 0)
        {
            return;
        }

        int index = ~hits.BinarySearch((_first, -1), Comparer<(int Row, int Column)>.Default);
        for (; index < hits.Length && hits[index].Row < _first + _count; index++)
        {
            int place = hits[index].Column - column;
            if ((uint)place < (uint)columns)
            {
                logits.Row(place)[hits[index].Row - _first] = Never;
            }
        }
    }

    private void KeepHardest()
    {
        Span<float> logits = _logits.AsSpan(0, _batch.Columns);
        for (int row = 0; row < _count; row++)
        {
            float* place = _exponentials.Pointer + row;
            for (int column = 0; column < logits.Length; column++)
            {
                logits[column] = place[(nint)column * Rows];
            }

            HardNegativeFilter.Keep(logits, _batch.Targets[_first + row], _hardNegatives, Never);
            for (int column = 0; column < logits.Length; column++)
            {
                place[(nint)column * Rows] = logits[column];
            }
        }
    }

    /// <summary>Replaces a tile's logits by their exponentials, less the largest so far, and scales what the tiles before have summed up.</summary>
    private void Exponentiate(int column, Matrix ofQueries)
    {
        int columns = CountOf(column);
        float* tops = TopsOf(column);
        bool isFirst = column == 0;
        for (int row = 0; row < Rows; row += Lanes)
        {
            float* logits = Tile(column).Pointer + row;
            T before = isFirst ? T.Fill(Never) : T.Load(tops - Rows + row);
            T top = before;
            for (int i = 0; i < columns; i++)
            {
                top = T.Max(top, T.Load(logits + (i * Rows)));
            }

            T sum = T.Fill(0);
            for (int i = 0; i < columns; i++)
            {
                T value = LaneMath.Exp(T.Load(logits + (i * Rows)) - top);
                value.Store(logits + (i * Rows));
                sum += value;
            }

            T share = LaneMath.Exp(before - top);
            top.Store(tops + row);
            share.Store(Shares + row);
            (isFirst ? sum : T.MultiplyAdd(T.Load(Sums + row), share, sum)).Store(Sums + row);
        }

        for (int row = 0; row < _count && !isFirst; row++)
        {
            // Seldom after the first tiles. e⁰ is 1 to the bit, so leaving it out changes nothing.
            if (Shares[row] != 1)
            {
                LaneRows<T>.Scale(ofQueries.Row(row), Shares[row], ofQueries.Row(row), _width);
            }
        }
    }

    /// <summary>The loss, and the factor that makes of each row's exponentials the gradients by q·c.</summary>
    private double Finish()
    {
        double loss = 0;
        float* tops = TopsOf(_batch.Columns - 1);
        for (int row = 0; row < _count; row++)
        {
            float weight = _batch.Weights[_first + row];
            Factors[row] = weight * _scale / Sums[row];
            loss += weight * (tops[row] + LaneMath.Log(Sums[row]) - Owns[row]);
        }

        return loss;
    }

    private void AddToCandidates(Matrix queries, Matrix ofCandidates)
    {
        var weighted = new Matrix(_weighted.Pointer, _width);
        float* last = TopsOf(_batch.Columns - 1);
        for (int column = 0; column < _batch.Columns; column += TileColumns)
        {
            float* tops = TopsOf(column);
            bool isNew = column == 0 || !new ReadOnlySpan<float>(tops, _count).SequenceEqual(new ReadOnlySpan<float>(tops - Rows, _count));
            for (int row = 0; row < Rows && isNew; row += Lanes)
            {
                LaneMath.Exp(T.Load(tops + row) - T.Load(last + row)).Store(Shares + row);
            }

            for (int row = 0; row < _count && isNew; row++)
            {
                LaneRows<T>.Scale(queries.Row(row), Shares[row] * Factors[row], weighted.Row(row), _width);
            }

            MatrixProduct<T>.Add(Tile(column), CountOf(column), _count, weighted, _width, ofCandidates.From(column));
        }
    }

    /// <summary>What a row's own item adds: −1 to its probability.</summary>
    private void AddOwn(Matrix queries, Matrix ofQueries, Matrix ofCandidates)
    {
        for (int row = 0; row < _count; row++)
        {
            int target = _batch.Targets[_first + row];
            float own = -_batch.Weights[_first + row] * _scale;
            float* gradient = ofQueries.Row(row);
            LaneRows<T>.Scale(gradient, Factors[row], gradient, _width);
            LaneRows<T>.AddScaled(_candidates.Row(target), own, gradient, _width);
            LaneRows<T>.AddScaled(queries.Row(row), own, ofCandidates.Row(target), _width);
        }
    }
}
