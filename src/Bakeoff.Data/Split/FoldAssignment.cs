using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Says which fold tests a user or, with <c>random</c>, a rating.</summary>
internal sealed class FoldAssignment
{
    private readonly bool _byRating;
    private readonly short[] _folds;

    private FoldAssignment(short[] folds, bool byRating) => (_folds, _byRating) = (folds, byRating);

    /// <summary>Shuffles the users or the ratings by the seed, and cuts them into folds.</summary>
    /// <param name="options">The options.</param>
    /// <param name="users">The users of whom there are rows, in the order of their ids.</param>
    /// <param name="rows">Their rows.</param>
    /// <param name="seed">The seed of the stage.</param>
    /// <exception cref="DataException">There are fewer users or ratings than folds (<c>BKF2011</c>).</exception>
    public static FoldAssignment Create(SplitOptions options, int users, int rows, ulong seed)
    {
        bool byRating = options.Method == SplitOptions.Random;
        if (byRating && (options.Partitions > rows || options.Partitions < 2))
        {
            throw new DataException(
                ErrorCodes.EmptyFold,
                $"{rows} ratings cannot be divided into {options.Partitions} partitions, of which one is tested and the others are trained on.",
                "Choose at least 2 'partitions', and at most as many as there are ratings.");
        }

        if (!byRating && options.Partitions > users)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, $"{users} users cannot be divided into {options.Partitions} partitions.",
                "Choose fewer 'partitions'.");
        }

        int[] order = new SeededRandom(seed).Permutation(byRating ? rows : users);
        short[] folds = new short[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            folds[order[i]] = (short)((long)i * options.Partitions / order.Length);
        }

        return new FoldAssignment(folds, byRating);
    }

    /// <summary>Says which folds test a user's rows.</summary>
    /// <param name="user">The user's place among those of whom there are rows.</param>
    /// <param name="before">How many rows the users before have.</param>
    /// <param name="items">The item of each of the user's rows, in order.</param>
    /// <param name="last">Says which of them are tested, unless every row is assigned to a fold.</param>
    /// <param name="folds">Where the folds go, one for each row; -1 for a row that no fold tests.</param>
    public void Fill(int user, int before, ReadOnlySpan<long> items, LastRows last, Span<int> folds)
    {
        if (!_byRating)
        {
            int test = last.KeptOf(items.Length);
            folds[..test].Fill(-1);
            folds[test..].Fill(_folds[user]);
            return;
        }

        // The ratings are assigned in the order of user and item, so that no order within a user's rows matters.
        Span<long> sorted = items.Length <= 1024 ? stackalloc long[items.Length] : new long[items.Length];
        items.CopyTo(sorted);
        for (int i = 0; i < items.Length; i++)
        {
            folds[i] = i;
        }

        sorted.Sort(folds);
        Span<int> places = items.Length <= 1024 ? stackalloc int[items.Length] : new int[items.Length];
        folds.CopyTo(places);
        for (int rank = 0; rank < places.Length; rank++)
        {
            folds[places[rank]] = _folds[before + rank];
        }
    }
}
