using System.Runtime.InteropServices;
using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The logits of a few rows for all columns, in tiles of columns that stay in the first-level cache until they are exponentiated, and the largest
/// of each row up to each tile. A column's logits lie next to each other, a lane a row, so maxima and sums need no step across lanes.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class LogitTiles<T> : IDisposable
    where T : struct, ILanes<T>
{
    /// <summary>The largest number of rows.</summary>
    public const int Rows = 64;

    /// <summary>The columns of a tile; the last one may have fewer.</summary>
    public const int TileColumns = 64;

    private const float Never = -1e30f; // The logit of what is no negative.
    private const int Lanes = LaneMath.Count;
    private readonly int _width; // Of an output, in whole vectors.
    private readonly float _scale;
    private readonly int _hardNegatives;
    private readonly NativeArray<float> _queries; // Scaled, and a lane a row: [width × Rows].
    private readonly NativeArray<float> _values; // [columns × Rows].
    private readonly NativeArray<float> _tops; // [tiles × Rows].
    private readonly NativeArray<float> _owns;
    private readonly ulong[] _newTops;
    private readonly int[] _firstOwns;
    private readonly int[] _nextOwns = new int[Rows];
    private readonly float[] _row; // A row's logits, where they are looked through.
    private TrainingBatch _batch = null!;
    private Matrix _candidates;
    private int _first;
    private int _count;

    /// <param name="capacity">Columns at most.</param>
    /// <param name="width">Floats of an output, padding included.</param>
    /// <param name="options">The temperature and the hard negatives.</param>
    public LogitTiles(int capacity, int width, TwoTowerOptions options)
    {
        (_width, _scale, _hardNegatives) = (width, (float)(1 / options.Temperature), options.HardNegatives);
        _queries = new NativeArray<float>((long)width * Rows);
        _values = new NativeArray<float>((long)capacity * Rows);
        _tops = new NativeArray<float>((long)((capacity / TileColumns) + 1) * Rows);
        _owns = new NativeArray<float>(Rows);
        _firstOwns = new int[(capacity / TileColumns) + 1];
        _newTops = new ulong[(capacity / TileColumns) + 1];
        _row = new float[options.HardNegatives > 0 ? capacity : 0];
    }

    /// <summary>The logit of each row's own item, less the log of its count.</summary>
    public float* Owns => _owns.Pointer;

    private bool KeepsHardest => _hardNegatives > 0 && _hardNegatives < _batch.Columns - 1;

    /// <summary>The tile that begins with a column: a row a column.</summary>
    public Matrix Tile(int column) => new(_values.Pointer + ((nint)column * Rows), Rows);

    /// <summary>The columns of a tile.</summary>
    public int CountOf(int column) => Math.Min(TileColumns, _batch.Columns - column);

    /// <summary>The largest logit of each row up to a tile.</summary>
    public float* TopsOf(int column) => _tops.Pointer + (column / TileColumns * Rows);

    /// <summary>The first row whose own item is in a tile, or −1.</summary>
    public int FirstOwn(int column) => _firstOwns[column / TileColumns];

    /// <summary>The next row whose own item is in the same tile as this row's, or −1.</summary>
    public int NextOwn(int row) => _nextOwns[row];

    /// <summary>Takes up some rows. Where only the hardest negatives are kept, this computes all logits.</summary>
    public void Begin(TrainingBatch batch, int first, int count, Matrix queries, Matrix candidates)
    {
        (_batch, _first, _count, _candidates) = (batch, first, count, candidates);
        Transpose(queries.From(first));
        DealToTiles(CollectionsMarshal.AsSpan(batch.Targets).Slice(first, count));
        if (KeepsHardest)
        {
            for (int column = 0; column < batch.Columns; column += TileColumns)
            {
                ComputeLogits(column);
            }

            KeepHardest();
        }
    }

    /// <summary>Computes the logits of a tile, and the largest so far. Tiles are asked for in order.</summary>
    public void Compute(int column)
    {
        bool isKnown = !KeepsHardest && !ComputeLogits(column);
        for (int row = 0; row < Rows && !isKnown; row += Lanes)
        {
            T top = TopBefore(column, row);
            for (int i = 0; i < CountOf(column); i++)
            {
                top = T.Max(top, T.Load(Tile(column).Row(i) + row));
            }

            top.Store(TopsOf(column) + row);
        }

        _newTops[column / TileColumns] = FindNewTops(column);
    }

    /// <summary>The rows, a bit each, whose largest logit so far is in this tile; all of them in the first.</summary>
    public ulong NewTops(int column) => _newTops[column / TileColumns];

    private ulong FindNewTops(int column)
    {
        if (column == 0)
        {
            return ulong.MaxValue;
        }

        var now = new ReadOnlySpan<int>(TopsOf(column), Rows);
        var before = new ReadOnlySpan<int>(TopsOf(column) - Rows, Rows);
        ulong rows = 0;
        for (int row = now.CommonPrefixLength(before); row < Rows; row += now[row..].CommonPrefixLength(before[row..]))
        {
            rows |= 1UL << row++;
        }

        return rows;
    }

    public void Dispose()
    {
        _queries.Dispose();
        _values.Dispose();
        _tops.Dispose();
        _owns.Dispose();
    }

    private T TopBefore(int column, int row) => column == 0 ? T.Fill(Never) : T.Load(TopsOf(column) - Rows + row);

    /// <summary>Lists the rows by the tile of their own item.</summary>
    private void DealToTiles(ReadOnlySpan<int> targets)
    {
        Array.Fill(_firstOwns, -1);
        for (int row = targets.Length - 1; row >= 0; row--)
        {
            ref int first = ref _firstOwns[targets[row] / TileColumns];
            (_nextOwns[row], first) = (first, row);
        }
    }

    /// <summary>Takes the queries in; the lanes of rows that are not there are zeros, and what is computed in them is not used.</summary>
    private void Transpose(Matrix queries)
    {
        for (int i = 0; i < _width; i++)
        {
            float* lanes = _queries.Pointer + (i * Rows);
            for (int row = 0; row < _count; row++)
            {
                lanes[row] = queries.Row(row)[i] * _scale;
            }

            new Span<float>(lanes + _count, Rows - _count).Clear();
        }
    }

    /// <summary>Computes a tile and puts in what the options say of single logits; returns whether one was changed: a largest may be too.</summary>
    private bool ComputeLogits(int column)
    {
        Matrix logits = Tile(column);
        int columns = CountOf(column);
        for (int row = 0; row < Rows; row += Lanes)
        {
            TopBefore(column, row).Store(TopsOf(column) + row);
        }

        fixed (float* offsets = CollectionsMarshal.AsSpan(_batch.Offsets).Slice(column, columns))
        {
            var queries = new Matrix(_queries.Pointer, Rows);
            MatrixProduct<T>.MultiplyFrom(_candidates.From(column), columns, _width, queries, Rows, offsets, TopsOf(column), logits);
        }

        bool changes = false;
        for (int row = FirstOwn(column); row >= 0; row = NextOwn(row))
        {
            int target = _batch.Targets[_first + row];
            ref float logit = ref logits.Row(target - column)[row];
            Owns[row] = logit - _batch.CountLogs[target];
            changes |= _batch.CountsOwnOnce;
            logit = _batch.CountsOwnOnce ? Owns[row] : logit;
        }

        return DropHits(column, columns, logits) || changes;
    }

    /// <summary>The hits are in the order of the rows.</summary>
    private bool DropHits(int column, int columns, Matrix logits)
    {
        ReadOnlySpan<(int Row, int Column)> hits = CollectionsMarshal.AsSpan(_batch.Hits);
        int index = hits.Length == 0 ? 0 : ~hits.BinarySearch((_first, -1), Comparer<(int Row, int Column)>.Default);
        bool any = false;
        for (; index < hits.Length && hits[index].Row < _first + _count; index++)
        {
            int place = hits[index].Column - column;
            if ((uint)place < (uint)columns)
            {
                logits.Row(place)[hits[index].Row - _first] = Never;
                any = true;
            }
        }

        return any;
    }

    private void KeepHardest()
    {
        Span<float> logits = _row.AsSpan(0, _batch.Columns);
        for (int row = 0; row < _count; row++)
        {
            float* place = _values.Pointer + row;
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
}
