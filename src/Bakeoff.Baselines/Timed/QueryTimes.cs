using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>
/// When each user is asked about, in seconds: at the user's first test row. Of training, what is before that second may be known, and nothing else;
/// where training ends earlier, as under the split <c>timeline</c>, its end counts, so that a window reaches as far as what is known.
/// </summary>
internal sealed class QueryTimes
{
    private readonly Dictionary<long, long> _ends = [];

    /// <summary>Finds the times.</summary>
    /// <param name="test">The test rows, sorted by user, then timestamp.</param>
    /// <param name="end">The end of training: the second after its last row.</param>
    /// <param name="perSecond">How many units of the timestamps make a second, at least 1.</param>
    public QueryTimes(RatingTable test, long end, long perSecond)
    {
        End = Earliest = end;
        for (int row = 0; row < test.Count; row++)
        {
            long second = Math.Min(end, SecondOf(test.Timestamps[row], perSecond));
            _ends.TryAdd(test.Users[row], second); // The first row of the user.
            Earliest = Math.Min(Earliest, second);
        }
    }

    /// <summary>The end of training: the second after its last row.</summary>
    public long End { get; }

    /// <summary>The earliest of all ends.</summary>
    public long Earliest { get; }

    /// <summary>The second before which rows may be known when a user is asked about; the end of training for one without a test row.</summary>
    /// <param name="user">The user id.</param>
    public long EndOf(long user) => _ends.GetValueOrDefault(user, End);

    /// <summary>The second that a timestamp is in, rounded down.</summary>
    /// <param name="timestamp">The timestamp.</param>
    /// <param name="perSecond">How many units make a second.</param>
    public static long SecondOf(long timestamp, long perSecond) =>
        (timestamp / perSecond) - (timestamp % perSecond < 0 ? 1 : 0);
}
