namespace Bakeoff.Pipeline;

/// <summary>
/// Gives memory back when a head that has submitted many tasks has nothing to do but wait: what making their keys took would else stay with it for
/// the hours that they take.
/// </summary>
/// <param name="times">How long nothing new must have come.</param>
/// <param name="clock">The time.</param>
internal sealed class QuietHeap(DispatcherTimes times, TimeProvider clock)
{
    /// <summary>Fewer tasks have taken little.</summary>
    private const int MinTasks = 100;
    private long _cleanedAfter;

    /// <summary>Collects what nobody needs, once after each time that many tasks were submitted.</summary>
    /// <param name="tasks">How many tasks are queued or run.</param>
    /// <param name="lastRequest">When the last one came, as a time stamp.</param>
    /// <returns>Whether it did.</returns>
    public bool CleanIfQuiet(int tasks, long lastRequest)
    {
        if (tasks < MinTasks || lastRequest == _cleanedAfter || clock.GetElapsedTime(lastRequest) < times.UntilDetached)
        {
            return false;
        }

        _cleanedAfter = lastRequest;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return true;
    }
}
