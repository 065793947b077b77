namespace Bakeoff.TwoTower;

/// <summary>
/// What is done alongside a training step, on threads that have nothing of the step to do: none of it may touch the batch of the step.
/// </summary>
/// <param name="First">Done first, in any order and in parallel.</param>
/// <param name="Then">Done when all of <paramref name="First"/> is, in any order and in parallel.</param>
internal readonly record struct AlongsideWork(IReadOnlyList<Action> First, IReadOnlyList<Action> Then)
{
    /// <summary>The batch that the work fills, so that a backend can make it ready for itself on the same thread; null where it fills none.</summary>
    public TrainingBatch? Batch { get; init; }

    /// <summary>Work that does nothing.</summary>
    public static AlongsideWork None { get; } = new([], []);

    /// <summary>Does all of it on this thread.</summary>
    public void Run()
    {
        foreach (Action action in First.Concat(Then))
        {
            action();
        }
    }
}
