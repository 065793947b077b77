namespace Bakeoff.Numerics;

/// <summary>Small symmetric positive definite systems by Cholesky factors (Golub and Van Loan, Matrix Computations, 4.2).</summary>
internal static class Cholesky
{
    /// <summary>Solves A x = b in place of b.</summary>
    /// <param name="matrix">The lower triangle of A, which is overwritten.</param>
    /// <param name="b">The right side, and then the solution.</param>
    public static void Solve(double[][] matrix, double[] b)
    {
        Factor(matrix);
        Substitute(matrix, b);
    }

    /// <summary>L of L Lᵀ.</summary>
    private static void Factor(double[][] matrix)
    {
        for (int i = 0; i < matrix.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[i][j] = (matrix[i][j] - DotProduct.Compute(matrix[i], matrix[j], j)) / matrix[j][j];
            }

            matrix[i][i] = Math.Sqrt(matrix[i][i] - DotProduct.Compute(matrix[i], matrix[i], i));
        }
    }

    private static void Substitute(double[][] factor, double[] b)
    {
        for (int i = 0; i < b.Length; i++)
        {
            b[i] = (b[i] - DotProduct.Compute(factor[i], b, i)) / factor[i][i];
        }

        for (int i = b.Length - 1; i >= 0; i--)
        {
            b[i] /= factor[i][i];
            for (int j = 0; j < i; j++)
            {
                b[j] -= factor[i][j] * b[i];
            }
        }
    }
}
