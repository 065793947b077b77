using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Brings tasks of all experiments of a process to an executor and waits for their results, in one thread. What is ready at one time is submitted
/// together; a key that several experiments want is one task; a task that another head submitted, dead or alive, is taken up and not submitted again.
/// </summary>
public sealed class TaskDispatcher : IDisposable
{
    private readonly IExecutor _executor;
    private readonly string _storeFolder;
    private readonly string _tasksFolder;
    private readonly DispatcherTimes _times;
    private readonly TimeProvider _clock;
    private readonly TaskSubmitter _submitter;
    private readonly TaskWatch _watch;
    private readonly QuietHeap _heap;
    private readonly ConcurrentQueue<Request> _requests = new();
    private readonly Dictionary<string, WatchedTask> _tasks = new(StringComparer.Ordinal);
    private readonly AutoResetEvent _wake = new(false);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private long _lastRequest;
    private long? _heldSince;
    private int _underWay;

    /// <summary>Starts the dispatcher's thread.</summary>
    /// <param name="executor">Runs the tasks.</param>
    /// <param name="exchange">Brings them to the nodes, and their results back.</param>
    /// <param name="storeFolder">The store.</param>
    /// <param name="warn">Is told what the user should know.</param>
    /// <param name="times">How long to wait for what; null for the defaults.</param>
    /// <param name="clock">The time; null for the system's.</param>
    public TaskDispatcher(
        IExecutor executor, ITaskExchange exchange, string storeFolder, Action<string> warn, DispatcherTimes? times = null,
        TimeProvider? clock = null)
    {
        (_executor, _storeFolder, _times, _clock) = (executor, storeFolder, times ?? new(), clock ?? TimeProvider.System);
        Directory.CreateDirectory(_tasksFolder = Path.Combine(storeFolder, StoreTree.Tasks));
        Store = new ArtifactStore(storeFolder);
        Lease = new SharedLease(Store);
        _submitter = new TaskSubmitter(executor, exchange, storeFolder, _times, _clock);
        _watch = new TaskWatch(executor, exchange, storeFolder, Store, _times, _clock, warn);
        _heap = new QuietHeap(_times, _clock);
        _thread = new Thread(Loop) { IsBackground = true, Name = "tasks" };
        _thread.Start();
    }

    /// <summary>Runs the tasks.</summary>
    public IExecutor Executor => _executor;

    /// <summary>Whether tasks end with a <see cref="DetachedException"/> once all that is ready has been submitted. Default false.</summary>
    public bool Detaches { get; init; }

    /// <summary>How many tasks are queued or run, as far as this process knows.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>The store, of which all experiments of this process have one object: what it knows of entries and objects is known to all.</summary>
    internal ArtifactStore Store { get; }

    /// <summary>Is held by the stage that runs on the head's own machine.</summary>
    internal SemaphoreSlim Here { get; } = new(1);

    /// <summary>Keeps from garbage collection what the experiments of this process look up.</summary>
    internal SharedLease Lease { get; }

    /// <summary>Values of keys' parts for code: whether each is the hash of a manifest, which is in the store then.</summary>
    internal ConcurrentDictionary<string, bool> Taken { get; } = new(StringComparer.Ordinal);

    /// <summary>The entries of each stage that were used last, read once for all experiments that run at one time.</summary>
    internal ConcurrentDictionary<string, IReadOnlyList<ActionEntry>> Recent { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs a task wherever the executor has room.</summary>
    /// <param name="task">The task.</param>
    /// <param name="needs">What is known of it.</param>
    /// <param name="listener">Is told how it gets on, on the dispatcher's thread.</param>
    /// <param name="cancellation">Ends the wait; the task itself goes on.</param>
    /// <returns>Its result, also where the stage failed.</returns>
    /// <exception cref="BakeoffException">The executor does not take it.</exception>
    /// <exception cref="DetachedException">It was submitted, and this process is to return.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<TaskOutcome> RunAsync(StageTask task, TaskNeeds needs, ITaskListener listener, CancellationToken cancellation)
    {
        var end = new TaskCompletionSource<TaskOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellation.Register(() => end.TrySetCanceled(cancellation));
        _requests.Enqueue(new Request(task, needs, end, listener));
        Volatile.Write(ref _lastRequest, _clock.GetTimestamp());
        _wake.Set();
        return await end.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the store is there: a file system of several machines may be away for a while, and comes back as it was. Where it is not mounted there
    /// is an empty folder.
    /// </summary>
    internal bool IsStoreThere => Directory.Exists(_tasksFolder);

    /// <summary>Waits until the store's folder is there.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task WaitForStoreAsync(CancellationToken cancellation)
    {
        while (!IsStoreThere)
        {
            await Task.Delay(1000, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what is kept of a task whose result is in the store: the head that submitted it ended before it had done so.</summary>
    /// <param name="key">The key.</param>
    /// <returns>How the task ended; null where nothing is kept.</returns>
    internal TaskOutcome? TakeLeft(StageKey key)
    {
        var folder = new TaskFolder(_storeFolder, key.Hash);
        if (!Directory.Exists(folder.Path))
        {
            return null;
        }

        (TaskResult? result, IReadOnlyList<TaskAttempt> attempts) = (folder.FindResult(), folder.FindAttempts());
        folder.Delete();
        return result is { IsSuccess: true } && attempts.Count > 0 ? new TaskOutcome(result, attempts) : null;
    }

    /// <summary>Ends all tasks that are queued or run, also those that other heads submitted and this one waits for.</summary>
    /// <exception cref="ExecutorBusyException">The executor does not answer.</exception>
    public void CancelAll()
    {
        Dispose();
        WatchedTask[] tasks = [.. _tasks.Values.Where(task => task.IsSubmitted)];
        if (tasks.Length > 0)
        {
            _executor.Cancel([.. tasks.Select(task => task.Attempt!)]);
        }

        foreach (WatchedTask task in tasks)
        {
            new TaskFolder(_storeFolder, task.Task.Key).Delete(); // So that the next run begins again, and does not see a task that was cancelled.
        }
    }

    /// <summary>Ends the thread. Tasks that are queued or run go on; what was not submitted yet is as if nobody had asked for it.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _wake.Set();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Loop()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                Step();
                _wake.WaitOne(_requests.IsEmpty ? TimeSpan.FromMilliseconds(Math.Clamp(_tasks.Count, _times.Look.TotalMilliseconds, 1000))
                    : _times.Gather);
            }
        }
        catch (OperationCanceledException)
        {
            // It is to end.
        }

        _submitter.Withdraw();
    }

    private void Step()
    {
        try
        {
            if (!IsStoreThere)
            {
                throw new DirectoryNotFoundException($"there is no folder {_tasksFolder}");
            }

            if (IsTimeToTake())
            {
                TakeRequests();
            }

            _watch.Look(_tasks);
            Claim();
            _submitter.Submit(_watch.Busy, Refuse, _stop.Token);
            Volatile.Write(ref _underWay, _tasks.Values.Count(task => task.IsSubmitted));
            DetachIfDone();
            if (_requests.IsEmpty && !_submitter.IsWaiting)
            {
                _heap.CleanIfQuiet(_underWay, Volatile.Read(ref _lastRequest));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreException)
        {
            // A file system of several machines may be away for a while: nothing is lost by waiting.
            _watch.Busy($"the store cannot be reached: {e.Message.TrimEnd('.')}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            FailAll(e); // An error of ours, or an executor that will never answer: whoever waits is told.
        }
    }

    /// <summary>What comes at one time is taken together; but what has come waits no longer for what may still come.</summary>
    private bool IsTimeToTake()
    {
        _heldSince = _requests.IsEmpty ? null : _heldSince ?? _clock.GetTimestamp();
        return _heldSince is { } since && (_clock.GetElapsedTime(Volatile.Read(ref _lastRequest)) >= _times.Gather
            || _clock.GetElapsedTime(since) >= 10 * _times.Gather);
    }

    private void TakeRequests()
    {
        while (_requests.TryPeek(out Request? request))
        {
            if (_tasks.TryGetValue(request.Task.Key, out WatchedTask? known))
            {
                known.Add(request.End, request.Listener);
            }
            else
            {
                var task = new WatchedTask(request.Task, request.Needs);
                task.Add(request.End, request.Listener);
                Begin(task, request);
            }

            _requests.TryDequeue(out _);
        }
    }

    private void Begin(WatchedTask task, Request request)
    {
        try
        {
            _watch.Begin(task);
            _tasks.Add(request.Task.Key, task);
        }
        catch (ReportedException e)
        {
            task.Fail(e); // The executor's programs are not there.
        }
    }

    private void Claim()
    {
        foreach (WatchedTask task in _watch.TakeDecided())
        {
            if (task.IsAbandoned)
            {
                _tasks.Remove(task.Task.Key);
            }
            else
            {
                _submitter.Add(task);
            }
        }

        foreach (WatchedTask task in _submitter.Claim(task => _watch.EndIfStored(task, _tasks), Refuse))
        {
            _watch.Begin(task); // Its attempt was taken by another head: it is under way now.
        }
    }

    private void Refuse(WatchedTask task, BakeoffException error)
    {
        _tasks.Remove(task.Task.Key);
        task.Fail(error);
    }

    private void FailAll(Exception error)
    {
        foreach (WatchedTask task in _tasks.Values)
        {
            task.Fail(error);
        }

        _tasks.Clear();
        while (_requests.TryDequeue(out Request? request))
        {
            request.End.TrySetException(error);
        }
    }

    private void DetachIfDone()
    {
        if (Detaches && _tasks.Count > 0 && _requests.IsEmpty && !_submitter.IsWaiting && _tasks.Values.All(task => task.IsSubmitted)
            && _clock.GetElapsedTime(Volatile.Read(ref _lastRequest)) >= _times.UntilDetached)
        {
            FailAll(new DetachedException(_tasks.Count));
        }
    }

    private sealed record Request(StageTask Task, TaskNeeds Needs, TaskCompletionSource<TaskOutcome> End, ITaskListener Listener);
}
