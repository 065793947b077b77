using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>The training rows of a dataset that has times, and when each user is asked about.</summary>
/// <param name="source">The training rows.</param>
/// <param name="times">When each user is asked about.</param>
/// <param name="cancellation">Cancels the reading.</param>
internal sealed class TimedInput(ITimedRatings source, QueryTimes times, CancellationToken cancellation)
{
    /// <summary>The training rows.</summary>
    public ITimedRatings Source => source;

    /// <summary>When each user is asked about.</summary>
    public QueryTimes Times => times;

    /// <summary>Finds the times of what a baseline is fitted on; where there are none, says that the model is left out.</summary>
    /// <param name="input">The input.</param>
    /// <param name="model">The key of the model.</param>
    /// <returns>The rows; null where the dataset has no times.</returns>
    public static TimedInput? From(BaselineInput input, string model)
    {
        if (input.Train is not ITimedRatings { TimestampsPerSecond: > 0 and long perSecond } source)
        {
            input.Progress.Warn($"'{model}' is left out, since the dataset has no timestamps.");
            return null;
        }

        long end = TimedRows.FindEnd(source, input.Cancellation);
        return new TimedInput(source, new QueryTimes(input.Task.Test, end, perSecond), input.Cancellation);
    }

    /// <summary>Reads the rows in the order of time.</summary>
    /// <param name="seconds">How far back anybody looks; null for as far as there are rows.</param>
    public TimedRows Read(long? seconds) =>
        TimedRows.Read(source, seconds is { } length ? times.Earliest - length : long.MinValue, times.End, cancellation);
}
