using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Runs tasks on hosts that are reached over SSH and have no scheduler. The queue belongs to nobody: an attempt that no host has yet is in the queue
/// of every head that wants it, and the head that finds room first makes the file that says where it runs. So nothing is lost with a head, and two
/// heads start an attempt once.
/// </summary>
internal sealed class SshExecutor : IExecutor, IDisposable
{
    private const int Forever = 365 * 24 * 3600;
    private static readonly TimeSpan ExaminationLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(30);
    private readonly ExecutorSettings _settings;
    private readonly SshOptions _options;
    private readonly SshPlaces _places;
    private readonly Func<SshHost, TaskAttempt, SshTask> _taskOf;
    private readonly Dictionary<string, SshWorker> _workers;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;
    private readonly long _begun;

    /// <summary>What waits, and when it was last asked for: what nobody asks for any more is forgotten.</summary>
    private readonly List<(TaskAttempt Attempt, long Asked)> _queue = [];

    /// <summary>Begins to talk with the hosts.</summary>
    /// <param name="settings">What <c>bakeoff.json</c> says.</param>
    /// <param name="options">The hosts.</param>
    /// <param name="storeFolder">The head's store.</param>
    /// <param name="taskOf">Says how an attempt is started on a host.</param>
    /// <param name="worker">What is the same for all hosts.</param>
    public SshExecutor(
        ExecutorSettings settings, SshOptions options, string storeFolder, Func<SshHost, TaskAttempt, SshTask> taskOf, SshWorkerSettings worker)
    {
        (_settings, _options, _places, _taskOf, _clock) = (settings, options, new SshPlaces(storeFolder), taskOf, worker.Clock);
        (_patience, _begun) = (TimeSpan.FromSeconds(worker.LostAfterSeconds), _clock.GetTimestamp());
        var client = new SshClient(options.Command);
        _workers = options.Hosts.ToDictionary(host => host.Name, host => new SshWorker(host, client, worker), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Kind => "ssh";

    /// <inheritdoc/>
    public int MaxBatch => int.MaxValue;

    /// <inheritdoc/>
    public TimeSpan PollInterval => TimeSpan.FromSeconds(1); // No host is asked: their threads know.

    /// <inheritdoc/>
    public long MaxMemoryBytes => _options.Hosts.Max(host => host.FindMemoryBytes());

    /// <inheritdoc/>
    public bool RunsHere(string stage, string? model) => _settings.RunsHere(stage);

    /// <summary>As on a cluster, but without an end: nobody else waits for the host.</summary>
    /// <param name="needs">What is known of the task.</param>
    public TaskShare FindShare(TaskNeeds needs) =>
        NodeShare.Find(needs, _settings, _options.Hosts.Max(host => host.Cores), MaxMemoryBytes) with { Seconds = Forever };

    /// <inheritdoc/>
    public void Submit(IReadOnlyList<TaskAttempt> attempts, CancellationToken cancellation)
    {
        RequireHost(cancellation);
        _queue.AddRange(attempts.Select(attempt => (attempt, _clock.GetTimestamp())));
        Assign();
    }

    /// <inheritdoc/>
    public string? FindSuspect(TaskAttempt attempt) => _settings.DescribeBefore(attempt.Share.Profile);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, AttemptState> Poll(IReadOnlyCollection<TaskAttempt> attempts)
    {
        RequireHope();
        foreach (SshTask returned in _workers.Values.SelectMany(worker => worker.TakeReturned()))
        {
            _places.Release(returned.Attempt);
        }

        // What no host has is waited for, whichever head submitted it.
        HashSet<string> asked = [.. attempts.Select(attempt => attempt.Id)];
        _queue.RemoveAll(waiting => asked.Contains(waiting.Attempt.Id) || _clock.GetElapsedTime(waiting.Asked) > Forgotten);
        _queue.AddRange(attempts.Where(attempt => _places.Find(attempt) is null).Select(attempt => (attempt, _clock.GetTimestamp())));
        Assign();
        Dictionary<string, AttemptState> states = attempts.ToDictionary(attempt => attempt.Id, StateOf, StringComparer.Ordinal);
        HashSet<string> names = [.. attempts.Select(attempt => SshTask.NameOf(attempt))];
        foreach (SshWorker worker in _workers.Values)
        {
            worker.Forget(names);
        }

        return states;
    }

    /// <inheritdoc/>
    public void Cancel(IReadOnlyCollection<TaskAttempt> attempts)
    {
        HashSet<string> ids = [.. attempts.Select(attempt => attempt.Id)];
        _queue.RemoveAll(waiting => ids.Contains(waiting.Attempt.Id));
        foreach (IGrouping<string?, TaskAttempt> on in attempts.Where(attempt => !_places.TryClaim(attempt, new SshPlace(null)))
            .GroupBy(attempt => _places.Find(attempt)?.Host).ToArray())
        {
            if (on.Key is { } host && _workers.TryGetValue(host, out SshWorker? worker))
            {
                worker.Cancel([.. on.Select(attempt => _taskOf(worker.Host, attempt))]);
            }
        }
    }

    /// <summary>Says no more to the hosts; tasks that run there run on.</summary>
    public void Dispose()
    {
        foreach (SshWorker worker in _workers.Values)
        {
            worker.Dispose();
        }
    }

    /// <summary>Waits until a host has said that it can run tasks.</summary>
    private void RequireHost(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ExaminationLimit);
        while (!_workers.Values.Any(worker => worker.IsFit) && _workers.Values.Any(worker => worker.Problem is null && worker.Silence is null)
            && !limit.IsCancellationRequested)
        {
            limit.Token.WaitHandle.WaitOne(50);
        }

        cancellation.ThrowIfCancellationRequested();
        RequireHope();
        if (!_workers.Values.Any(worker => worker.IsFit))
        {
            throw new ExecutorBusyException("no host answers: " + SayOfHosts());
        }
    }

    /// <summary>
    /// A host that has answered may answer again, and is waited for. Where each is unfit or has never answered, since its name or key is wrong, it
    /// most likely never will.
    /// </summary>
    /// <exception cref="ReportedException">No host can run tasks (<c>BKF5110</c>), or none that could has ever answered (<c>BKF5108</c>).</exception>
    /// <exception cref="ExecutorBusyException">None that could has answered yet.</exception>
    private void RequireHope()
    {
        if (!_workers.Values.All(worker => worker.IsHopeless))
        {
            return;
        }

        if (_workers.Values.All(worker => worker.Problem is not null))
        {
            throw new ReportedException([.. _workers.Values.Select(worker => worker.Problem!)]);
        }

        if (_clock.GetElapsedTime(_begun) < _patience)
        {
            throw new ExecutorBusyException("no host answers: " + SayOfHosts());
        }

        SshWorker[] silent = [.. _workers.Values.Where(worker => worker.Problem is null)];
        string which = silent.Length == _workers.Count ? "no host has" : "no host that could run stages has";
        string said = string.Join("; ", silent.Select(Say));
        throw new ReportedException(
        [
            new ErrorReport(
                ErrorCodes.ExecutorSilent,
                string.Create(CultureInfo.InvariantCulture, $"{which} answered within {_patience.TotalSeconds:F0} s: {said}."),
                $"Correct \"hosts\" of the executor in {RepositoryFile.FileName}, or OpenSSH's configuration: 'ssh {silent[0].Host.Name} true' has "
                + "to work without a question. Then run again.",
                new FileLocation(RepositoryFile.FileName)),
            .. _workers.Values.Select(worker => worker.Problem).OfType<ErrorReport>(),
        ]);
    }

    private string SayOfHosts() => string.Join("; ", _workers.Values.Select(Say));

    private static string Say(SshWorker worker) =>
        $"{worker.Host.Name}: {(worker.Problem?.Message ?? worker.Silence ?? "no answer").TrimEnd('.')}";

    /// <summary>
    /// Gives waiting attempts to the host with the most room, in the order in which they came; a later one may fit where an earlier one does not.
    /// </summary>
    private void Assign()
    {
        foreach ((TaskAttempt Attempt, long Asked) waiting in _queue.ToArray())
        {
            TaskAttempt attempt = waiting.Attempt;
            SshWorker? worker = _workers.Values.Where(worker => worker.IsFit && Fits(worker, attempt.Share))
                .OrderByDescending(worker => worker.Free.Cores).FirstOrDefault();
            if (worker is null)
            {
                continue;
            }

            _queue.Remove(waiting);
            if (_places.TryClaim(attempt, new SshPlace(worker.Host.Name)))
            {
                worker.Start(_taskOf(worker.Host, attempt));
            }
        }
    }

    private static bool Fits(SshWorker worker, TaskShare share)
    {
        (int cores, long bytes) = worker.Free;
        return cores >= share.Cores && bytes >= share.MemoryBytes;
    }

    private AttemptState StateOf(TaskAttempt attempt)
    {
        if (_places.Find(attempt) is not { } place)
        {
            return new AttemptState(AttemptPhase.Queued, Reason: WhyQueued());
        }

        if (place.Host is null)
        {
            return new AttemptState(AttemptPhase.Cancelled, Reason: "it was cancelled before it had a host");
        }

        return _workers.TryGetValue(place.Host, out SshWorker? worker) ? worker.Find(_taskOf(worker.Host, attempt)) : new AttemptState(
            AttemptPhase.NodeLost, place.Host, Reason: $"{place.Host} is no longer among the hosts");
    }

    private string WhyQueued()
    {
        SshWorker[] unfit = [.. _workers.Values.Where(worker => !worker.IsFit)];
        return unfit.Length == 0 ? "the hosts have no room"
            : string.Create(CultureInfo.InvariantCulture, $"{_workers.Count - unfit.Length} of {_workers.Count} hosts can be used: ")
                + string.Join("; ", unfit.Select(worker => $"{worker.Host.Name}: {worker.Problem?.Message ?? worker.Silence ?? "not asked yet"}"));
    }
}
