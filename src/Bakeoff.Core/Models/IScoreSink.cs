namespace Bakeoff.Core;

/// <summary>
/// Takes the scores of several users for a catalogue, a stretch of items at a time while it is still in the processor's cache: the scores
/// of all items are never kept.
/// </summary>
public interface IScoreSink
{
    /// <summary>Takes the scores of one user for some items. A user's stretches come in ascending order and hold each position once.</summary>
    /// <param name="user">Which of the users that are being scored, from 0.</param>
    /// <param name="start">The position of the first item in the catalogue.</param>
    /// <param name="scores">A score for each item; NaN is never recommended. The sink may write over them.</param>
    void Take(int user, int start, Span<double> scores);

    /// <inheritdoc cref="Take(int, int, Span{double})"/>
    void Take(int user, int start, Span<float> scores);
}
