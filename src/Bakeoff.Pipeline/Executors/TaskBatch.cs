namespace Bakeoff.Pipeline;

/// <summary>Tasks that are submitted together, until the executor has taken them.</summary>
/// <param name="tasks">The tasks, in the order of their indexes.</param>
internal sealed class TaskBatch(IReadOnlyList<WatchedTask> tasks)
{
    /// <summary>The tasks, in the order of their indexes.</summary>
    public IReadOnlyList<WatchedTask> Tasks => tasks;

    /// <summary>Their attempts.</summary>
    public IReadOnlyList<TaskAttempt> Attempts => [.. tasks.Select(task => task.Attempt!)];

    /// <summary>How often it was tried.</summary>
    public int Tries { get; set; }

    /// <summary>When it is tried next, as a time stamp.</summary>
    public long NextTry { get; set; }
}
