namespace Bakeoff.Core;

/// <summary>Ratings whose times can be read too, for models that know what was popular when.</summary>
public interface ITimedRatings : IRatingSource
{
    /// <summary>How many units of the timestamps make a second; 0 where the dataset has no times and they are the numbers of its rows.</summary>
    long TimestampsPerSecond { get; }

    /// <summary>Reads all rows in the order of <see cref="IRatingSource.Read"/>, with timestamps instead of ratings.</summary>
    /// <param name="batch">Called for each batch of rows, in order; the spans are valid during the call only.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void ReadTimes(TimedBatch batch, CancellationToken cancellation);
}
