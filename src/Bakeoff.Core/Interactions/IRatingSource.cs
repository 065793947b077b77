namespace Bakeoff.Core;

/// <summary>
/// Ratings that can be read again and again, always in the same order: by user, then timestamp, ties as the split has them. So a trainer
/// need not hold them: see <see cref="RatingMatrix"/> for ratings in memory.
/// </summary>
public interface IRatingSource
{
    /// <summary>The users; some may have no row.</summary>
    IdMap Users { get; }

    /// <summary>The items; some may have no row.</summary>
    IdMap Items { get; }

    /// <summary>Reads all rows. The rows of a user follow each other.</summary>
    /// <param name="batch">Called for each batch of rows, in order; the spans are valid during the call only.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void Read(RatingBatch batch, CancellationToken cancellation);
}
