using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Sends how far an attempt is, and the last lines of what its stage said, to the remote store while it runs: a small entry, every few seconds, and
/// only if there is news. What cannot be sent is left out: the stage is worth more than what is said of it.
/// </summary>
internal sealed class RemoteProgressSender : IDisposable
{
    private const int MaxLines = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);
    private readonly RemoteTaskFiles _files;
    private readonly TaskFolder _folder;
    private readonly TaskAttempt _attempt;
    private readonly string _message;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private TaskProgress? _sent;

    /// <summary>Begins to send.</summary>
    /// <param name="files">The remote store.</param>
    /// <param name="folder">The task's folder on the node, where progress and log are.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="message">A file that may be written for it.</param>
    public RemoteProgressSender(RemoteTaskFiles files, TaskFolder folder, TaskAttempt attempt, string message)
    {
        (_files, _folder, _attempt, _message) = (files, folder, attempt, message);
        _timer = new Timer(_ => Send(), null, TimeSpan.Zero, Interval);
    }

    /// <summary>Ends it; what is being sent is cut off.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _timer.Dispose();
        lock (_lock)
        {
            _end.Dispose();
        }
    }

    /// <summary>Sends what is new since the last time.</summary>
    internal void Send()
    {
        if (!_lock.TryEnter())
        {
            return; // The last one is still on its way.
        }

        try
        {
            if (_end.IsCancellationRequested || _folder.FindProgress(_attempt.Number) is not { } progress || progress == _sent)
            {
                return;
            }

            IReadOnlyList<string> lines = TaskLogReader.ReadEnd(_folder.LogFile(_attempt.Number), MaxLines);
            _files.SendProgress(_attempt.Key, _attempt.Id, new RemoteProgress(progress, lines), _message, _end.Token);
            _sent = progress;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The next time may be better.
        }
        finally
        {
            _lock.Exit();
        }
    }
}
