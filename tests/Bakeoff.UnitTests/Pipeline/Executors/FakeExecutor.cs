using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

/// <summary>
/// A cluster in this process: it has a queue, runs what is submitted when it is asked for states, and can do to a job what a real one does. It
/// outlives its heads, as a cluster does.
/// </summary>
/// <param name="storeFolder">The store that its nodes see.</param>
/// <param name="launcher">Runs stages.</param>
internal sealed class FakeExecutor(string storeFolder, IStageLauncher launcher) : IExecutor
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AttemptState> _states = new(StringComparer.Ordinal);

    /// <summary>What becomes of an attempt: a phase in which it ends or stays; null where it runs to its end.</summary>
    public Func<TaskAttempt, AttemptPhase?> Fate { get; set; } = _ => null;

    /// <summary>Is called before a batch is taken.</summary>
    public Action BeforeTaking { get; set; } = () => { };

    /// <summary>Is called after a batch was taken, before that is said.</summary>
    public Action AfterTaking { get; set; } = () => { };

    /// <summary>Is called before a state is told.</summary>
    public Action BeforeTelling { get; set; } = () => { };

    /// <summary>The stages that run on the head's machine.</summary>
    public string[] Here { get; set; } = [];

    /// <summary>All batches that were taken.</summary>
    public List<IReadOnlyList<TaskAttempt>> Batches { get; } = [];

    /// <summary>All attempts that were taken.</summary>
    public IReadOnlyList<TaskAttempt> Taken
    {
        get
        {
            lock (_lock)
            {
                return [.. Batches.SelectMany(batch => batch)];
            }
        }
    }

    /// <summary>The attempts that were cancelled by their head.</summary>
    public List<TaskAttempt> Cancelled { get; } = [];

    /// <summary>The attempts of which their head said that nobody waits for them any more.</summary>
    public List<TaskAttempt> Forgotten { get; } = [];

    public string Kind => "fake";

    public int MaxBatch { get; set; } = 1000;

    public TimeSpan PollInterval => TimeSpan.Zero;

    public long MaxMemoryBytes => long.MaxValue;

    public bool RunsHere(string stage, string? model) => Here.Contains(stage);

    public TaskShare FindShare(TaskNeeds needs) => new(1, 512_000_000, 600);

    public void Submit(IReadOnlyList<TaskAttempt> attempts, CancellationToken cancellation)
    {
        lock (_lock)
        {
            BeforeTaking();
            Batches.Add(attempts);
            foreach (TaskAttempt attempt in attempts)
            {
                _states[attempt.Id] = new AttemptState(AttemptPhase.Queued, Job: attempt.Id);
            }

            AfterTaking();
        }
    }

    public IReadOnlyDictionary<string, AttemptState> Poll(IReadOnlyCollection<TaskAttempt> attempts)
    {
        lock (_lock)
        {
            BeforeTelling();
            foreach (TaskAttempt attempt in attempts.Where(of => _states.TryGetValue(of.Id, out AttemptState? state) && !state.IsOver))
            {
                Advance(attempt);
            }

            return attempts.Where(of => _states.ContainsKey(of.Id)).ToDictionary(of => of.Id, of => _states[of.Id]);
        }
    }

    public void Cancel(IReadOnlyCollection<TaskAttempt> attempts) => Cancelled.AddRange(attempts);

    public void Forget(TaskAttempt attempt) => Forgotten.Add(attempt);

    private void Advance(TaskAttempt attempt)
    {
        if (Fate(attempt) is { } phase)
        {
            _states[attempt.Id] = new AttemptState(phase, phase == AttemptPhase.Queued ? null : "n1", attempt.Id);
            if (phase == AttemptPhase.Gone)
            {
                _states.Remove(attempt.Id);
            }

            return;
        }

        var folder = new TaskFolder(storeFolder, attempt.Key);
        StageTask task = TaskFolder.TryRead<StageTask>(folder.TaskFile)!;
        TaskResult result;
        try
        {
            result = new TaskRunner(EngineProgram.Find(), launcher, storeFolder, new SilentListener()).Run(task, attempt, CancellationToken.None);
        }
        catch (BakeoffException e)
        {
            result = new TaskResult { Attempt = attempt.Number, Node = "n1", Errors = e.Reports };
        }

        folder.Write(folder.ResultFile, CanonicalJson.Serialize(result));
        _states[attempt.Id] = new AttemptState(AttemptPhase.Ended, "n1", attempt.Id);
    }
}
