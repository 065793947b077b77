using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// PureSVD (Cremonesi, Koren and Turrin, "Performance of recommender algorithms on top-N recommendation tasks", RecSys 2010): the singular
/// vectors V of the largest singular values of the matrix R of who rated what, with 1 for a rating; a user's scores are r V Vᵀ. V is found by
/// subspace iteration (Halko, Martinsson and Tropp, SIAM Review 53(2), 2011): RᵀR is applied to random vectors and the result made
/// orthonormal, a fixed number of times.
/// </summary>
internal sealed class PureSvdModel : IScorer
{
    private const int Iterations = 12;
    private readonly RaterLists _raters;
    private readonly double[][] _vectors; // A row an item.

    /// <summary>Finds the singular vectors.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="factors">How many, at least 1; at most as many as there are items are kept.</param>
    /// <param name="seed">Draws the first vectors.</param>
    /// <param name="parallel">Threads, of which the model does not depend, and cancellation.</param>
    public PureSvdModel(RaterLists raters, int factors, ulong seed, ParallelOptions parallel)
    {
        _raters = raters;
        int count = Math.Min(factors, Math.Min(raters.Items.Count, raters.Users.Count));
        var random = new SeededRandom(seed);
        _vectors = [.. raters.UsersOf.Select(_ => Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5).ToArray())];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            double[][] ofUsers = Sums(raters.ItemsOf, _vectors, count, parallel);
            _vectors = Sums(raters.UsersOf, ofUsers, count, parallel);
            Orthonormalize(_vectors, count, parallel.CancellationToken);
        }
    }

    public string Name => "pure-svd";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item) => _raters.Items.IndexOf(item) is >= 0 and int position ? DotProduct.Of(ProfileOf(user), _vectors[position]) : 0;

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        double[] profile = ProfileOf(user);
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = DotProduct.Of(profile, _vectors[position]);
        }
    }

    /// <summary>The singular vectors, a row an item.</summary>
    internal double[][] Vectors => _vectors;

    private static double[][] Sums(int[][] connected, double[][] rows, int count, ParallelOptions parallel)
    {
        double[][] sums = new double[connected.Length][];
        Parallel.For(0, connected.Length, parallel, i => sums[i] = Sum(connected[i], rows, count));
        return sums;
    }

    private static double[] Sum(int[] connected, double[][] rows, int count)
    {
        double[] sum = new double[count];
        foreach (int other in connected)
        {
            for (int k = 0; k < count; k++)
            {
                sum[k] += rows[other][k];
            }
        }

        return sum;
    }

    /// <summary>Gram-Schmidt, modified so that it is stable: each column is freed of those before it, and made to have length 1.</summary>
    private static void Orthonormalize(double[][] rows, int count, CancellationToken cancellation)
    {
        double[][] columns = [.. Enumerable.Range(0, count).Select(k => rows.Select(row => row[k]).ToArray())];
        for (int k = 0; k < count; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            double length = Math.Sqrt(DotProduct.Of(columns[k], columns[k]));
            for (int i = 0; i < rows.Length; i++)
            {
                columns[k][i] = length > 0 ? columns[k][i] / length : 0;
            }

            for (int later = k + 1; later < count; later++)
            {
                double share = DotProduct.Of(columns[k], columns[later]);
                for (int i = 0; i < rows.Length; i++)
                {
                    columns[later][i] -= share * columns[k][i];
                }
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            for (int k = 0; k < count; k++)
            {
                rows[i][k] = columns[k][i];
            }
        }
    }

    private double[] ProfileOf(long user) => Sum(_raters.RatedBy(user), _vectors, _vectors.Length == 0 ? 0 : _vectors[0].Length);
}
