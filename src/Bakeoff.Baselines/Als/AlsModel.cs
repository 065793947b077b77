using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Biased alternating least squares on ratings, as <see cref="AlsOptions"/> has it: in turn each user's and each item's factors and bias are the
/// solution of one small linear system. A prediction is μ + bᵤ + bᵢ + x·y, where an unknown user or item adds nothing.
/// </summary>
internal sealed unsafe class AlsModel : IFoldInScorer
{
    private readonly AlsOptions _options;
    private readonly RatingScale _scale;
    private readonly double _mean;
    private readonly IdMap _userIds;
    private readonly IdMap _itemIds;
    private readonly AlsSide _users;
    private readonly AlsSide _items;
    private readonly AlsModel? _trained; // What knows the users who are not of the histories.

    /// <summary>Trains factors and biases of users and items in alternation.</summary>
    /// <param name="ratings">The training rows, with their ratings.</param>
    /// <param name="scale">The scale to which predictions of pairs are clamped.</param>
    /// <param name="options">The options.</param>
    /// <param name="seed">Draws the items' first factors.</param>
    /// <param name="parallel">Threads, on which the model does not depend, and cancellation.</param>
    /// <param name="create">Creates what solves from options and mean; null for the widest vectors.</param>
    /// <param name="progress">Hears of each epoch; null for nobody.</param>
    /// <exception cref="TrainingException">It diverges (<c>BKF6001</c>).</exception>
    public AlsModel(
        ObservedRatings ratings, RatingScale scale, AlsOptions options, ulong seed, ParallelOptions parallel,
        Func<AlsOptions, double, AlsPass>? create = null, IStageProgress? progress = null)
    {
        (_options, _scale, _userIds, _itemIds) = (options, scale, ratings.Users, ratings.Items);
        _mean = MeanOf(ratings.OfUsers);
        AlsPass pass = (create ?? AlsPass.Create)(options, _mean);
        (_users, _items) = (new AlsSide(_userIds.Count, options.Factors), new AlsSide(_itemIds.Count, options.Factors));
        InitialFactors.Draw(_items.Rows, options.Factors, options.InitialDeviation, new SeededRandom(seed));
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            progress?.Report((double)epoch / options.Epochs, $"epoch {epoch + 1} of {options.Epochs}");
            pass.Solve(_users, ratings.OfUsers, _items, parallel);
            pass.Solve(_items, ratings.OfItems, _users, parallel);
        }
    }

    private AlsModel(AlsModel trained, IdMap userIds, AlsSide users) =>
        (_options, _scale, _mean, _userIds, _itemIds, _users, _items, _trained) =
            (trained._options, trained._scale, trained._mean, userIds, trained._itemIds, users, trained._items, trained);

    public string Name => "als";

    public ScoreKind Kind => ScoreKind.RatingAndRanking;

    /// <summary>The factors and biases of the users by index.</summary>
    internal AlsSide Users => _users;

    /// <summary>The factors and biases of the items by position.</summary>
    internal AlsSide Items => _items;

    public double Score(long user, long item)
    {
        int row = _userIds.IndexOf(user);
        return row < 0 && _trained is not null ? _trained.Score(user, item) : _scale.Clamp(Predict(row, _itemIds.IndexOf(item)));
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        int row = _userIds.IndexOf(user);
        if (row < 0 && _trained is not null)
        {
            _trained.ScoreCatalogue(user, scores);
            return;
        }

        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = Predict(row, position);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The items stay, and a history's factors and bias are what a further half of an epoch would give a user of these rows.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation)
    {
        UserHistories known = histories.WithItems(_itemIds);
        var users = new AlsSide(known.Users.Count, _options.Factors);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        AlsPass.Create(_options, _mean).Solve(users, ObservedRatings.From(known, rating => rating), _items, parallel);
        return new AlsModel(this, known.Users, users);
    }

    /// <summary>Sums run in the order of the rows.</summary>
    private static double MeanOf(ValuedRows ratings)
    {
        (double sum, long count) = (0, 0);
        for (int row = 0; row < ratings.Count; row++)
        {
            foreach (float rating in ratings.ValuesOf(row))
            {
                sum += rating;
            }

            count += ratings.LengthOf(row);
        }

        return sum / Math.Max(count, 1);
    }

    private double Predict(int user, int item)
    {
        double prediction = _mean + (user < 0 ? 0 : _users.Biases[user]) + (item < 0 ? 0 : _items.Biases[item]);
        if (user >= 0 && item >= 0)
        {
            // Both rows have a 1 after their factors, by which a bias is solved for.
            prediction += Products.Dot(_users.Rows.Rows.Row(user), _items.Rows.Rows.Row(item), _items.Rows.Size) - 1;
            GC.KeepAlive(this);
        }

        return prediction;
    }
}
