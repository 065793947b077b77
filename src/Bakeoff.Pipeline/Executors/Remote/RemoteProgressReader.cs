using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Fetches how far attempts are from a remote store, and leaves it in the store here, where the commands that show it look. Each question goes over
/// the network: they are asked now and then, on other threads, so that a slow remote store holds nothing up, and nothing depends on the answers.
/// </summary>
/// <param name="files">The remote store.</param>
/// <param name="storeFolder">The head's store.</param>
/// <param name="clock">Measures time.</param>
internal sealed class RemoteProgressReader(RemoteTaskFiles files, string storeFolder, TimeProvider clock)
{
    /// <summary>An attempt is asked for no more often than its node writes.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>With many attempts the number of questions in a second decides.</summary>
    private const int MaxQuestions = 10;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer may take.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (string Attempt, long Asked, TaskProgress? Progress)> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TaskAttempt Attempt, Task<RemoteProgress?> Answer)> _open = new(StringComparer.Ordinal);
    private long _windowStart;
    private int _questions;

    /// <summary>Whether an answer is still to come or to be taken.</summary>
    internal bool IsAsking => _open.Count > 0;

    /// <summary>How far an attempt is, as far as the answers say that have come; null where it has not begun.</summary>
    /// <param name="attempt">The attempt.</param>
    public TaskProgress? Find(TaskAttempt attempt)
    {
        Take(attempt.Key);
        bool isKnown = _known.TryGetValue(attempt.Key, out (string Attempt, long Asked, TaskProgress? Progress) known) && known.Attempt == attempt.Id;
        TaskProgress? progress = isKnown ? known.Progress : null;
        if (_open.ContainsKey(attempt.Key) || (isKnown && clock.GetElapsedTime(known.Asked) < Interval) || !MayAsk())
        {
            return progress;
        }

        _open[attempt.Key] = (attempt, Task.Run(() => Ask(attempt)));
        progress ??= new TaskFolder(storeFolder, attempt.Key).FindProgress(attempt.Number); // A node that sees the head's store writes there.
        _known[attempt.Key] = (attempt.Id, clock.GetTimestamp(), progress);
        return progress;
    }

    /// <summary>Forgets a task; an answer that is still to come is not looked at.</summary>
    /// <param name="key">Its key.</param>
    public void Forget(string key)
    {
        _known.Remove(key);
        _open.Remove(key);
    }

    /// <summary>Takes an answer that has come, and leaves it where it is looked for.</summary>
    private void Take(string key)
    {
        if (!_open.TryGetValue(key, out (TaskAttempt Attempt, Task<RemoteProgress?> Answer) open) || !open.Answer.IsCompleted)
        {
            return;
        }

        _open.Remove(key);
        (TaskAttempt attempt, RemoteProgress? found) = (open.Attempt, open.Answer.GetAwaiter().GetResult());
        TaskProgress? before = _known.TryGetValue(key, out (string Attempt, long Asked, TaskProgress? Progress) known) && known.Attempt == attempt.Id
            ? known.Progress : null;
        _known[key] = (attempt.Id, clock.GetTimestamp(), found?.Progress ?? before);
        var folder = new TaskFolder(storeFolder, key);
        if (found is null || !Directory.Exists(folder.Path)) // Another head has taken the result: the folder is not to come back.
        {
            return;
        }

        try
        {
            folder.Write(folder.ProgressFile(attempt.Number), CanonicalJson.Serialize(found.Progress));
            folder.Write(folder.LogFile(attempt.Number), string.Concat(found.Lines.Select(line => line + "\n")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next answer is written, or that after it.
        }
    }

    private bool MayAsk()
    {
        if (clock.GetElapsedTime(_windowStart) >= Window)
        {
            (_windowStart, _questions) = (clock.GetTimestamp(), 0);
        }

        return _questions++ < MaxQuestions;
    }

    private RemoteProgress? Ask(TaskAttempt attempt)
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            using var scratch = new TemporaryFolder(Path.Combine(storeFolder, "tmp"), "progress");
            return files.FindProgress(attempt.Key, attempt.Id, Path.Combine(scratch.Path, "progress"), limit.Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException or ObjectDisposedException)
        {
            return null; // The remote store is away, or was closed: results are waited for, and this is less.
        }
    }
}
