using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>What a first pass over the ratings finds: counts, and the sums that the biases need, in the order of the rows.</summary>
internal sealed class RatingTotals
{
    private readonly double[] _itemSums;
    private readonly double _sum;

    public RatingTotals(IRatingSource source, RatingScale scale, CancellationToken cancellation)
    {
        var code = new RatingCode(scale);
        bool onScale = true;
        UserCounts = new int[source.Users.Count];
        ItemCounts = new int[source.Items.Count];
        _itemSums = new double[source.Items.Count];
        long rows = 0;
        double sum = 0;
        source.Read(
            (users, items, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    UserCounts[users[i]]++;
                    ItemCounts[items[i]]++;
                    _itemSums[items[i]] += ratings[i];
                    sum += ratings[i];
                    onScale = onScale && code.TryEncode(ratings[i], out _);
                }

                rows += users.Length;
            },
            cancellation);
        if (rows == 0)
        {
            throw new DataException(ErrorCodes.EmptyFold, "there is no training row.", "Use more ratings, or a smaller 'n' in the split.");
        }

        (Rows, _sum, Code) = (rows, sum, onScale ? code : null);
    }

    public long Rows { get; }

    /// <summary>How the ratings can be coded, or null if one of them is not on the scale.</summary>
    public RatingCode? Code { get; }

    public int[] UserCounts { get; }

    public int[] ItemCounts { get; }

    /// <summary>The damped means of <see cref="BiasTerms"/>, by index.</summary>
    public BiasTerms Biases(IRatingSource source, double damping, CancellationToken cancellation)
    {
        double mean = _sum / Rows;
        double[] items = [.. _itemSums.Select((sum, item) => ItemCounts[item] > 0 ? (sum - (ItemCounts[item] * mean)) / (ItemCounts[item] + damping) : 0)];
        double[] sums = new double[UserCounts.Length];
        source.Read(
            (users, itemsOfRows, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    sums[users[i]] += ratings[i] - mean - items[itemsOfRows[i]];
                }
            },
            cancellation);
        return new BiasTerms(mean, [.. sums.Select((sum, user) => UserCounts[user] > 0 ? sum / (UserCounts[user] + damping) : 0)], items);
    }
}
