using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// What an interaction counts by its age when its user is asked about, 2^(−age / half-life) (Ding and Li, "Time weight collaborative filtering", CIKM
/// 2005). A user is asked about when the last of its interactions took place that are known: a later time would make all of its interactions count
/// less by one factor, which changes no list.
/// </summary>
internal sealed class InteractionAges
{
    private const double SecondsPerDay = 86_400;
    private readonly RaterLists _raters;
    private readonly double _unitsPerDay;
    private readonly double _halfLife;
    private readonly long _first;
    private readonly float[] _days; // Of each training row since the first of all.

    private InteractionAges(RaterLists raters, ITimedRatings rows, double halfLife, CancellationToken cancellation)
    {
        (_raters, _halfLife, _unitsPerDay) = (raters, halfLife, rows.TimestampsPerSecond * SecondsPerDay);
        _days = new float[raters.ItemsOf.StartOf(raters.ItemsOf.Count)];
        long first = long.MaxValue;
        rows.ReadTimes((_, _, timestamps) =>
        {
            foreach (long timestamp in timestamps)
            {
                first = Math.Min(first, timestamp);
            }
        }, cancellation);
        _first = first;
        int row = 0;
        rows.ReadTimes((_, _, timestamps) =>
        {
            foreach (long timestamp in timestamps)
            {
                _days[row++] = DayOf(timestamp);
            }
        }, cancellation);
    }

    /// <summary>Reads the times of the training rows, 4 bytes each.</summary>
    /// <param name="raters">The same rows.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="halfLife">The half-life in days.</param>
    /// <param name="model">The model, for the message.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <returns>The ages; null where the half-life is 0, so that each interaction counts 1.</returns>
    /// <exception cref="DataException">The dataset has no timestamps (<c>BKF2026</c>).</exception>
    public static InteractionAges? Read(RaterLists raters, IRatingSource rows, double halfLife, string model, CancellationToken cancellation) =>
        halfLife == 0 ? null : rows is ITimedRatings { TimestampsPerSecond: > 0 } timed
            ? new InteractionAges(raters, timed, halfLife, cancellation)
            : throw new DataException(
                ErrorCodes.NoTimes, $"'decay' of models.{model} needs the times of the ratings, and the dataset has no timestamps.",
                "Take 'decay' out, or let the dataset name its column of timestamps.");

    /// <summary>When a user of training is asked about, in days; 0 for one without rows.</summary>
    /// <param name="user">The index of the user.</param>
    public float LastDayOf(int user) =>
        _raters.ItemsOf.LengthOf(user) == 0 ? 0 : _days[_raters.ItemsOf.StartOf(user + 1) - 1];

    /// <summary>The day of a timestamp, since the first training row.</summary>
    /// <param name="timestamp">In the dataset's unit.</param>
    public float DayOf(long timestamp) => (float)((timestamp - _first) / _unitsPerDay);

    /// <summary>What each row of a user of training counts on a day.</summary>
    /// <param name="user">The index of the user.</param>
    /// <param name="day">The day; a later row counts 1.</param>
    /// <param name="weights">Receives a weight for each row.</param>
    public void Weigh(int user, float day, Span<float> weights)
    {
        int start = _raters.ItemsOf.StartOf(user);
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = Weigh(_days[start + row], day);
        }
    }

    /// <summary>What each row of a history counts on the day of its last one.</summary>
    /// <param name="timestamps">The timestamps of the rows, ascending.</param>
    /// <param name="weights">Receives a weight for each row.</param>
    public void Weigh(ReadOnlySpan<long> timestamps, Span<float> weights)
    {
        float last = timestamps.IsEmpty ? 0 : DayOf(timestamps[^1]);
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = Weigh(DayOf(timestamps[row]), last);
        }
    }

    private float Weigh(float day, float asked) => (float)LaneMath.PowerOfTwo(Math.Min(0, (day - asked) / _halfLife));
}
