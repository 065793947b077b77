using System.Buffers;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// EASE (Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019): the item-item weights B that minimize
/// ‖X − XB‖² + λ‖B‖² with a diagonal of zeros, for X 1 where the user has rated the item: with P = (XᵀX + λI)⁻¹, Bᵢⱼ = −Pᵢⱼ / Pⱼⱼ. An
/// item's score for a user is the sum of the weights from the items that the user has rated. The inverse takes the cube of the number of
/// items, so only the most rated ones take part; the others have the score 0.
/// </summary>
internal sealed class EaseModel : IFoldInScorer
{
    private readonly Profiles _profiles;
    private readonly int[] _places;
    private readonly int[] _positions;
    private readonly double[][] _weights;

    /// <summary>Fits the weights between all pairs of items.</summary>
    /// <param name="raters">The training rows.</param>
    /// <param name="regularization">λ, above 0.</param>
    /// <param name="items">How many items take part, at least 1: those with the most training ratings, of equal ones the lower id first.</param>
    /// <param name="threads">Threads at most; the model does not depend on them.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    public EaseModel(RaterLists raters, double regularization, int items, int threads, CancellationToken cancellation)
    {
        _profiles = new Profiles(raters);
        _positions = [.. Enumerable.Range(0, raters.Items.Count).Where(item => raters.UsersOf.LengthOf(item) > 0)
            .OrderByDescending(raters.UsersOf.LengthOf).Take(items)];
        _places = new int[raters.Items.Count];
        Array.Fill(_places, -1);
        for (int place = 0; place < _positions.Length; place++)
        {
            _places[_positions[place]] = place;
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        double[][] inverse = Gram(raters, regularization, parallel);
        SymmetricInverse.Invert(inverse, parallel);
        double[] diagonal = [.. inverse.Select((row, i) => row[i])];
        Parallel.For(0, inverse.Length, parallel, i =>
        {
            for (int j = 0; j < diagonal.Length; j++)
            {
                inverse[i][j] = i == j ? 0 : -inverse[i][j] / diagonal[j];
            }
        });
        _weights = inverse;
    }

    private EaseModel(EaseModel trained, Profiles profiles) =>
        (_profiles, _places, _positions, _weights) = (profiles, trained._places, trained._positions, trained._weights);

    public string Name => "ease";

    public ScoreKind Kind => ScoreKind.Ranking;

    public double Score(long user, long item)
    {
        double score = 0;
        if (_profiles.Items.IndexOf(item) is >= 0 and int position)
        {
            foreach (int rated in _profiles.RatedBy(user))
            {
                score += Weight(rated, position);
            }
        }

        return score;
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        scores.Clear();
        double[] rented = ArrayPool<double>.Shared.Rent(_positions.Length); // A new one a user would be a gigabyte of garbage.
        Span<double> sums = rented.AsSpan(0, _positions.Length);
        sums.Clear();
        foreach (int rated in _profiles.RatedBy(user))
        {
            if (_places[rated] >= 0)
            {
                VectorOperations.Add(sums, _weights[_places[rated]]);
            }
        }

        for (int place = 0; place < sums.Length; place++)
        {
            scores[_positions[place]] = sums[place];
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    /// <remarks>The weights stay: a history's scores are its row of X times B, as for a user of training.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) => new EaseModel(this, _profiles.FoldIn(histories));

    /// <summary>What having rated one item adds to the score of another: both as positions in the catalogue.</summary>
    internal double Weight(int rated, int position) => _places[rated] >= 0 && _places[position] >= 0
        ? _weights[_places[rated]][_places[position]] : 0;

    /// <summary>XᵀX + λI: for every two items the users who have rated both.</summary>
    private double[][] Gram(RaterLists raters, double regularization, ParallelOptions parallel)
    {
        double[][] gram = new double[_positions.Length][];
        Parallel.For(0, gram.Length, parallel, i =>
        {
            double[] row = new double[gram.Length];
            foreach (int user in raters.UsersOf[_positions[i]])
            {
                foreach (int item in raters.ItemsOf[user])
                {
                    if (_places[item] >= 0)
                    {
                        row[_places[item]]++;
                    }
                }
            }

            row[i] += regularization;
            gram[i] = row;
        });
        return gram;
    }
}
