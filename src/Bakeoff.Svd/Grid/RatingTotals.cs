using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// What a first pass over the ratings finds: counts, and the sums that the biases need, in the order of the rows of each part and then of the parts.
/// </summary>
internal sealed class RatingTotals
{
    private readonly double[] _itemSums;
    private readonly double _sum;

    /// <param name="source">The ratings.</param>
    /// <param name="scale">The scale on which they may be.</param>
    /// <param name="threads">How many threads at most; changes no bit.</param>
    /// <param name="cancellation">Cancels the pass.</param>
    public RatingTotals(IRatingSource source, RatingScale scale, int threads, CancellationToken cancellation)
    {
        var code = new RatingCode(scale);
        UserCounts = new int[source.Users.Count]; // A user is in one part, so that no two threads count the same one.
        var parts = new PartTotals[source.Parts];
        Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, part =>
        {
            var totals = new PartTotals(source.Items.Count);
            source.ReadPart(part, (users, items, ratings) => totals.Add(UserCounts, users, items, ratings, code), cancellation);
            parts[part] = totals;
        });
        (ItemCounts, _itemSums) = (new int[source.Items.Count], new double[source.Items.Count]);
        bool onScale = true;
        foreach (PartTotals part in parts)
        {
            for (int item = 0; item < ItemCounts.Length; item++)
            {
                ItemCounts[item] += part.ItemCounts[item];
                _itemSums[item] += part.ItemSums[item];
            }

            Rows += part.Rows;
            _sum += part.Sum;
            onScale &= part.OnScale;
        }

        if (Rows == 0)
        {
            throw new DataException(ErrorCodes.EmptyFold, "there is no training row.", "Use more ratings, or a smaller 'n' in the split.");
        }

        Code = onScale ? code : null;
    }

    public long Rows { get; }

    /// <summary>How the ratings can be coded, or null if one of them is not on the scale.</summary>
    public RatingCode? Code { get; }

    public int[] UserCounts { get; }

    public int[] ItemCounts { get; }

    /// <summary>The damped means of <see cref="BiasTerms"/>, by index.</summary>
    /// <param name="source">The ratings.</param>
    /// <param name="damping">So many ratings of the mean are added to each user and item.</param>
    /// <param name="threads">How many threads at most; changes no bit.</param>
    /// <param name="cancellation">Cancels the pass.</param>
    public BiasTerms Biases(IRatingSource source, double damping, int threads, CancellationToken cancellation)
    {
        double mean = _sum / Rows;
        double[] items = [.. _itemSums.Select((sum, item) => DampedSums.Mean(sum - (ItemCounts[item] * mean), ItemCounts[item], damping))];
        double[] sums = new double[UserCounts.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, source.Parts, parallel, part => source.ReadPart(
            part,
            (users, itemsOfRows, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    sums[users[i]] += ratings[i] - mean - items[itemsOfRows[i]];
                }
            },
            cancellation));
        return new BiasTerms(mean, [.. sums.Select((sum, user) => DampedSums.Mean(sum, UserCounts[user], damping))], items);
    }

    /// <summary>The totals of one part.</summary>
    private sealed class PartTotals(int items)
    {
        public int[] ItemCounts { get; } = new int[items];

        public double[] ItemSums { get; } = new double[items];

        public long Rows { get; private set; }

        public double Sum { get; private set; }

        public bool OnScale { get; private set; } = true;

        public void Add(int[] userCounts, ReadOnlySpan<int> users, ReadOnlySpan<int> itemOf, ReadOnlySpan<float> ratings, RatingCode code)
        {
            (double sum, bool onScale) = (Sum, OnScale);
            for (int i = 0; i < users.Length; i++)
            {
                userCounts[users[i]]++;
                ItemCounts[itemOf[i]]++;
                ItemSums[itemOf[i]] += ratings[i];
                sum += ratings[i];
                onScale = onScale && code.TryEncode(ratings[i], out _);
            }

            (Rows, Sum, OnScale) = (Rows + users.Length, sum, onScale);
        }
    }
}
