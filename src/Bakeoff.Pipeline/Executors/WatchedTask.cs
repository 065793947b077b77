namespace Bakeoff.Pipeline;

/// <summary>A task that some experiments of this process wait for. Only the dispatcher's thread changes it.</summary>
/// <param name="task">The task.</param>
/// <param name="needs">What is known of it.</param>
internal sealed class WatchedTask(StageTask task, TaskNeeds needs)
{
    private readonly List<(TaskCompletionSource<TaskOutcome> End, ITaskListener Listener)> _waiting = [];

    /// <summary>The task.</summary>
    public StageTask Task => task;

    /// <summary>What is known of it.</summary>
    public TaskNeeds Needs => needs;

    /// <summary>The attempt that is watched, or is about to be submitted; null before anything was decided.</summary>
    public TaskAttempt? Attempt { get; private set; }

    /// <summary>Whether the attempt has been submitted, by whomever.</summary>
    public bool IsSubmitted { get; set; }

    /// <summary>What the executor last said of the attempt; null where it has not been asked or knew nothing.</summary>
    public AttemptState? State { get; private set; }

    /// <summary>Since when the executor says that the attempt has ended, or does not know it; null where it waits or runs.</summary>
    public long? OverSince { get; set; }

    /// <summary>Whether the executor has ever known the attempt.</summary>
    public bool WasKnown { get; private set; }

    /// <summary>Whether another head submitted it.</summary>
    public bool IsAdopted { get; private set; }

    private TaskProgress? Progress { get; set; }

    /// <summary>Adds one who waits.</summary>
    public void Add(TaskCompletionSource<TaskOutcome> end, ITaskListener listener)
    {
        _waiting.Add((end, listener));
        if (Attempt is { } attempt && State is { } state)
        {
            listener.Changed(attempt, state, Progress);
        }
    }

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsAbandoned => _waiting.All(of => of.End.Task.IsCompleted);

    /// <summary>Watches another attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="isAdopted">Whether another head submitted it.</param>
    public void Watch(TaskAttempt attempt, bool isAdopted)
    {
        (Attempt, IsSubmitted, State, OverSince, WasKnown, IsAdopted, Progress) = (attempt, isAdopted, null, null, false, isAdopted, null);
        if (isAdopted)
        {
            Tell(listener => listener.Adopted(attempt));
        }
        else if (attempt.Cause != AttemptCause.Needed)
        {
            Tell(listener => listener.Retried(attempt));
        }
    }

    /// <summary>The attempt has got its place in a batch.</summary>
    /// <param name="attempt">The attempt.</param>
    public void Place(TaskAttempt attempt) => Attempt = attempt;

    /// <summary>Takes what the executor and the node say.</summary>
    /// <param name="state">The executor's word; null where it does not know the attempt.</param>
    /// <param name="progress">The node's.</param>
    public void See(AttemptState? state, TaskProgress? progress)
    {
        bool changed = state is not null && state != State, moved = progress is not null && progress != Progress;
        (State, Progress, WasKnown) = (state ?? State, progress ?? Progress, WasKnown || state is not null);
        if ((changed || moved) && State is { } known)
        {
            Tell(listener => listener.Changed(Attempt!, known, Progress));
        }
    }

    /// <summary>Ends it for all who wait.</summary>
    public void Complete(TaskOutcome outcome) => _waiting.ForEach(of => of.End.TrySetResult(outcome));

    /// <summary>Ends it for all who wait with an error.</summary>
    public void Fail(Exception error) => _waiting.ForEach(of => of.End.TrySetException(error));

    private void Tell(Action<ITaskListener> what)
    {
        foreach ((TaskCompletionSource<TaskOutcome> end, ITaskListener listener) in _waiting)
        {
            if (!end.Task.IsCompleted)
            {
                what(listener);
            }
        }
    }
}
