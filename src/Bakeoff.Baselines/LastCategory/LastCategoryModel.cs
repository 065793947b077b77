using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// Recommends what is popular within the categories of what the user rated last. The score of an item that shares some is 1 + n · J, with its
/// popularity n and J the categories that both have over those that either has (Jaccard); of any other item it is n over one more than the number of
/// rows, so that these follow in the order of their popularity. Where each item has one category, that is: the category's most popular, then all
/// others.
/// </summary>
internal sealed class LastCategoryModel : IFoldInScorer
{
    private readonly IdMap _items;
    private readonly IScorer _popularity;
    private readonly int _rows;
    private readonly CategorySets _categories;
    private readonly LastItems _last;

    /// <summary>Creates a model.</summary>
    /// <param name="items">The catalogue.</param>
    /// <param name="popularity">Gives the popularity of each item when a user is asked about.</param>
    /// <param name="rows">The most that a popularity can be.</param>
    /// <param name="categories">The categories of the items.</param>
    /// <param name="last">What each user rated last.</param>
    public LastCategoryModel(IdMap items, IScorer popularity, int rows, CategorySets categories, LastItems last) =>
        (_items, _popularity, _rows, _categories, _last) = (items, popularity, rows, categories, last);

    /// <inheritdoc/>
    public string Name => "last-category";

    /// <inheritdoc/>
    public ScoreKind Kind => ScoreKind.Ranking;

    /// <inheritdoc/>
    public double Score(long user, long item)
    {
        if (_items.IndexOf(item) is not (>= 0 and int position))
        {
            return 0;
        }

        int shared = 0, last = _last.Of(user);
        ReadOnlySpan<int> own = last < 0 ? [] : _categories.Of(last), theirs = _categories.Of(position);
        foreach (int category in theirs)
        {
            shared += own.Contains(category) ? 1 : 0;
        }

        return ScoreOf(_popularity.Score(user, item), shared, own.Length, theirs.Length);
    }

    /// <inheritdoc/>
    public void ScoreCatalogue(long user, Span<double> scores)
    {
        _popularity.ScoreCatalogue(user, scores);
        Span<bool> marks = _categories.Count <= 1024 ? stackalloc bool[_categories.Count] : new bool[_categories.Count];
        int own = _categories.Mark(_last.Of(user), marks);
        for (int item = 0; item < scores.Length; item++)
        {
            int shared = 0;
            ReadOnlySpan<int> theirs = _categories.Of(item);
            foreach (int category in theirs)
            {
                shared += marks[category] ? 1 : 0;
            }

            scores[item] = ScoreOf(scores[item], shared, own, theirs.Length);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A history says what was rated last; what is popular stays as it is.</remarks>
    public IScorer FoldIn(UserHistories histories, int threads, CancellationToken cancellation) =>
        new LastCategoryModel(_items, _popularity, _rows, _categories, _last.FoldIn(histories.WithItems(_items)));

    private double ScoreOf(double popularity, int shared, int own, int theirs) =>
        shared == 0 ? popularity / (_rows + 1.0) : 1 + (popularity * shared / (own + theirs - shared));
}
