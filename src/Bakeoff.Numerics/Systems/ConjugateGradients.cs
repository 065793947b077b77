namespace Bakeoff.Numerics;

/// <summary>
/// Solves (I + Σ zᵢzᵢᵀ) x = b by conjugate gradients (Hestenes and Stiefel, 1952; Golub and Van Loan, Matrix Computations, 11.3), on one thread. The
/// matrix is never made: a step takes the rows twice. Its values lie from 1 on, so that the error is never larger than the residual.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal static unsafe class ConjugateGradients<T>
    where T : struct, ILanes<T>
{
    private const int Lanes = LaneMath.Count;
    private const int Group = 4; // Rows whose sums are in registers together.

    /// <summary>Solves until the residual is small.</summary>
    /// <param name="rows">The rows z, with rows of zeros up to a multiple of four.</param>
    /// <param name="count">The number of rows with their zeros.</param>
    /// <param name="size">The number of unknowns, a multiple of <see cref="LaneMath.Count"/>.</param>
    /// <param name="residual">b, which is overwritten.</param>
    /// <param name="solution">Receives x.</param>
    /// <param name="memory">Two vectors of the size.</param>
    /// <param name="tolerance">How small the residual must be, as a part of b.</param>
    /// <param name="steps">The number of steps at most.</param>
    /// <returns>Whether the residual has become that small.</returns>
    public static bool TrySolve(Matrix rows, int count, int size, float* residual, float* solution, float* memory, float tolerance, int steps)
    {
        float* direction = memory, product = memory + size;
        new Span<float>(solution, size).Clear();
        new Span<float>(residual, size).CopyTo(new Span<float>(direction, size));
        float square = LaneRows<T>.Dot(residual, residual, size);
        float enough = square * tolerance * tolerance;
        for (int step = 0; step < steps && square > enough; step++)
        {
            Multiply(rows, count, size, direction, product);
            float length = square / LaneRows<T>.Dot(direction, product, size);
            LaneRows<T>.AddScaled(direction, length, solution, size);
            LaneRows<T>.AddScaled(product, -length, residual, size);
            float next = LaneRows<T>.Dot(residual, residual, size);
            T ratio = T.Fill(next / square);
            for (int i = 0; i < size; i += Lanes)
            {
                T.MultiplyAdd(T.Load(direction + i), ratio, T.Load(residual + i)).Store(direction + i);
            }

            square = next;
        }

        return square <= enough;
    }

    /// <summary>product = direction + Σ z (z · direction), four rows at a time.</summary>
    private static void Multiply(Matrix rows, int count, int size, float* direction, float* product)
    {
        new Span<float>(direction, size).CopyTo(new Span<float>(product, size));
        for (int row = 0; row < count; row += Group)
        {
            float* a = rows.Row(row), b = rows.Row(row + 1), c = rows.Row(row + 2), d = rows.Row(row + 3);
            T sumA = T.Fill(0), sumB = T.Fill(0), sumC = T.Fill(0), sumD = T.Fill(0);
            for (int i = 0; i < size; i += Lanes)
            {
                T value = T.Load(direction + i);
                sumA = T.MultiplyAdd(T.Load(a + i), value, sumA);
                sumB = T.MultiplyAdd(T.Load(b + i), value, sumB);
                sumC = T.MultiplyAdd(T.Load(c + i), value, sumC);
                sumD = T.MultiplyAdd(T.Load(d + i), value, sumD);
            }

            T dotA = T.Fill(sumA.Sum()), dotB = T.Fill(sumB.Sum()), dotC = T.Fill(sumC.Sum()), dotD = T.Fill(sumD.Sum());
            for (int i = 0; i < size; i += Lanes)
            {
                T sum = T.MultiplyAdd(T.Load(a + i), dotA, T.Load(product + i));
                sum = T.MultiplyAdd(T.Load(b + i), dotB, sum);
                sum = T.MultiplyAdd(T.Load(c + i), dotC, sum);
                T.MultiplyAdd(T.Load(d + i), dotD, sum).Store(product + i);
            }
        }
    }
}
