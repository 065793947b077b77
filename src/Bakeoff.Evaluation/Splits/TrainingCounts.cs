using System.Runtime.InteropServices;

namespace Bakeoff.Evaluation;

/// <summary>Counts over some rows of a split: how many each item and each rating has, and how many users they are of.</summary>
/// <param name="items">The number of items.</param>
internal sealed class TrainingCounts(int items)
{
    private readonly Dictionary<float, long> _ratings = [];

    /// <summary>The rows of each item.</summary>
    public int[] OfItems { get; } = new int[items];

    /// <summary>The users.</summary>
    public int Users { get; set; }

    /// <summary>Each rating with its rows, ascending.</summary>
    public (float Rating, long Rows)[] Histogram =>
        [.. _ratings.Where(bar => bar.Value > 0).OrderBy(bar => bar.Key).Select(bar => (bar.Key, bar.Value))];

    /// <summary>Counts a training row.</summary>
    /// <param name="position">The item's position in the catalogue; −1 for an item that it does not have.</param>
    /// <param name="rating">The rating.</param>
    public void Add(int position, float rating)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_ratings, rating, out _)++;
        if (position >= 0)
        {
            OfItems[position]++;
        }
    }

    /// <summary>What is left of these rows without others.</summary>
    /// <param name="others">Some of these rows.</param>
    /// <param name="users">The users of what is left.</param>
    public TrainingCounts Without(TrainingCounts others, int users)
    {
        var left = new TrainingCounts(OfItems.Length) { Users = users };
        for (int item = 0; item < OfItems.Length; item++)
        {
            left.OfItems[item] = OfItems[item] - others.OfItems[item];
        }

        foreach ((float rating, long rows) in _ratings)
        {
            left._ratings[rating] = rows - others._ratings.GetValueOrDefault(rating);
        }

        return left;
    }
}
