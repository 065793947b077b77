namespace Bakeoff.Numerics;

/// <summary>
/// One thread's memory to solve weighted, regularized least squares, one after the other: (D + Σ wᵢ yᵢyᵢᵀ) x = Σ wᵢ tᵢ yᵢ with a diagonal D above 0.
/// Scaled by D the matrix is I + Σ zᵢzᵢᵀ with z = √w D^-½ y. Few rows, which a cache holds, are solved by conjugate gradients to the accuracy of
/// single precision, since the matrix is I and a few terms; many, and where that takes too many steps, by its factor. Which way it is depends on the
/// numbers alone.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class RowSystem<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int PanelRows = 128;
    private const int MaxSteppedRows = 2048; // From there on they come from memory at each step, and a step takes longer than their products.
    private const float Tolerance = 1e-6f;
    private readonly int _size;
    private readonly int _stride;
    private readonly int _maxSteps;
    private readonly NativeArray<float> _rows;
    private readonly NativeArray<float> _matrix;
    private readonly NativeArray<float> _vectors; // D^-½, the right side, and two of conjugate gradients.

    /// <summary>Allocates for systems of one size.</summary>
    /// <param name="size">The number of unknowns, a multiple of <see cref="LaneMath.Count"/>.</param>
    /// <param name="maxSteps">The steps of conjugate gradients at most, before the factor is taken; 0 for the factor at once.</param>
    public RowSystem(int size, int maxSteps = 32)
    {
        (_size, _stride, _maxSteps) = (size, LaneMath.StrideOf(size), maxSteps);
        _rows = new NativeArray<float>((long)MaxSteppedRows * _stride);
        _matrix = new NativeArray<float>((long)(size + SmallSystems<T>.SpareRows) * _stride);
        _vectors = new NativeArray<float>(4 * size);
    }

    /// <summary>Solves one system.</summary>
    /// <param name="others">The rows that the indices mean, of the system's size.</param>
    /// <param name="indices">Which rows y are summed.</param>
    /// <param name="weights">w of each, at least 0; empty for 1.</param>
    /// <param name="targets">t of each; empty for 1.</param>
    /// <param name="diagonal">D, above 0.</param>
    /// <param name="solution">Receives x: zeros where there is no row.</param>
    /// <returns>False where the system has no solution in this precision, or is not of numbers.</returns>
    public bool TrySolve(
        Matrix others, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> targets, float* diagonal, float* solution)
    {
        new Span<float>(solution, _size).Clear();
        if (indices.Length == 0)
        {
            return true;
        }

        float* scales = _vectors.Pointer;
        for (int i = 0; i < _size; i += LaneMath.Count)
        {
            (T.Fill(1) / T.SquareRoot(T.Load(diagonal + i))).Store(scales + i);
        }

        bool isSolved = (_maxSteps > 0 && indices.Length <= MaxSteppedRows && TryStep(others, indices, weights, targets, solution))
            || TryFactor(others, indices, weights, targets, solution);
        for (int i = 0; i < _size; i += LaneMath.Count)
        {
            (T.Load(solution + i) * T.Load(scales + i)).Store(solution + i);
        }

        return isSolved && float.IsFinite(LaneRows<T>.Dot(solution, solution, _size));
    }

    public void Dispose()
    {
        _rows.Dispose();
        _matrix.Dispose();
        _vectors.Dispose();
    }

    private bool TryStep(Matrix others, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> targets, float* solution)
    {
        float* right = _vectors.Pointer + _size;
        new Span<float>(right, _size).Clear();
        Matrix rows = Load(others, indices, weights, targets, right);
        int count = (indices.Length + 3) & -4;
        for (int row = indices.Length; row < count; row++)
        {
            new Span<float>(rows.Row(row), _size).Clear();
        }

        return ConjugateGradients<T>.TrySolve(rows, count, _size, right, solution, right + _size, Tolerance, _maxSteps);
    }

    private bool TryFactor(Matrix others, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> targets, float* solution)
    {
        var matrix = new Matrix(_matrix.Pointer, _stride);
        new Span<float>(_matrix.Pointer, _size * _stride).Clear();
        new Span<float>(solution, _size).Clear();
        for (int i = 0; i < _size; i++)
        {
            matrix.Row(i)[i] = 1;
        }

        for (int start = 0; start < indices.Length; start += PanelRows)
        {
            Range panel = start..Math.Min(start + PanelRows, indices.Length);
            Matrix rows = Load(
                others, indices[panel], weights.Length == 0 ? [] : weights[panel], targets.Length == 0 ? [] : targets[panel], solution);
            SmallSystems<T>.AddOuterProducts(rows, panel.End.Value - start, _size, matrix);
        }

        if (!SmallSystems<T>.TryFactor(matrix, _size))
        {
            return false;
        }

        SmallSystems<T>.Solve(matrix, _size, solution);
        return true;
    }

    /// <summary>Makes the rows z of some rows, and adds √w t z to the right side.</summary>
    private Matrix Load(Matrix others, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> targets, float* right)
    {
        var rows = new Matrix(_rows.Pointer, _stride);
        float* scales = _vectors.Pointer;
        for (int row = 0; row < indices.Length; row++)
        {
            float* source = others.Row(indices[row]), target = rows.Row(row);
            float root = weights.Length == 0 ? 1 : MathF.Sqrt(weights[row]);
            (T scale, T share) = (T.Fill(root), T.Fill(targets.Length == 0 ? root : root * targets[row]));
            for (int i = 0; i < _size; i += LaneMath.Count)
            {
                T value = T.Load(source + i) * T.Load(scales + i) * scale;
                value.Store(target + i);
                T.MultiplyAdd(value, share, T.Load(right + i)).Store(right + i);
            }
        }

        return rows;
    }
}
