using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Fetches how far attempts are from a remote store, and leaves it in the store here, where the commands that show it look. Each question goes over
/// the network and holds up the dispatcher: they are asked one in a while, in turn, and nothing depends on the answers.
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
    private long _windowStart;
    private int _questions;

    /// <summary>How far an attempt is, as far as that is known; null where it has not begun.</summary>
    /// <param name="attempt">The attempt.</param>
    public TaskProgress? Find(TaskAttempt attempt)
    {
        bool isKnown = _known.TryGetValue(attempt.Key, out (string Attempt, long Asked, TaskProgress? Progress) known) && known.Attempt == attempt.Id;
        TaskProgress? before = isKnown ? known.Progress : null;
        if ((isKnown && clock.GetElapsedTime(known.Asked) < Interval) || !MayAsk())
        {
            return before;
        }

        // A node that sees the head's store has written there.
        TaskProgress? progress = Ask(attempt) ?? before ?? new TaskFolder(storeFolder, attempt.Key).FindProgress(attempt.Number);
        _known[attempt.Key] = (attempt.Id, clock.GetTimestamp(), progress);
        return progress;
    }

    /// <summary>Forgets a task.</summary>
    /// <param name="key">Its key.</param>
    public void Forget(string key) => _known.Remove(key);

    private bool MayAsk()
    {
        if (clock.GetElapsedTime(_windowStart) >= Window)
        {
            (_windowStart, _questions) = (clock.GetTimestamp(), 0);
        }

        return _questions++ < MaxQuestions;
    }

    private TaskProgress? Ask(TaskAttempt attempt)
    {
        var folder = new TaskFolder(storeFolder, attempt.Key);
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            using var scratch = new TemporaryFolder(Path.Combine(storeFolder, "tmp"), "progress");
            if (files.FindProgress(attempt.Key, attempt.Id, Path.Combine(scratch.Path, "progress"), limit.Token) is not { } found)
            {
                return null;
            }

            if (Directory.Exists(folder.Path)) // Else another head has taken the result: the folder is not to come back.
            {
                folder.Write(folder.ProgressFile(attempt.Number), CanonicalJson.Serialize(found.Progress));
                folder.Write(folder.LogFile(attempt.Number), string.Concat(found.Lines.Select(line => line + "\n")));
            }

            return found.Progress;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return null; // The remote store is away: results are waited for, and this is less.
        }
    }
}
