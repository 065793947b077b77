using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What is known of the tasks of a host, and of what they leave free. Any thread may ask.</summary>
/// <param name="host">The host.</param>
/// <param name="settings">What is the same for all hosts.</param>
internal sealed class SshTaskTable(SshHost host, SshWorkerSettings settings)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _tasks = new(StringComparer.Ordinal);
    private (int Cores, long MemoryBytes) _foreign;

    /// <summary>What all tasks together may still use, also considering those of other heads; less than 0 where there are too many.</summary>
    public (int Cores, long MemoryBytes) Free
    {
        get
        {
            lock (_lock)
            {
                TaskShare[] own = [.. _tasks.Values.Where(entry => !entry.State.IsOver).Select(entry => entry.Task.Attempt.Share)];
                return (
                    host.Cores - _foreign.Cores - own.Sum(share => share.Cores),
                    host.FindMemoryBytes() - _foreign.MemoryBytes - own.Sum(share => share.MemoryBytes));
            }
        }
    }

    /// <summary>The tasks that are not known to have ended.</summary>
    public IReadOnlyList<SshTask> FindOpen()
    {
        lock (_lock)
        {
            return [.. _tasks.Values.Where(entry => !entry.State.IsOver).Select(entry => entry.Task)];
        }
    }

    /// <summary>The state of a task, as the host last said; one that was not known is entered.</summary>
    /// <param name="task">The task.</param>
    /// <param name="reason">What is said of one that was not known.</param>
    public AttemptState Find(SshTask task, string reason)
    {
        lock (_lock)
        {
            if (!_tasks.TryGetValue(task.Name, out Entry? entry))
            {
                _tasks[task.Name] = entry = new Entry(
                    task, new AttemptState(AttemptPhase.Running, host.Name, Reason: reason), settings.Clock.GetTimestamp());
            }

            return entry.State;
        }
    }

    /// <summary>Enters the state of a task that is known.</summary>
    /// <param name="task">The task.</param>
    /// <param name="state">Its state.</param>
    public void Set(SshTask task, AttemptState state)
    {
        lock (_lock)
        {
            if (_tasks.TryGetValue(task.Name, out Entry? entry))
            {
                _tasks[task.Name] = entry with { State = state };
            }
        }
    }

    /// <summary>Forgets a task.</summary>
    /// <param name="task">The task.</param>
    public void Remove(SshTask task)
    {
        lock (_lock)
        {
            _tasks.Remove(task.Name);
        }
    }

    /// <summary>Forgets tasks that have ended and that nobody asks for any more.</summary>
    /// <param name="asked">The names of those that are asked for.</param>
    public void Forget(IReadOnlySet<string> asked)
    {
        lock (_lock)
        {
            foreach (string name in _tasks.Where(task => task.Value.State.IsOver && !asked.Contains(task.Key)).Select(task => task.Key).ToArray())
            {
                _tasks.Remove(name);
            }
        }
    }

    /// <summary>
    /// Takes what the host said of each task, and what all of them use: what is not used by ours is used by those of other heads.
    /// </summary>
    /// <param name="tasks">The tasks that it was asked for.</param>
    /// <param name="lines">What <see cref="SshScripts.Ask"/> printed.</param>
    public void Read(IReadOnlyList<SshTask> tasks, IReadOnlyList<string> lines)
    {
        Dictionary<string, SshTask> asked = tasks.ToDictionary(task => task.Name, StringComparer.Ordinal);
        (int Cores, long MemoryBytes) own = (0, 0);
        foreach (string[] words in lines.Select(line => line.Split(' ', 4)))
        {
            if (words.Length > 1 && asked.TryGetValue(words[0], out SshTask? task))
            {
                Set(task, StateOf(words));
                TaskShare share = task.Attempt.Share;
                own = words[1] == "running" ? (own.Cores + share.Cores, own.MemoryBytes + share.MemoryBytes) : own;
            }
            else if (words is ["used", string cores, string bytes]
                && int.TryParse(cores, NumberStyles.None, CultureInfo.InvariantCulture, out int usedCores)
                && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out long usedBytes))
            {
                lock (_lock)
                {
                    _foreign = (Math.Max(0, usedCores - own.Cores), Math.Max(0, usedBytes - own.MemoryBytes));
                }
            }
        }
    }

    private AttemptState StateOf(string[] words) => words[1] switch
    {
        "running" => new AttemptState(AttemptPhase.Running, host.Name),
        "ended" => StateOf(words.ElementAtOrDefault(2), words.ElementAtOrDefault(3)?.Trim() ?? ""),
        _ when IsYoung(words[0]) => new AttemptState(AttemptPhase.Running, host.Name, Reason: "starts"),
        _ => new AttemptState(AttemptPhase.NodeLost, host.Name, Reason: "it did not begin there"),
    };

    /// <summary>A task that has failed has a result all the same: a code is that of a process that was ended, or did not even start.</summary>
    private AttemptState StateOf(string? code, string said) => code switch
    {
        null => new AttemptState(AttemptPhase.Ended, host.Name),
        "143" => new AttemptState(AttemptPhase.Cancelled, host.Name, Reason: "somebody ended its process"),
        _ => new AttemptState(
            AttemptPhase.Ended, host.Name, Reason: $"its process ended with exit code {code}{(said.Length > 0 ? $": {said}" : "")}"),
    };

    private bool IsYoung(string name)
    {
        lock (_lock)
        {
            return _tasks.TryGetValue(name, out Entry? entry) && settings.Clock.GetElapsedTime(entry.Since) < settings.StartGrace;
        }
    }

    /// <param name="Task">The task.</param>
    /// <param name="State">Where it is.</param>
    /// <param name="Since">Since when it is known.</param>
    private sealed record Entry(SshTask Task, AttemptState State, long Since);
}
