using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Hands tasks over through a remote store, to nodes that share no file system with the head: what a task reads goes there by hash, and what it wrote
/// comes from there.
/// </summary>
public sealed class RemoteExchange : ITaskExchange, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Impatience = TimeSpan.FromSeconds(1);
    private readonly string _storeFolder;
    private readonly ArtifactStore _store;
    private readonly IRemoteTransport _transport;
    private readonly RemoteTaskFiles _files;
    private readonly RemoteEntries _entries;
    private readonly TimeProvider _clock;
    private readonly Lazy<IReadOnlyList<(string Sha256, string File)>> _engine;
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _looked = new(StringComparer.Ordinal);
    private readonly RemoteProgressReader _progress;

    /// <summary>Opens the remote store.</summary>
    /// <param name="remote">The remote store, which may be written.</param>
    /// <param name="storeFolder">The head's store.</param>
    /// <param name="engine">The files of the engine, by their hashes, which nodes fetch before their first task.</param>
    /// <param name="clock">Measures time; null for the system's.</param>
    /// <exception cref="DownloadException">The address is malformed, or the folder is not there (<c>BKF3010</c>).</exception>
    public RemoteExchange(
        RemoteSettings remote, string storeFolder, Lazy<IReadOnlyList<(string Sha256, string File)>> engine, TimeProvider? clock = null)
    {
        _engine = engine;
        (_storeFolder, _store, _transport, _clock) = (storeFolder, new ArtifactStore(storeFolder), remote.Open(), clock ?? TimeProvider.System);
        (_files, _entries) = (new RemoteTaskFiles(_transport), new RemoteEntries(_transport));
        _progress = new RemoteProgressReader(_files, storeFolder, _clock);
    }

    /// <summary>The hash by which a node fetches a task.</summary>
    /// <param name="storeFolder">The head's store.</param>
    /// <param name="key">The task's key.</param>
    /// <exception cref="IOException">The task was not sent.</exception>
    public static string HashOf(string storeFolder, string key) => ContentHash.OfFile(new TaskFolder(storeFolder, key).TaskFile);

    /// <inheritdoc/>
    public void Send(StageTask task)
    {
        var folder = new TaskFolder(_storeFolder, task.Key);
        folder.Write(task);
        foreach ((string sha256, string file) in _engine.Value.Where(file => !_sent.Contains(file.Sha256)))
        {
            _files.SendObject(sha256, file, CancellationToken.None);
            _sent.Add(sha256);
        }

        foreach (string sha256 in task.FindObjects().Where(sha256 => !_sent.Contains(sha256)).Distinct())
        {
            _store.Verify(sha256);
            _files.SendObject(sha256, _store.ObjectPath(sha256), CancellationToken.None);
            _sent.Add(sha256);
        }

        _files.SendObject(ContentHash.OfFile(folder.TaskFile), folder.TaskFile, CancellationToken.None);
    }

    /// <inheritdoc/>
    public TaskResult? Receive(StageTask task, bool isOver)
    {
        var folder = new TaskFolder(_storeFolder, task.Key);
        IReadOnlyList<TaskAttempt> attempts = folder.FindAttempts();
        int latest = attempts.Count > 0 ? attempts[^1].Number : 0;
        if (folder.FindResult() is { } known && (known.IsSuccess || known.Attempt >= latest))
        {
            return known; // Another head has taken it, or has given up.
        }

        // A question goes over the network: it is asked when the executor says that there should be an answer, and else now and then.
        if (_looked.TryGetValue(task.Key, out long last) && _clock.GetElapsedTime(last) < (isOver ? Impatience : Patience))
        {
            return null;
        }

        _looked[task.Key] = _clock.GetTimestamp();

        // An earlier attempt that was given up may have come back: it counts if it succeeded.
        TaskResult? result = attempts.Reverse().Select(attempt => Find(task, attempt))
            .FirstOrDefault(found => found is not null && (found.IsSuccess || found.Attempt >= latest));
        if (result is not null)
        {
            folder.Write(folder.ResultFile, CanonicalJson.Serialize(result));
        }

        return result;
    }

    /// <inheritdoc/>
    public TaskProgress? FindProgress(TaskAttempt attempt) => _progress.Find(attempt);

    /// <inheritdoc/>
    public void Forget(StageTask task)
    {
        _looked.Remove(task.Key);
        _progress.Forget(task.Key);
        new TaskFolder(_storeFolder, task.Key).Delete();
    }

    /// <summary>Closes the remote store.</summary>
    public void Dispose() => _transport.Dispose();

    private TaskResult? Find(StageTask task, TaskAttempt attempt)
    {
        using var scratch = new TemporaryFolder(Path.Combine(_storeFolder, "tmp"), "receive");
        TaskResult? result = _files.FindResult(task.Key, attempt.Id, Path.Combine(scratch.Path, "result"), CancellationToken.None);
        return result is { IsSuccess: true } && !TakeOutput(task, scratch) ? null : result;
    }

    /// <summary>Takes a task's output into the store here, verified; says whether it is there.</summary>
    private bool TakeOutput(StageTask task, TemporaryFolder scratch)
    {
        var key = new StageKey(task.Parts);
        if (!task.IsForced && _store.Find(task.Stage, key, out _) is not null)
        {
            return true;
        }

        string output = scratch.Make("output");
        try
        {
            if (_entries.FetchAsync(task.Label, key, output, CancellationToken.None).GetAwaiter().GetResult() is null)
            {
                return false;
            }
        }
        catch (RemoteRefusedException)
        {
            return false; // It is looked for again; in the end the attempt counts as lost.
        }

        _store.Publish(task.Stage, task.Label, key, output, []);
        return true;
    }
}
