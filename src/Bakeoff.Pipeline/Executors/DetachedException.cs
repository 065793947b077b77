namespace Bakeoff.Pipeline;

/// <summary>A run that was to return once all that is ready has been submitted: its tasks go on.</summary>
/// <param name="tasks">How many tasks are queued or run.</param>
public sealed class DetachedException(int tasks) : Exception("Everything that is ready has been submitted.")
{
    /// <summary>How many tasks are queued or run.</summary>
    public int Tasks => tasks;
}
