using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Talks with one host, on a thread of its own, so that one that does not answer holds up no other: examines it, starts and ends tasks, and asks for
/// the states of all of them in one question.
/// </summary>
internal sealed class SshWorker : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private readonly SshClient _client;
    private readonly SshWorkerSettings _settings;
    private readonly SshTaskTable _table;
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly CancellationTokenSource _end = new();
    private readonly List<SshTask> _toStart = [], _toCancel = [], _returned = [];
    private long _heard;
    private volatile bool _isExamined;
    private bool _isAsked;

    /// <summary>Begins to talk.</summary>
    /// <param name="host">The host.</param>
    /// <param name="client">Reaches it.</param>
    /// <param name="settings">What is the same for all hosts.</param>
    public SshWorker(SshHost host, SshClient client, SshWorkerSettings settings)
    {
        (Host, _client, _settings, _heard) = (host, client, settings, settings.Clock.GetTimestamp());
        _table = new SshTaskTable(host, settings);
        _thread = new Thread(Talk) { IsBackground = true, Name = "ssh " + host.Name };
        _thread.Start();
    }

    /// <summary>The host.</summary>
    public SshHost Host { get; }

    /// <summary>Why the host can run no task, whatever is tried again; null while nothing is known against it.</summary>
    public ErrorReport? Problem { get; private set; }

    /// <summary>Why the host does not answer at present; null where it does.</summary>
    public string? Silence { get; private set; }

    /// <summary>Whether the host has answered since this process began to talk with it.</summary>
    public bool HasAnswered => _isExamined;

    /// <summary>Whether nothing can come of the host as far as is known: it is unfit, or has never answered, and was asked.</summary>
    public bool IsHopeless => Problem is not null || (!HasAnswered && Silence is not null);

    /// <summary>Whether the host is fit for tasks, and has said what is used of it already.</summary>
    public bool IsFit => _isAsked && Problem is null && Silence is null;

    /// <summary>What all tasks together may still use, also considering those of other heads.</summary>
    public (int Cores, long MemoryBytes) Free => _table.Free;

    /// <summary>Starts a task, soon.</summary>
    /// <param name="task">The task.</param>
    public void Start(SshTask task)
    {
        _table.Find(task, "starts");
        lock (_lock)
        {
            _toStart.Add(task);
        }

        _wake.Set();
    }

    /// <summary>The state of a task that this head or another one has started here.</summary>
    /// <param name="task">The task.</param>
    public AttemptState Find(SshTask task)
    {
        AttemptState state = _table.Find(task, "was started by another head");
        lock (_lock)
        {
            bool isLost = !state.IsOver && Silence is not null
                && _settings.Clock.GetElapsedTime(_heard) > TimeSpan.FromSeconds(_settings.LostAfterSeconds);
            return !isLost ? state : new AttemptState(
                AttemptPhase.NodeLost, Host.Name,
                Reason: string.Create(CultureInfo.InvariantCulture, $"the host has not answered for {_settings.LostAfterSeconds} s: {Silence}"));
        }
    }

    /// <summary>Forgets tasks that have ended and that nobody asks for any more.</summary>
    /// <param name="asked">The names of those that are asked for.</param>
    public void Forget(IReadOnlySet<string> asked) => _table.Forget(asked);

    /// <summary>Takes back the tasks that the host was given and could not be told of: they never started.</summary>
    public IReadOnlyList<SshTask> TakeReturned() => Take(_returned);

    /// <summary>Ends tasks, and waits until the host has been told or does not answer.</summary>
    /// <param name="tasks">The tasks.</param>
    public void Cancel(IReadOnlyCollection<SshTask> tasks)
    {
        lock (_lock)
        {
            _toStart.RemoveAll(tasks.Contains);
            _toCancel.AddRange(tasks);
        }

        _wake.Set();
        SpinWait.SpinUntil(HasCancelled, AnswerLimit + AnswerLimit);
    }

    /// <summary>Says no more to the host; tasks that run there run on.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _wake.Set();
        _thread.Join();
        _end.Dispose();
        _wake.Dispose();
    }

    private void Talk()
    {
        try
        {
            for (TimeSpan pause = TimeSpan.Zero; !_end.IsCancellationRequested; pause = _settings.Interval)
            {
                _wake.WaitOne(pause);
                if (_isExamined || Examine())
                {
                    StartTasks();
                    CancelTasks();
                    AskForTasks();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody asks any more.
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            // The program ssh is not there, or cannot be started: no host can be reached.
            Problem = new ErrorReport(
                ErrorCodes.HostUnfit, $"the host {Host.Name} cannot be asked: {e.Message.TrimEnd('.')}.",
                "Install OpenSSH's client, or say which program it is: \"sshCommand\" of the executor in bakeoff.json.");
        }
    }

    private bool Examine()
    {
        SshAnswer answer = Run(SshScripts.Examine(Host, _settings.Files, _settings.TasksFolder));
        if (answer.IsFromHost)
        {
            Problem = SshExamination.Judge(Host, _settings.Files, _settings.TasksFolder, answer.Lines);
            _isExamined = true;
        }

        return _isExamined;
    }

    private void StartTasks()
    {
        IReadOnlyList<SshTask> tasks = Take(_toStart);
        if (tasks.Count == 0)
        {
            return;
        }

        SshAnswer answer = Run(SshScripts.Start(tasks, _settings.Variables));
        HashSet<string> started =
            [.. answer.Lines.Where(line => line.EndsWith(" started", StringComparison.Ordinal)).Select(line => line.Split(' ')[0])];
        foreach (SshTask task in tasks.Where(task => !started.Contains(task.Name)))
        {
            if (answer.IsFromHost)
            {
                _table.Set(task, new AttemptState(AttemptPhase.NodeLost, Host.Name, Reason: $"it could not be started: {answer.Said}"));
                continue;
            }

            _table.Remove(task);
            lock (_lock)
            {
                _returned.Add(task);
            }
        }
    }

    private void CancelTasks()
    {
        SshTask[] tasks;
        lock (_lock)
        {
            tasks = [.. _toCancel];
        }

        if (tasks.Length > 0)
        {
            Run(SshScripts.Cancel(tasks));
            lock (_lock)
            {
                _toCancel.RemoveRange(0, tasks.Length);
            }
        }
    }

    private void AskForTasks()
    {
        IReadOnlyList<SshTask> tasks = _table.FindOpen();
        SshAnswer answer = Run(SshScripts.Ask(Host.Name, tasks));
        if (answer.IsFromHost)
        {
            _table.Read(tasks, answer.Lines);
            _isAsked = true;
        }
    }

    private bool HasCancelled()
    {
        lock (_lock)
        {
            return _toCancel.Count == 0;
        }
    }

    private IReadOnlyList<SshTask> Take(List<SshTask> list)
    {
        lock (_lock)
        {
            SshTask[] taken = [.. list];
            list.Clear();
            return taken;
        }
    }

    private SshAnswer Run(string script)
    {
        SshAnswer answer = _client.Run(Host.Name, script, AnswerLimit, _end.Token);
        lock (_lock)
        {
            Silence = answer.IsFromHost ? null : answer.Said;
            _heard = answer.IsFromHost ? _settings.Clock.GetTimestamp() : _heard;
        }

        return answer;
    }
}
