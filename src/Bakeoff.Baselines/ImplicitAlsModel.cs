using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Alternating least squares on implicit feedback (Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM
/// 2008), with each user's rated items as 1 and all others as 0: Σ c (p − xᵤ·yᵢ)² + λ (Σ‖xᵤ‖² + Σ‖yᵢ‖²), with the confidence c = 1 + α for a
/// rated item and 1 for any other. In turn each user's and each item's factors are the solution of a small linear system.
/// </summary>
internal sealed class ImplicitAlsModel : IScorer
{
    private readonly RaterLists _raters;
    private readonly double[][] _users;
    private readonly double[][] _items;

    /// <summary>Trains it.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="options">Factors, α, λ and epochs.</param>
    /// <param name="seed">Draws the items' first factors.</param>
    /// <param name="threads">Threads at most; the model does not depend on them.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    public ImplicitAlsModel(RaterLists raters, BaselineOptions options, ulong seed, int threads, CancellationToken cancellation)
    {
        _raters = raters;
        var random = new SeededRandom(seed);
        _items = [.. raters.UsersOf.Select(_ => Enumerable.Range(0, options.AlsFactors).Select(_ => (random.NextDouble() - 0.5) / options.AlsFactors).ToArray())];
        _users = [.. raters.ItemsOf.Select(_ => new double[options.AlsFactors])];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (int epoch = 0; epoch < options.AlsEpochs; epoch++)
        {
            Solve(_users, raters.ItemsOf, _items, options, parallel);
            Solve(_items, raters.UsersOf, _users, options, parallel);
        }
    }

    public string Name => "implicit-als";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item) =>
        _raters.Users.IndexOf(user) is >= 0 and int row && _raters.Items.IndexOf(item) is >= 0 and int position ? DotProduct.Of(_users[row], _items[position]) : 0;

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        int row = _raters.Users.IndexOf(user);
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = row >= 0 ? DotProduct.Of(_users[row], _items[position]) : 0;
        }
    }

    /// <summary>x = (YᵀY + α Σ yyᵀ + λI)⁻¹ (1 + α) Σ y, the sums over what the row is connected to: YᵀY is the same for all rows.</summary>
    private static void Solve(double[][] rows, int[][] connected, double[][] others, BaselineOptions options, ParallelOptions parallel)
    {
        int factors = options.AlsFactors;
        double[][] gram = Gram(others, factors, options.AlsRegularization);
        Parallel.For(0, rows.Length, parallel, row =>
        {
            double[][] matrix = [.. gram.Select(line => line.ToArray())];
            double[] right = new double[factors];
            foreach (int other in connected[row])
            {
                double[] y = others[other];
                for (int i = 0; i < factors; i++)
                {
                    right[i] += (1 + options.AlsConfidence) * y[i];
                    double scaled = options.AlsConfidence * y[i];
                    for (int j = 0; j <= i; j++)
                    {
                        matrix[i][j] += scaled * y[j];
                    }
                }
            }

            Cholesky.Solve(matrix, right);
            rows[row] = right;
        });
    }

    private static double[][] Gram(double[][] rows, int factors, double regularization)
    {
        double[][] gram = [.. Enumerable.Range(0, factors).Select(i => new double[factors])];
        foreach (double[] y in rows)
        {
            for (int i = 0; i < factors; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    gram[i][j] += y[i] * y[j];
                }
            }
        }

        for (int i = 0; i < factors; i++)
        {
            gram[i][i] += regularization;
        }

        return gram;
    }
}
