using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// EASE (Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019): the item-item weights B that minimize
/// ‖X − XB‖² + λ‖B‖² with a diagonal of zeros, for X 1 where the user has rated the item: with P = (XᵀX + λI)⁻¹, Bᵢⱼ = −Pᵢⱼ / Pⱼⱼ. An
/// item's score for a user is the sum of the weights from the items that the user has rated. The inverse takes the cube of the number of
/// items, so only the most rated ones take part; the others have the score 0. All is in single precision, 4 bytes a weight, and how good the
/// inverse is is checked in double precision.
/// </summary>
internal sealed class EaseModel : IFoldInScorer
{
    /// <summary>
    /// The largest <see cref="Residual"/> that is accepted. It is about the largest error of a weight, which lie between −1 and 1: at 0.001 99.8 % of
    /// the items of lists of 100 are those of double precision (decision 49).
    /// </summary>
    public const double LargestResidual = 1e-3;

    private const int Stretch = 512; // Places that are summed together: 2 KiB of each row, of which users of a block share some.
    private readonly Profiles _profiles;
    private readonly EaseItems _items;
    private readonly SquareMatrix _weights;

    /// <summary>Fits the weights between all pairs of items.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="regularization">λ, above 0.</param>
    /// <param name="items">How many items take part, at least 1: those with the most training ratings, of equal ones the lower id first.</param>
    /// <param name="parallel">Threads, on which the model does not depend, and cancellation.</param>
    /// <exception cref="TrainingException">λ is too small for single precision (<c>BKF3014</c>).</exception>
    public EaseModel(RaterLists raters, double regularization, int items, ParallelOptions parallel)
    {
        (_profiles, _items) = (new Profiles(raters), new EaseItems(raters, items));
        var gram = new EaseGram(raters, _items, _items.RatedBy(raters), regularization);
        _weights = gram.Compute(parallel);
        try
        {
            PositiveDefiniteInverse.Invert(_weights, parallel);
            Residual = gram.FindResidual(_weights, parallel);
        }
        catch (NotPositiveDefiniteException)
        {
            Residual = double.NaN;
        }

        if (!(Residual <= LargestResidual))
        {
            _weights.Dispose();
            string found = double.IsNaN(Residual) ? "has no inverse in single precision" : FormattableString.Invariant(
                $"has an inverse in single precision that is wrong by {Residual:g2}, where at most {LargestResidual} is accepted");
            throw new TrainingException(
                ErrorCodes.IllConditioned, FormattableString.Invariant(
                    $"EASE with λ = {regularization}: the matrix of {_items.Count} items {found}."),
                "Choose a larger 'regularization' of models.ease, such as ten times as much, or fewer 'items'.");
        }

        Divide(parallel);
    }

    private EaseModel(EaseModel trained, Profiles profiles) =>
        (_profiles, _items, _weights, Residual) = (profiles, trained._items, trained._weights, trained.Residual);

    /// <inheritdoc/>
    public string Name => "ease";

    /// <inheritdoc/>
    public ScoreKind Kind => ScoreKind.Ranking;

    /// <summary>How far the inverse is from the true one: the largest element of |G P − I| in some columns.</summary>
    public double Residual { get; }

    /// <summary>The number of items that take part.</summary>
    public int Items => _items.Count;

    /// <inheritdoc/>
    public double Score(long user, long item)
    {
        float score = 0;
        if (_profiles.Items.IndexOf(item) is >= 0 and int position && _items.PlaceOf(position) is >= 0 and int place)
        {
            foreach (int rated in _profiles.RatedBy(user))
            {
                score += _items.PlaceOf(rated) is >= 0 and int from ? _weights[from][place] : 0;
            }
        }

        return score;
    }

    /// <inheritdoc/>
    public void ScoreCatalogue(long user, Span<double> scores)
    {
        scores.Clear();
        int[] rated = _items.PlacesOf(_profiles.RatedBy(user));
        Span<float> sums = stackalloc float[Stretch];
        for (int start = 0; start < _items.Count; start += Stretch)
        {
            Span<float> some = sums[..Math.Min(Stretch, _items.Count - start)];
            RowSums.Compute(_weights, rated, start, some);
            for (int i = 0; i < some.Length; i++)
            {
                scores[_items.Positions[start + i]] = some[i];
            }
        }
    }

    /// <inheritdoc/>
    void IScorer.ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        int[][] rated = new int[users.Length][];
        for (int user = 0; user < rated.Length; user++)
        {
            rated[user] = _items.PlacesOf(_profiles.RatedBy(users[user]));
        }

        Span<float> sums = stackalloc float[Stretch];
        float[] scores = new float[Stretch];
        for (int start = 0, from = 0; from < items; start += Stretch)
        {
            // Up to the position of the next stretch's first place, the last stretch up to the end of the catalogue.
            int end = Math.Min(_items.Count, start + Stretch), to = end < _items.Count ? _items.Positions[end] : items;
            ReadOnlySpan<int> positions = _items.Positions.AsSpan(start..end);
            scores = scores.Length < to - from ? new float[to - from] : scores;
            for (int user = 0; user < rated.Length; user++)
            {
                RowSums.Compute(_weights, rated[user], start, sums[..positions.Length]);
                Span<float> target = scores.AsSpan(0, to - from);
                target.Clear();
                for (int i = 0; i < positions.Length; i++)
                {
                    target[positions[i] - from] = sums[i];
                }

                sink.Take(user, from, target);
            }

            from = to;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The weights stay: a history's scores are its row of X times B, as for a user of training.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) => new EaseModel(this, _profiles.FoldIn(histories));

    /// <summary>What having rated one item adds to the score of another: both as positions in the catalogue.</summary>
    internal double Weight(int rated, int position) => _items.PlaceOf(rated) is >= 0 and int from && _items.PlaceOf(position) is >= 0 and int to
        ? _weights[from][to] : 0;

    /// <summary>Bᵢⱼ = −Pᵢⱼ / Pⱼⱼ, and 0 on the diagonal.</summary>
    private void Divide(ParallelOptions parallel)
    {
        float[] diagonal = new float[_items.Count];
        for (int place = 0; place < diagonal.Length; place++)
        {
            diagonal[place] = _weights[place][place];
        }

        Parallel.For(0, diagonal.Length, parallel, place =>
        {
            Span<float> row = _weights[place];
            for (int other = 0; other < row.Length; other++)
            {
                row[other] = -row[other] / diagonal[other];
            }

            row[place] = 0;
        });
    }
}
