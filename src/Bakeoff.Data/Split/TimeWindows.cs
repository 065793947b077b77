using Bakeoff.Tables;

namespace Bakeoff.Data;

/// <summary>Assigns rows to the windows of time in which they are: see <see cref="TimelineSplit.FindRoles"/>.</summary>
/// <param name="options">The options.</param>
/// <param name="bounds">The beginning of each window, ascending, and the end of the last one.</param>
/// <param name="firstTimes">When each item was rated first; null where cold items stay.</param>
internal sealed class TimeWindows(SplitOptions options, long[] bounds, IReadOnlyDictionary<long, long>? firstTimes) : PartAssignment
{
    private readonly int[] _taken = new int[bounds.Length - 1];

    /// <inheritdoc/>
    public override IReadOnlyList<(long From, long Until)> Windows { get; } = [.. bounds.Zip(bounds.Skip(1))];

    /// <summary>The part of the rows of a window that are tested.</summary>
    /// <param name="window">The window, from 0.</param>
    public static int TestedPart(int window) => (2 * window) + 1;

    /// <inheritdoc/>
    public override void Fill(int user, int before, IUserRows rows, Span<int> parts)
    {
        ReadOnlySpan<long> timestamps = rows.Timestamps;
        Array.Clear(_taken);
        for (int row = 0, window = -1; row < timestamps.Length; row++)
        {
            while (window < _taken.Length && timestamps[row] >= bounds[window + 1])
            {
                window++;
            }

            // What comes after the last window is in a part that no fold names.
            parts[row] = window < 0 ? 0 : window == _taken.Length ? TestedPart(window)
                : IsTested(window, timestamps[0], rows.Items[row]) ? TestedPart(window) : TestedPart(window) + 1;
        }
    }

    /// <summary>Cold users and items are left out first: the next ratings are the next ones of those that are tested at all.</summary>
    private bool IsTested(int window, long firstOfUser, long item) =>
        !(options.DropsColdUsers && firstOfUser >= bounds[window]) && !(firstTimes is not null && firstTimes[item] >= bounds[window])
        && ++_taken[window] <= (options.Next ?? int.MaxValue);
}
