using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>
/// Which training rows are trained on: all, or those rated high enough and not held out for validation. Only in the second
/// case it takes memory, 8 bytes a row.
/// </summary>
internal sealed class Positives
{
    private readonly long[]? _rows;
    private readonly int[] _counts;

    /// <param name="rows">The training rows.</param>
    /// <param name="items">The number of items in the catalogue.</param>
    /// <param name="options">Say what is left out.</param>
    /// <exception cref="TrainingException">Nothing is left, or nothing can be held out (<c>BKF6004</c>).</exception>
    public Positives(Interactions rows, int items, TwoTowerOptions options)
    {
        _counts = new int[items];
        float? minimum = (float?)options.MinimumRating;
        List<long>? kept = options.MinimumRating is not null || options.ValidationRatings > 0 ? [] : null;
        var last = new LastRows(options.ValidationRatings) { KeepsHalf = true };
        for (int user = 0; user < rows.Users.Count; user++)
        {
            (long start, long end) = (rows.Starts[user], rows.Starts[user + 1]);
            long heldOut = start + last.KeptOf(end - start);
            for (long row = start; row < end; row++)
            {
                if (rows.At(row).Rating < minimum)
                {
                    continue;
                }

                if (row >= heldOut)
                {
                    HeldOut.Add(row);
                    continue;
                }

                kept?.Add(row);
                _counts[rows.At(row).Item]++;
            }
        }

        (_rows, Count) = (kept?.ToArray(), kept?.Count ?? rows.Count);
        if (Count == 0)
        {
            throw new TrainingException(
                ErrorCodes.NothingHeldOut, FormattableString.Invariant($"no training row is left: none is rated {options.MinimumRating} or more."),
                "Choose a lower 'minimumRating'.");
        }

        if (options.ValidationRatings > 0 && HeldOut.Count == 0)
        {
            throw new TrainingException(
                ErrorCodes.NothingHeldOut, "no user has two ratings, so none can be held out.", "Set 'validationRatings' to 0.");
        }
    }

    /// <summary>How many rows are trained on.</summary>
    public long Count { get; }

    /// <summary>The rows that are held out for validation.</summary>
    public List<long> HeldOut { get; } = [];

    /// <summary>The row of a number from 0 to <see cref="Count"/> − 1.</summary>
    public long RowAt(long number) => _rows is null ? number : _rows[number];

    /// <summary>The share of an item in the positives.</summary>
    public double ShareOf(int item) => (double)_counts[item] / Count;
}
