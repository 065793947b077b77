using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Looks for the results of tasks that are under way, asks the executor where they are, and decides what follows on those that are lost.
/// </summary>
/// <param name="executor">Runs them.</param>
/// <param name="exchange">Brings their results.</param>
/// <param name="storeFolder">The store's folder.</param>
/// <param name="store">The store.</param>
/// <param name="times">How long to wait for what.</param>
/// <param name="clock">The time.</param>
/// <param name="warn">Is told what the user should know.</param>
internal sealed class TaskWatch(
    IExecutor executor, ITaskExchange exchange, string storeFolder, ArtifactStore store, DispatcherTimes times, TimeProvider clock,
    Action<string> warn)
{
    private readonly List<WatchedTask> _decided = [];
    private long? _lastPoll;
    private bool _isBusy;

    /// <summary>Looks at a task that is not watched yet: takes up what is under way, or decides on a first attempt.</summary>
    /// <param name="task">The task.</param>
    public void Begin(WatchedTask task)
    {
        IReadOnlyList<TaskAttempt> attempts = FolderOf(task).FindAttempts();
        TaskAttempt? last = attempts.Count > 0 ? attempts[^1] : null;

        // An attempt of another executor cannot be asked for: should it still run, the key's lock on the nodes keeps the two apart. An error that a
        // dead head has not taken may be of something that was corrected since.
        TaskResult? left = last?.Executor == executor.Kind ? exchange.Receive(task.Task, isOver: true) : null;
        if (last?.Executor == executor.Kind && (left is not { IsSuccess: false } || left.Attempt < last.Number))
        {
            task.Watch(last, isAdopted: true);
            return;
        }

        string? damage = left?.Errors[0].Code == ErrorCodes.StoreDamaged ? AttemptVerdict.Describe(left) : null;
        task.Watch(new TaskAttempt
        {
            Key = task.Task.Key, Label = task.Task.Label, Number = (last?.Number ?? 0) + 1,
            Cause = damage is null ? AttemptCause.Needed : AttemptCause.Damaged, Before = damage, Executor = executor.Kind,
            Batch = "", Index = 0, Share = executor.FindShare(task.Needs), Head = AttemptVerdict.Head,
        }, isAdopted: false);
        _decided.Add(task);
    }

    /// <summary>The tasks whose next attempt has been decided, and is to be submitted, since the last call.</summary>
    public IReadOnlyList<WatchedTask> TakeDecided()
    {
        WatchedTask[] decided = [.. _decided];
        _decided.Clear();
        return decided;
    }

    /// <summary>Takes results; asks the executor where it is time; decides on what has ended without a result.</summary>
    /// <param name="tasks">The tasks by key; those that end are taken out.</param>
    public void Look(Dictionary<string, WatchedTask> tasks)
    {
        foreach (WatchedTask task in tasks.Values.Where(task => task.IsSubmitted).ToArray())
        {
            try
            {
                Look(task, tasks);
            }
            catch (BakeoffException e) when (e is not StoreException)
            {
                tasks.Remove(task.Task.Key); // Such as that a node gave other bytes than the store has: of one task, and not of all.
                task.Fail(e);
            }
        }

        WatchedTask[] open = [.. tasks.Values.Where(task => task.IsSubmitted)];
        if (open.Length > 0 && (_lastPoll is not { } last || clock.GetElapsedTime(last) >= executor.PollInterval))
        {
            _lastPoll = clock.GetTimestamp();
            Poll(open, tasks);
        }
    }

    private void Look(WatchedTask task, Dictionary<string, WatchedTask> tasks)
    {
        if (exchange.Receive(task.Task, task.OverSince is not null) is { } result)
        {
            Take(task, result, tasks);
        }
        else if (!Directory.Exists(FolderOf(task).Path))
        {
            EndIfStored(task, tasks);
        }
    }

    /// <summary>Says once that the executor does not answer, until it does again.</summary>
    /// <param name="message">What it said.</param>
    public void Busy(string message)
    {
        if (!_isBusy)
        {
            warn($"{ErrorCodes.ExecutorUnavailable}: {message}. What runs goes on, and it is asked again.");
        }

        _isBusy = true;
    }

    /// <summary>Ends a task whose result is in the store: another head has taken it, and deleted what was kept of the task.</summary>
    /// <param name="task">The task, whose attempt is known.</param>
    /// <param name="tasks">The tasks by key.</param>
    /// <returns>Whether it is over.</returns>
    public bool EndIfStored(WatchedTask task, Dictionary<string, WatchedTask> tasks)
    {
        bool isOver = !task.Task.IsForced && store.Find(task.Task.Stage, new StageKey(task.Task.Parts), out _) is not null;
        if (isOver)
        {
            End(task, new TaskResult { Attempt = task.Attempt!.Number, Node = task.State?.Node ?? "" }, tasks);
        }

        return isOver;
    }

    private void Poll(WatchedTask[] open, Dictionary<string, WatchedTask> tasks)
    {
        IReadOnlyDictionary<string, AttemptState> states;
        try
        {
            states = executor.Poll([.. open.Select(task => task.Attempt!)]);
        }
        catch (ExecutorBusyException e)
        {
            Busy(e.Message);
            return;
        }

        _isBusy = false;
        foreach (WatchedTask task in open)
        {
            AttemptState? state = states.GetValueOrDefault(task.Attempt!.Id);
            task.See(state, state?.Phase == AttemptPhase.Running ? exchange.FindProgress(task.Attempt) : null);
            if (state is { IsOver: false })
            {
                task.OverSince = null;
                continue;
            }

            task.OverSince ??= clock.GetTimestamp();
            bool mayCome = state is null && !task.WasKnown && !AttemptVerdict.IsHeadGone(task.Attempt);
            TimeSpan patience = mayCome ? times.UntilKnown : times.UntilSeen;
            if (clock.GetElapsedTime(task.OverSince.Value) >= patience)
            {
                Decide(task, state ?? task.State ?? new AttemptState(AttemptPhase.Gone), tasks);
            }
        }
    }

    private void Take(WatchedTask task, TaskResult result, Dictionary<string, WatchedTask> tasks)
    {
        if (!result.IsSuccess && result.Attempt < task.Attempt!.Number)
        {
            return; // An earlier attempt's, on which this one follows.
        }

        if (!result.IsSuccess && AttemptVerdict.CauseOf(result.Errors) is { } cause)
        {
            Retry(task, cause, AttemptVerdict.Describe(result), result, tasks);
            return;
        }

        End(task, result, tasks);
    }

    /// <summary>The attempt has ended, and there is no result.</summary>
    private void Decide(WatchedTask task, AttemptState state, Dictionary<string, WatchedTask> tasks)
    {
        if (EndIfStored(task, tasks))
        {
            return;
        }

        string before = AttemptVerdict.Describe(task.Attempt!, state);
        Retry(task, AttemptVerdict.CauseOf(state.Phase), before, null, tasks);
    }

    private void Retry(WatchedTask task, AttemptCause cause, string before, TaskResult? result, Dictionary<string, WatchedTask> tasks)
    {
        TaskFolder folder = FolderOf(task);
        IReadOnlyList<TaskAttempt> attempts = folder.FindAttempts();
        if (attempts.Count > 0 && attempts[^1].Number > task.Attempt!.Number)
        {
            task.Watch(attempts[^1], isAdopted: true); // Another head has decided already.
            return;
        }

        attempts = attempts.Count > 0 ? attempts : [task.Attempt!];
        if (AttemptVerdict.Next(attempts, cause, before) is { } next)
        {
            warn($"{task.Task.Label}: {before}. It is submitted again{Change(next)}.");
            executor.Forget(task.Attempt!);
            task.Watch(next, isAdopted: false);
            _decided.Add(task);
            return;
        }

        TaskResult failed = new()
        {
            Attempt = task.Attempt!.Number, Node = result?.Node ?? task.State?.Node ?? "", Seconds = result?.Seconds ?? 0,
            PeakMemoryBytes = result?.PeakMemoryBytes ?? 0,
            Errors = [AttemptVerdict.Refuse(task.Attempt!, cause, before, executor.FindSuspect(task.Attempt!))],
        };
        folder.Write(folder.ResultFile, CanonicalJson.Serialize(failed)); // Other heads that wait for it fail with the same words.
        End(task, failed, tasks);
    }

    private void End(WatchedTask task, TaskResult result, Dictionary<string, WatchedTask> tasks)
    {
        IReadOnlyList<TaskAttempt> attempts = FolderOf(task).FindAttempts();
        tasks.Remove(task.Task.Key);
        executor.Forget(task.Attempt!);
        if (result.IsSuccess)
        {
            exchange.Forget(task.Task);
        }

        task.Complete(new TaskOutcome(result, attempts.Count > 0 ? attempts : [task.Attempt!]));
    }

    private TaskFolder FolderOf(WatchedTask task) => new(storeFolder, task.Task.Key);

    private static string Change(TaskAttempt next) => next.Cause switch
    {
        AttemptCause.Memory => ", with twice the memory",
        AttemptCause.Time => ", with twice the time",
        _ => "",
    };
}
