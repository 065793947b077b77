namespace Bakeoff.TwoTower;

/// <summary>Takes training steps on weights: what the backends have in common.</summary>
internal interface ITrainingStep : IDisposable
{
    /// <summary>Trains the weights on a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="alongside">Run at the same time, on another thread if there is one: it must not touch the batch.</param>
    /// <returns>The loss of the batch before the step, summed over its rows.</returns>
    double Run(TrainingBatch batch, Action alongside);

    /// <summary>Takes a step, with several things to do alongside it, on threads of their own if there are as many.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="alongside">Run at the same time.</param>
    /// <returns>The loss of the batch before the step, summed over its rows.</returns>
    double Run(TrainingBatch batch, AlongsideWork alongside) => Run(batch, alongside.Run);

    /// <summary>
    /// How many batches are assembled at one time, each by an assembler of its own: the work that is given alongside a batch is done, at the
    /// latest, when so many further batches have been run, not when the step returns. 1 where the step waits for it.
    /// </summary>
    int Ahead => 1;

    /// <summary>Takes a step without waiting for its loss, if the backend computes elsewhere.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="alongside">As for <see cref="Run(TrainingBatch, AlongsideWork)"/>.</param>
    /// <returns>The loss of this batch and of all before it whose loss was not told, each before its step; null where it is told later.</returns>
    double? RunAhead(TrainingBatch batch, AlongsideWork alongside) => Run(batch, alongside);

    /// <summary>Waits for the steps and returns the loss of all batches whose loss was not told.</summary>
    double TakeLoss() => 0;

    /// <summary>Processor seconds of all steps by phase, for benchmarks; empty for a backend that does not measure them.</summary>
    IReadOnlyDictionary<string, double> Seconds { get; }

    /// <summary>The rounds of all steps, for benchmarks; empty for a backend that has none.</summary>
    IReadOnlyList<RoundTime> Rounds => [];

    /// <summary>Writes what the step holds of its own back to the weights.</summary>
    void Save();
}
