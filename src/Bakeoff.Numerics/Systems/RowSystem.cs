namespace Bakeoff.Numerics;

/// <summary>
/// One thread's memory to solve weighted, regularized least squares, one after the other: (D + Σ wᵢ yᵢyᵢᵀ) x = Σ wᵢ tᵢ yᵢ with a diagonal D above 0,
/// exactly. Where there are fewer rows than unknowns the system of the rows is smaller, K z = √w t with K = I + √w Y D⁻¹ Yᵀ √w, and x = D⁻¹ Yᵀ √w z
/// is the same solution (the push-through identity of matrices). Nothing is subtracted in it, and both systems, scaled by D, have a condition
/// number of at most 1 + Σ wᵢ yᵢᵀD⁻¹yᵢ.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class RowSystem<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int PanelRows = 128;
    private readonly int _size;
    private readonly int _stride;
    private readonly NativeArray<float> _panel;
    private readonly NativeArray<float> _matrix;
    private readonly NativeArray<float> _vectors; // Roots of weights, the right side of the rows' system, and 1/√D.

    /// <summary>Allocates for systems of one size.</summary>
    /// <param name="size">The number of unknowns, a multiple of <see cref="LaneMath.Count"/>.</param>
    public RowSystem(int size)
    {
        (_size, _stride) = (size, LaneMath.StrideOf(size));
        _panel = new NativeArray<float>((long)Math.Max(PanelRows, size) * _stride);
        _matrix = new NativeArray<float>((long)(size + SmallSystems<T>.SpareRows) * _stride);
        _vectors = new NativeArray<float>(3 * size);
    }

    /// <summary>Says whether the system of the rows is taken, which has as many unknowns as rows: by its multiply-adds.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="size">The number of unknowns.</param>
    public static bool IsByRows(int rows, int size) => LaneMath.RoundUp(rows) < size;

    /// <summary>Solves one system.</summary>
    /// <param name="others">The rows that the indices mean, of the system's size.</param>
    /// <param name="indices">Which rows y are summed.</param>
    /// <param name="weights">w of each, above 0; empty for 1.</param>
    /// <param name="targets">t of each; empty for 1.</param>
    /// <param name="diagonal">D, above 0.</param>
    /// <param name="solution">Receives x.</param>
    /// <returns>False where the system has no solution in this precision, or is not of numbers.</returns>
    public bool TrySolve(
        Matrix others, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> targets, float* diagonal, float* solution)
    {
        new Span<float>(solution, _size).Clear();
        return indices.Length == 0 || (IsByRows(indices.Length, _size)
            ? TrySolveByRows(others, indices, weights, targets, diagonal, solution)
            : TrySolveByColumns(others, indices, weights, targets, diagonal, solution));
    }

    public void Dispose()
    {
        _panel.Dispose();
        _matrix.Dispose();
        _vectors.Dispose();
    }

    private bool TrySolveByColumns(
        Matrix others, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> targets, float* diagonal, float* solution)
    {
        Matrix matrix = Clear(_size);
        for (int i = 0; i < _size; i++)
        {
            matrix.Row(i)[i] = diagonal[i];
        }

        var panel = new Matrix(_panel.Pointer, _stride);
        for (int start = 0; start < indices.Length; start += PanelRows)
        {
            int rows = Math.Min(PanelRows, indices.Length - start);
            for (int row = 0; row < rows; row++)
            {
                float* source = others.Row(indices[start + row]);
                float weight = weights.Length == 0 ? 1 : weights[start + row];
                LaneRows<T>.Scale(source, MathF.Sqrt(weight), panel.Row(row), _size);
                LaneRows<T>.AddScaled(source, targets.Length == 0 ? weight : weight * targets[start + row], solution, _size);
            }

            SmallSystems<T>.AddOuterProducts(panel, rows, _size, matrix);
        }

        if (!SmallSystems<T>.TryFactor(matrix, _size))
        {
            return false;
        }

        SmallSystems<T>.Solve(matrix, _size, solution);
        return true;
    }

    private bool TrySolveByRows(
        Matrix others, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> targets, float* diagonal, float* solution)
    {
        (int count, int size) = (indices.Length, LaneMath.RoundUp(indices.Length));
        float* roots = _vectors.Pointer, right = roots + _size, scales = right + _size;
        new Span<float>(right, size).Clear();
        for (int row = 0; row < count; row++)
        {
            roots[row] = weights.Length == 0 ? 1 : MathF.Sqrt(weights[row]);
            right[row] = targets.Length == 0 ? roots[row] : roots[row] * targets[row];
        }

        for (int i = 0; i < _size; i++)
        {
            scales[i] = 1 / MathF.Sqrt(diagonal[i]);
        }

        Matrix matrix = Clear(size);
        for (int i = 0; i < size; i++)
        {
            matrix.Row(i)[i] = 1;
        }

        var turned = new Matrix(_panel.Pointer, LaneMath.StrideOf(size));
        Turn(others, indices, roots, scales, turned);
        SmallSystems<T>.AddOuterProducts(turned, _size, size, matrix);
        if (!SmallSystems<T>.TryFactor(matrix, size))
        {
            return false;
        }

        SmallSystems<T>.Solve(matrix, size, right);
        for (int row = 0; row < count; row++)
        {
            LaneRows<T>.AddScaled(others.Row(indices[row]), roots[row] * right[row], solution, _size);
        }

        for (int i = 0; i < _size; i += LaneMath.Count)
        {
            (T.Load(solution + i) / T.Load(diagonal + i)).Store(solution + i);
        }

        return true;
    }

    /// <summary>turned[i, row] = y of the row, at i, times the row's root and the coordinate's scale; zeros for rows up to a whole vector.</summary>
    private void Turn(Matrix others, ReadOnlySpan<int> indices, float* roots, float* scales, Matrix turned)
    {
        const int Lanes = LaneMath.Count;
        float* tile = stackalloc float[Lanes * Lanes];
        for (int start = 0; start < indices.Length; start += Lanes)
        {
            int rows = Math.Min(Lanes, indices.Length - start);
            for (int column = 0; column < _size; column += Lanes)
            {
                T scale = T.Load(scales + column);
                for (int row = 0; row < rows; row++)
                {
                    (T.Load(others.Row(indices[start + row]) + column) * T.Fill(roots[start + row]) * scale).Store(tile + (row * Lanes));
                }

                new Span<float>(tile + (rows * Lanes), (Lanes - rows) * Lanes).Clear();
                for (int i = 0; i < Lanes; i++)
                {
                    float* target = turned.Row(column + i) + start;
                    for (int row = 0; row < Lanes; row++)
                    {
                        target[row] = tile[(row * Lanes) + i];
                    }
                }
            }
        }
    }

    private Matrix Clear(int size)
    {
        var matrix = new Matrix(_matrix.Pointer, LaneMath.StrideOf(size));
        new Span<float>(_matrix.Pointer, size * matrix.Stride).Clear();
        return matrix;
    }
}
