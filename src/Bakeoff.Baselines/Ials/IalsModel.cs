using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Alternating least squares on implicit feedback (Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM
/// 2008), with each user's rated items as 1 and all others as 0: Σ c (p − xᵤ·yᵢ)² + λ (Σ‖xᵤ‖² + Σ‖yᵢ‖²), with the confidence c = 1 + α for a
/// rated item and 1 for any other. In turn each user's and each item's factors are the solution of a small linear system.
/// </summary>
internal sealed class IalsModel : IFoldInScorer
{
    /// <summary>The indices of the rows that a row is connected to.</summary>
    private delegate ReadOnlySpan<int> Connections(int row);

    private readonly RaterLists _raters;
    private readonly double[][] _users;
    private readonly double[][] _items;
    private readonly IalsOptions _options;
    private readonly (IdMap Users, double[][] Rows)? _folded;

    /// <summary>Trains the factors of users and items in alternation.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="options">Factors, α, λ and epochs.</param>
    /// <param name="seed">Draws the items' first factors.</param>
    /// <param name="threads">Threads at most; the model does not depend on them.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    public IalsModel(RaterLists raters, IalsOptions options, ulong seed, int threads, CancellationToken cancellation)
    {
        (_raters, _options) = (raters, options);
        var random = new SeededRandom(seed);
        _items = [.. Enumerable.Range(0, raters.Items.Count).Select(_ =>
            Enumerable.Range(0, options.Factors).Select(_ => (random.NextDouble() - 0.5) / options.Factors).ToArray())];
        _users = [.. Enumerable.Range(0, raters.Users.Count).Select(_ => new double[options.Factors])];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            Solve(_users, user => raters.ItemsOf[user], _items, options, parallel);
            Solve(_items, item => raters.UsersOf[item], _users, options, parallel);
        }
    }

    private IalsModel(IalsModel trained, IdMap users, double[][] rows) =>
        (_raters, _users, _items, _options, _folded) = (trained._raters, trained._users, trained._items, trained._options, (users, rows));

    public string Name => "ials";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item) =>
        RowOf(user) is { } row && _raters.Items.IndexOf(item) is >= 0 and int position ? DotProduct.Compute(row, _items[position]) : 0;

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        double[]? row = RowOf(user);
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = row is null ? 0 : DotProduct.Compute(row, _items[position]);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The items' factors stay, and a history's are the solution that they give: what a further half of an epoch would give a user of these rows.
    /// </remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation)
    {
        UserHistories known = histories.WithItems(_raters.Items);
        double[][] rows = [.. Enumerable.Range(0, known.Users.Count).Select(_ => new double[_options.Factors])];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Solve(rows, known.ItemsOf, _items, _options, parallel);
        return new IalsModel(this, known.Users, rows);
    }

    /// <summary>The factors of the items, a row an item.</summary>
    internal double[][] ItemFactors => _items;

    /// <summary>The rows that the first half of a further epoch would give the users of training.</summary>
    internal double[][] HalfEpoch(ParallelOptions parallel)
    {
        double[][] rows = [.. _users.Select(row => new double[row.Length])];
        Solve(rows, user => _raters.ItemsOf[user], _items, _options, parallel);
        return rows;
    }

    private double[]? RowOf(long user) => _folded is { } folded && folded.Users.IndexOf(user) is >= 0 and int place ? folded.Rows[place]
        : _raters.Users.IndexOf(user) is >= 0 and int row ? _users[row] : null;

    /// <summary>x = (YᵀY + α Σ yyᵀ + λI)⁻¹ (1 + α) Σ y, the sums over what the row is connected to: YᵀY is the same for all rows.</summary>
    private static void Solve(double[][] rows, Connections connected, double[][] others, IalsOptions options, ParallelOptions parallel)
    {
        double[][] gram = Gram(others, options.Factors, options.Regularization);
        Parallel.For(0, rows.Length, parallel, () => SquareOf(options.Factors), (row, _, matrix) =>
        {
            for (int i = 0; i < matrix.Length; i++)
            {
                gram[i].CopyTo(matrix[i], 0);
            }

            double[] right = rows[row];
            Array.Clear(right);
            foreach (int other in connected(row))
            {
                double[] y = others[other];
                VectorOperations.AddRoundedScaled(right, 1 + options.Alpha, y);
                for (int i = 0; i < matrix.Length; i++)
                {
                    VectorOperations.AddRoundedScaled(matrix[i].AsSpan(0, i + 1), options.Alpha * y[i], y);
                }
            }

            Cholesky.Solve(matrix, right);
            return matrix;
        }, _ => { });
    }

    private static double[][] Gram(double[][] rows, int factors, double regularization)
    {
        double[][] gram = SquareOf(factors);
        foreach (double[] y in rows)
        {
            for (int i = 0; i < factors; i++)
            {
                VectorOperations.AddRoundedScaled(gram[i].AsSpan(0, i + 1), y[i], y);
            }
        }

        for (int i = 0; i < factors; i++)
        {
            gram[i][i] += regularization;
        }

        return gram;
    }

    private static double[][] SquareOf(int size) => [.. Enumerable.Range(0, size).Select(_ => new double[size])];
}
