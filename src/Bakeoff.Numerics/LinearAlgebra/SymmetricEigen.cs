namespace Bakeoff.Numerics;

/// <summary>
/// All eigenvalues and eigenvectors of a dense symmetric matrix: Householder's reduction to three diagonals, then QL with implicit shifts
/// (Golub and Van Loan, Matrix Computations, 8.3). The order of all sums is fixed.
/// </summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 60;
    private const double Precision = 1.1102230246251565e-16;

    /// <summary>The eigenvalues, descending, and the eigenvectors, a row each.</summary>
    /// <param name="matrix">A symmetric matrix, which is overwritten.</param>
    /// <param name="cancellation">Checked between rows.</param>
    /// <exception cref="ConvergenceException">The iteration does not converge.</exception>
    public static (double[] Values, double[][] Vectors) Decompose(double[][] matrix, CancellationToken cancellation)
    {
        int n = matrix.Length;
        (double[] diagonal, double[] offDiagonal) = (new double[n], new double[n]);
        double[][] vectors = [.. Enumerable.Range(0, n).Select(i => new double[n])];
        for (int i = 0; i < n; i++)
        {
            vectors[i][i] = 1;
        }

        Reduce(matrix, diagonal, offDiagonal, vectors, cancellation);
        Iterate(diagonal, offDiagonal, vectors, cancellation);
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => diagonal[i])];
        return ([.. order.Select(i => diagonal[i])], [.. order.Select(i => vectors[i])]);
    }

    /// <summary>Reflections that zero a column below the subdiagonal, one column after the other; the rows of vectors are reflected too.</summary>
    private static void Reduce(double[][] matrix, double[] diagonal, double[] offDiagonal, double[][] vectors, CancellationToken cancellation)
    {
        int n = matrix.Length;
        for (int column = 0; column < n; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            diagonal[column] = matrix[column][column];
            if (column + 1 == n)
            {
                break;
            }

            // The matrix stays symmetric, so that its row is its column.
            double[] normal = matrix[column][(column + 1)..];
            double length = Math.Sqrt(DotProduct.Compute(normal, normal));
            offDiagonal[column] = normal[0] > 0 ? -length : length;
            normal[0] -= offDiagonal[column];
            double square = DotProduct.Compute(normal, normal);
            if (square > 0 && column + 2 < n)
            {
                Reflect(matrix, column + 1, normal, 2 / square);
                ReflectRows(vectors, column + 1, normal, 2 / square);
            }
            else
            {
                offDiagonal[column] = matrix[column][column + 1];
            }
        }
    }

    /// <summary>A ← H A H with H = I − factor · v vᵀ, from a row and column on.</summary>
    private static void Reflect(double[][] matrix, int first, double[] normal, double factor)
    {
        double[] product = new double[normal.Length];
        for (int i = 0; i < normal.Length; i++)
        {
            VectorOperations.AddScaled(product, factor * normal[i], matrix[first + i].AsSpan(first));
        }

        VectorOperations.AddScaled(product, -0.5 * factor * DotProduct.Compute(normal, product), normal);
        for (int i = 0; i < normal.Length; i++)
        {
            Span<double> row = matrix[first + i].AsSpan(first);
            VectorOperations.AddScaled(row, -normal[i], product);
            VectorOperations.AddScaled(row, -product[i], normal);
        }
    }

    private static void ReflectRows(double[][] rows, int first, double[] normal, double factor)
    {
        double[] sum = new double[rows.Length];
        for (int i = 0; i < normal.Length; i++)
        {
            VectorOperations.AddScaled(sum, factor * normal[i], rows[first + i]);
        }

        for (int i = 0; i < normal.Length; i++)
        {
            VectorOperations.AddScaled(rows[first + i], -normal[i], sum);
        }
    }

    /// <summary>Makes the elements next to the diagonal vanish; the eigenvalues are then on it.</summary>
    private static void Iterate(double[] diagonal, double[] offDiagonal, double[][] vectors, CancellationToken cancellation)
    {
        // Of the whole matrix: where it is nearly singular, small values next to each other are rounding, and would take sweeps without end.
        double negligible = Precision * diagonal.Zip(offDiagonal, (value, next) => Math.Abs(value) + Math.Abs(next)).DefaultIfEmpty().Max();
        for (int first = 0; first < diagonal.Length; first++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int sweep = 0; ; sweep++)
            {
                int last = first;
                while (last + 1 < diagonal.Length && Math.Abs(offDiagonal[last]) > negligible)
                {
                    last++;
                }

                if (last == first)
                {
                    break;
                }

                // It takes two or three sweeps a value.
                if (sweep == MaxSweeps)
                {
                    throw new ConvergenceException("the eigenvalues of a matrix were not found.");
                }

                Sweep(diagonal, offDiagonal, vectors, first, last);
            }
        }
    }

    /// <summary>One sweep of rotations with Wilkinson's shift, from the last element to the first.</summary>
    private static void Sweep(double[] diagonal, double[] offDiagonal, double[][] vectors, int first, int last)
    {
        double half = (diagonal[first + 1] - diagonal[first]) / (2 * offDiagonal[first]);
        double root = Math.Sqrt((half * half) + 1);
        double shifted = diagonal[last] - diagonal[first] + (offDiagonal[first] / (half + (half >= 0 ? root : -root)));
        (double sine, double cosine, double moved) = (1, 1, 0);
        for (int i = last - 1; i >= first; i--)
        {
            (double f, double b) = (sine * offDiagonal[i], cosine * offDiagonal[i]);
            double length = Math.Sqrt((f * f) + (shifted * shifted));
            offDiagonal[i + 1] = length;
            if (length == 0)
            {
                diagonal[i + 1] -= moved;
                offDiagonal[last] = 0;
                return;
            }

            (sine, cosine) = (f / length, shifted / length);
            double rest = diagonal[i + 1] - moved;
            double turned = ((diagonal[i] - rest) * sine) + (2 * cosine * b);
            moved = sine * turned;
            diagonal[i + 1] = rest + moved;
            shifted = (cosine * turned) - b;
            VectorOperations.Rotate(vectors[i], vectors[i + 1], cosine, sine);
        }

        diagonal[first] -= moved;
        offDiagonal[first] = shifted;
        offDiagonal[last] = 0;
    }
}
