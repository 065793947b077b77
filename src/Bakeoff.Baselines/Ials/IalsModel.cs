using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Alternating least squares on implicit feedback (Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008) as
/// <see cref="IalsOptions"/> has it. In turn each user's and each item's factors are the solution of a small linear system; a score is x·y.
/// </summary>
internal sealed unsafe class IalsModel : IFoldInScorer
{
    private const int FoldInPasses = 64;
    private const int Stretch = 128; // Of 256 factors, 128 KiB.
    private readonly IalsOptions _options;
    private readonly IdMap _userIds;
    private readonly IdMap _itemIds;
    private readonly FactorRows _users;
    private readonly FactorRows _items;
    private readonly IalsModel? _trained; // What knows the users who are not of the histories.

    /// <summary>Trains the factors of users and items in alternation.</summary>
    /// <param name="observed">The training rows.</param>
    /// <param name="options">The options.</param>
    /// <param name="seed">Draws the first factors.</param>
    /// <param name="parallel">Threads, on which the model does not depend, and cancellation.</param>
    /// <param name="pass">What solves; null for the widest vectors.</param>
    /// <param name="progress">Hears of each epoch; null for nobody.</param>
    /// <exception cref="TrainingException">It diverges (<c>BKF6001</c>).</exception>
    public IalsModel(
        ObservedRatings observed, IalsOptions options, ulong seed, ParallelOptions parallel, IalsPass? pass = null,
        IStageProgress? progress = null)
    {
        (_options, _userIds, _itemIds) = (options, observed.Users, observed.Items);
        pass ??= IalsPass.Create(options);
        (_users, _items) = (new FactorRows(_userIds.Count, options.Factors), new FactorRows(_itemIds.Count, options.Factors));
        InitialFactors.Draw(_users, options.Factors, options.InitialDeviation, new SeededRandom(Seeds.Derive(seed, "users")));
        InitialFactors.Draw(_items, options.Factors, options.InitialDeviation, new SeededRandom(Seeds.Derive(seed, "items")));
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            progress?.Report((double)epoch / options.Epochs, $"epoch {epoch + 1} of {options.Epochs}");
            pass.Solve(_users, observed.OfUsers, _items, 1, parallel);
            pass.Solve(_items, observed.OfItems, _users, 1, parallel);
        }
    }

    private IalsModel(IalsModel trained, IdMap users, FactorRows rows, FactorRows items) =>
        (_options, _userIds, _itemIds, _users, _items, _trained) = (trained._options, users, trained._itemIds, rows, items, trained);

    public string Name => "ials";

    public ScoreKind Kind => ScoreKind.Ranking;

    /// <summary>The factors of the users by index.</summary>
    internal FactorRows Users => _users;

    /// <summary>The factors of the items by position.</summary>
    internal FactorRows Items => _items;

    public double Score(long user, long item)
    {
        (IalsModel model, int row) = Find(user);
        return row >= 0 && _itemIds.IndexOf(item) is >= 0 and int position ? model.Score(row, position) : 0;
    }

    public void ScoreCatalogue(long user, Span<double> scores)
    {
        (IalsModel model, int row) = Find(user);
        for (int position = 0; position < scores.Length; position++)
        {
            scores[position] = row < 0 ? 0 : model.Score(row, position);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A stretch of items after the other, whose factors come from the cache for all users but the first.</remarks>
    public void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        var found = new (IalsModel Model, int Row)[users.Length];
        for (int user = 0; user < users.Length; user++)
        {
            found[user] = Find(users[user]);
        }

        float[] scores = new float[Stretch];
        for (int start = 0; start < items; start += Stretch)
        {
            Span<float> stretch = scores.AsSpan(0, Math.Min(Stretch, items - start));
            for (int user = 0; user < found.Length; user++)
            {
                (IalsModel model, int row) = found[user];
                for (int i = 0; i < stretch.Length; i++)
                {
                    stretch[i] = row < 0 ? 0 : model.Score(row, start + i);
                }

                sink.Take(user, start, stretch);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The items' factors stay, and a history's are the solution that they give: what a further half of an epoch would give a user of these rows; by
    /// blocks, as many passes as it takes until they no longer change.
    /// </remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation)
    {
        UserHistories known = histories.WithItems(_itemIds);
        var rows = new FactorRows(known.Users.Count, _options.Factors);
        FactorRows items = _items.Copy();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        ValuedRows observed = ObservedRatings.From(known, WeightOf(_options));
        IalsPass.Create(_options).Solve(rows, observed, items, FoldInPasses, parallel);
        return new IalsModel(this, known.Users, rows, items);
    }

    /// <summary>The weight of an observed pair by its rating; null where it is the same for all.</summary>
    /// <param name="options">α and f.</param>
    public static Func<float, float>? WeightOf(IalsOptions options) =>
        options.Confidence == IalsOptions.Same ? null : rating => IalsPass.WeightOf(options, rating);

    /// <summary>
    /// The row of a user, and the model that has it: this one for a history, else the one that was trained; −1 for an unknown user.
    /// </summary>
    private (IalsModel Model, int Row) Find(long user)
    {
        int row = _userIds.IndexOf(user);
        return row < 0 && _trained is not null ? _trained.Find(user) : (this, row);
    }

    private float Score(int row, int position)
    {
        float score = Products.Dot(_users.Rows.Row(row), _items.Rows.Row(position), _items.Size);
        GC.KeepAlive(this);
        return score;
    }
}
