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

    /// <summary>
    /// How many parts the rows stand in that can be read in parallel. It depends on the rows alone and never on threads, so that what is summed
    /// part by part has the same bits on any number of them. Default 1.
    /// </summary>
    int Parts => 1;

    /// <summary>
    /// Reads the rows of one part. One part after the other, they are the rows of <see cref="Read"/>; all rows of a user are in one part.
    /// </summary>
    /// <param name="part">The part, from 0.</param>
    /// <param name="batch">Called for each batch of rows, in order; the spans are valid during the call only.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void ReadPart(int part, RatingBatch batch, CancellationToken cancellation) => Read(batch, cancellation);
}
