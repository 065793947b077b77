using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>
/// Folds a user into a trained biased matrix factorization: the bias b and the features p that minimize the loss of training over the user's history,
/// Σ (r − μ − b_i − z·q_i − b − p·q_i)² + n (λ ‖p‖² + λ_b b²) over its n ratings, with what was learnt of the items fixed: one step of alternating
/// least squares (Bell and Koren, ICDM 2007), which is what gradient descent comes to in the end. The penalties count once a rating, as there. z is
/// |N|^-½ Σ y of the implicit feedback of what was rated, fixed too, and 0 without.
/// </summary>
/// <param name="options">The options of the training.</param>
/// <param name="shape">Where a row has what, and the mean.</param>
/// <param name="items">The rows of all items.</param>
/// <param name="feedback">y of all items in rows of the same length; null without implicit feedback.</param>
internal sealed class BiasedMfFoldIn(BiasedMfOptions options, BiasedMfStep shape, float[] items, float[]? feedback)
{
    /// <summary>Without any penalty the features of a user of few ratings would not be determined.</summary>
    private const double LeastRegularization = 1e-6;

    /// <summary>Memory for one user after the other, for one thread.</summary>
    public sealed class Scratch(int features)
    {
        /// <summary>The lower triangle of the normal equations: the features, then the bias.</summary>
        public double[][] Matrix { get; } = [.. Enumerable.Range(0, features + 1).Select(row => new double[features + 1])];

        /// <summary>The features of an item, and a 1 for the bias.</summary>
        public double[] Row { get; } = new double[features + 1];

        /// <summary>z, the implicit feedback of the user.</summary>
        public double[] Feedback { get; } = new double[features];
    }

    /// <summary>Solves for a user, and writes what the model keeps of one: p + z and the bias; nothing without a rating.</summary>
    /// <param name="rated">The indices of the items that the user rated.</param>
    /// <param name="ratings">The rating of each.</param>
    /// <param name="scratch">Memory.</param>
    /// <param name="user">Receives the user's row; of zeros.</param>
    public void Solve(ReadOnlySpan<int> rated, ReadOnlySpan<float> ratings, Scratch scratch, Span<float> user)
    {
        user[shape.ItemBias] = 1;
        if (rated.Length == 0)
        {
            return;
        }

        SumFeedback(rated, scratch.Feedback);
        double[] solution = new double[shape.Features + 1];
        Fill(rated, ratings, scratch, solution);
        Cholesky.Solve(scratch.Matrix, solution);
        for (int feature = 0; feature < shape.Features; feature++)
        {
            user[feature] = (float)(solution[feature] + scratch.Feedback[feature]);
        }

        user[shape.UserBias] = (float)solution[^1];
    }

    private void SumFeedback(ReadOnlySpan<int> rated, double[] sum)
    {
        Array.Clear(sum);
        if (feedback is null)
        {
            return;
        }

        foreach (int item in rated)
        {
            AddRow(feedback, item, sum);
        }

        double norm = 1 / Math.Sqrt(rated.Length);
        for (int feature = 0; feature < sum.Length; feature++)
        {
            sum[feature] *= norm;
        }
    }

    private void AddRow(float[] rows, int item, double[] sum)
    {
        for (int feature = 0; feature < sum.Length; feature++)
        {
            sum[feature] += rows[(item * shape.Stride) + feature];
        }
    }

    /// <summary>Writes the normal equations: the lower triangle, and the right side into <paramref name="right"/>.</summary>
    private void Fill(ReadOnlySpan<int> rated, ReadOnlySpan<float> ratings, Scratch scratch, double[] right)
    {
        (double[][] matrix, double[] row) = (scratch.Matrix, scratch.Row);
        for (int i = 0; i < matrix.Length; i++)
        {
            Array.Clear(matrix[i]);
            double penalty = i < shape.Features ? options.Regularization : options.BiasRegularization;
            matrix[i][i] = rated.Length * Math.Max(penalty, LeastRegularization);
        }

        row[^1] = 1;
        for (int r = 0; r < rated.Length; r++)
        {
            ReadOnlySpan<float> item = items.AsSpan(rated[r] * shape.Stride, shape.Stride);
            double target = (double)ratings[r] - shape.Mean - item[shape.ItemBias];
            for (int feature = 0; feature < shape.Features; feature++)
            {
                row[feature] = item[feature];
                target -= scratch.Feedback[feature] * item[feature];
            }

            VectorOperations.AddRoundedScaled(right, target, row);
            for (int i = 0; i < matrix.Length; i++)
            {
                VectorOperations.AddRoundedScaled(matrix[i].AsSpan(0, i + 1), row[i], row);
            }
        }
    }
}
