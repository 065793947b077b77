using Bakeoff.Core;

namespace Bakeoff.TwoTower;

/// <summary>
/// The batches of a training: one is trained on while some of the next are assembled, each by an assembler of its own. A batch depends on its number
/// alone, so no byte depends on how many they are.
/// </summary>
internal sealed class BatchLine
{
    private readonly BatchAssembler[] _assemblers;
    private readonly TrainingBatch[] _batches;

    /// <param name="ahead">How many are assembled at one time.</param>
    /// <param name="create">Makes an assembler.</param>
    public BatchLine(int ahead, Func<BatchAssembler> create)
    {
        _assemblers = [.. Enumerable.Range(0, ahead).Select(_ => create())];
        _batches = [.. Enumerable.Range(0, ahead + 1).Select(_ => _assemblers[0].CreateBatch())];
    }

    /// <summary>The batch of a number, once it is filled, until the batch after it is run.</summary>
    public TrainingBatch this[long number] => _batches[number % _batches.Length];

    /// <summary>What is to be done to fill a batch: see <see cref="BatchAssembler.Filling"/>.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="order">The order of the positives.</param>
    /// <param name="first">The first position.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="seed">For the mixed negatives of this batch.</param>
    public AlongsideWork Filling(long number, SeededOrder order, long first, int count, ulong seed) =>
        _assemblers[number % _assemblers.Length].Filling(this[number], order, first, count, seed);
}
