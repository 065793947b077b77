using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>One thread's memory to solve the systems of some rows by blocks of coordinates.</summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class IalsBlockTile<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int PanelRows = 128;
    private const float Converged = 1e-10f; // Of squares: a row is solved when a pass has changed it by 1e-5.
    private readonly Matrix _gram;
    private readonly FactorRows _others;
    private readonly int _block;
    private readonly float _weight;
    private readonly NativeArray<float> _panel;
    private readonly NativeArray<float> _matrix;
    private readonly NativeArray<float> _products; // Of the tile's rows with a block of the Gram matrix.
    private readonly NativeArray<float> _step;
    private readonly float[] _regularization;
    private readonly bool[] _isSolved;
    private readonly float[] _change;
    private float[] _scores = []; // Of each observed pair, as the factors are now.
    private Matrix _rows;
    private ValuedRows _observed = new([0], [], []);
    private int _start;
    private int _count;

    /// <summary>Allocates.</summary>
    /// <param name="gram">α₀YᵀY.</param>
    /// <param name="others">Y.</param>
    /// <param name="block">The size of a block, a multiple of <see cref="LaneMath.Count"/>.</param>
    /// <param name="rows">The number of rows at most.</param>
    /// <param name="weight">The weight of pairs to which none is given.</param>
    public IalsBlockTile(Matrix gram, FactorRows others, int block, int rows, float weight)
    {
        (_gram, _others, _block, _weight) = (gram, others, block, weight);
        (_regularization, _isSolved, _change) = (new float[rows], new bool[rows], new float[rows]);
        int stride = LaneMath.StrideOf(block);
        _panel = new NativeArray<float>(PanelRows * stride);
        _matrix = new NativeArray<float>((block + SmallSystems<T>.SpareRows) * stride);
        _products = new NativeArray<float>(rows * stride);
        _step = new NativeArray<float>(block);
    }

    /// <summary>Takes rows, and scores their observed pairs.</summary>
    /// <param name="rows">The first of the rows.</param>
    /// <param name="observed">The observed pairs of all rows.</param>
    /// <param name="start">The number of the first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="regularization">Gives λ of a row by its number.</param>
    public void Begin(Matrix rows, ValuedRows observed, int start, int count, Func<int, float> regularization)
    {
        (_rows, _observed, _start, _count) = (rows, observed, start, count);
        int pairs = 0;
        for (int row = 0; row < count; row++)
        {
            pairs += observed.LengthOf(start + row);
            (_regularization[row], _isSolved[row]) = (regularization(start + row), observed.LengthOf(start + row) == 0);
            if (_isSolved[row])
            {
                new Span<float>(rows.Row(row), _others.Size).Clear();
            }
        }

        if (_scores.Length < pairs)
        {
            _scores = new float[pairs];
        }

        int next = 0;
        for (int row = 0; row < count; row++)
        {
            foreach (int other in observed.IndicesOf(start + row))
            {
                _scores[next++] = LaneRows<T>.Dot(rows.Row(row), _others.Rows.Row(other), _others.Size);
            }
        }
    }

    /// <summary>Solves all blocks, and again until they no longer change.</summary>
    /// <param name="passes">How often at most.</param>
    /// <returns>False where a system has no solution in this precision, or is not of numbers.</returns>
    public bool TrySolve(int passes)
    {
        for (int pass = 0; pass < passes && Array.IndexOf(_isSolved, false, 0, _count) >= 0; pass++)
        {
            Array.Clear(_change);
            for (int first = 0; first < _others.Size; first += _block)
            {
                if (!TrySolveBlock(first, Math.Min(_block, _others.Size - first)))
                {
                    return false;
                }
            }

            for (int row = 0; row < _count; row++)
            {
                _isSolved[row] |= _change[row] <= Converged * LaneRows<T>.Dot(_rows.Row(row), _rows.Row(row), _others.Size);
            }
        }

        return true;
    }

    public void Dispose()
    {
        _panel.Dispose();
        _matrix.Dispose();
        _products.Dispose();
        _step.Dispose();
    }

    /// <summary>One block of all rows of the tile.</summary>
    private bool TrySolveBlock(int first, int size)
    {
        var products = new Matrix(_products.Pointer, LaneMath.StrideOf(_block));
        MatrixProduct<T>.Multiply(_rows, _count, _others.Size, new Matrix(_gram.Pointer + first, _gram.Stride), size, products);
        int next = 0;
        for (int row = 0; row < _count; row++)
        {
            int pairs = _observed.LengthOf(_start + row);
            if (!_isSolved[row])
            {
                float* factors = _rows.Row(row) + first;
                T regularization = T.Fill(-_regularization[row]);
                for (int i = 0; i < size; i += LaneMath.Count)
                {
                    (T.MultiplyAdd(T.Load(factors + i), regularization, T.Fill(0)) - T.Load(products.Row(row) + i)).Store(_step.Pointer + i);
                }

                if (!TryStep(first, size, row, _scores.AsSpan(next, pairs)))
                {
                    return false;
                }
            }

            next += pairs;
        }

        return true;
    }

    /// <summary>Solves for the step of a row's block, whose right side begins with what does not come from observed pairs; takes it.</summary>
    private bool TryStep(int first, int size, int row, Span<float> scores)
    {
        ReadOnlySpan<int> indices = _observed.IndicesOf(_start + row);
        ReadOnlySpan<float> weights = _observed.ValuesOf(_start + row);
        var matrix = new Matrix(_matrix.Pointer, LaneMath.StrideOf(_block));
        for (int i = 0; i < size; i++)
        {
            new Span<float>(_gram.Row(first + i) + first, size).CopyTo(new Span<float>(matrix.Row(i), size));
            matrix.Row(i)[i] += _regularization[row];
        }

        var panel = new Matrix(_panel.Pointer, LaneMath.StrideOf(_block));
        for (int start = 0; start < indices.Length; start += PanelRows)
        {
            int rows = Math.Min(PanelRows, indices.Length - start);
            for (int i = 0; i < rows; i++)
            {
                float* source = _others.Rows.Row(indices[start + i]) + first;
                float weight = weights.Length == 0 ? _weight : weights[start + i];
                LaneRows<T>.Scale(source, MathF.Sqrt(weight), panel.Row(i), size);
                LaneRows<T>.AddScaled(source, weight * (1 - scores[start + i]), _step.Pointer, size);
            }

            SmallSystems<T>.AddOuterProducts(panel, rows, size, matrix);
        }

        if (!SmallSystems<T>.TryFactor(matrix, size))
        {
            return false;
        }

        SmallSystems<T>.Solve(matrix, size, _step.Pointer);
        LaneRows<T>.AddScaled(_step.Pointer, 1, _rows.Row(row) + first, size);
        _change[row] += LaneRows<T>.Dot(_step.Pointer, _step.Pointer, size);
        for (int i = 0; i < indices.Length; i++)
        {
            scores[i] += LaneRows<T>.Dot(_others.Rows.Row(indices[i]) + first, _step.Pointer, size);
        }

        return float.IsFinite(_change[row]);
    }
}
