using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Runs tasks as jobs of Slurm: one array for tasks of equal shape, one <c>squeue</c> for all of them. Jobs are found by the name of their array and
/// their place in it; nothing depends on <c>slurmdbd</c>.
/// </summary>
internal sealed class SlurmExecutor : IExecutor
{
    private const int JobsPerCommand = 500;

    /// <summary>
    /// Attempts that nobody waits for, by their ids, until they have left the queue: a node that was lost for a while has them queued again.
    /// </summary>
    private readonly Dictionary<string, TaskAttempt> _forgotten = new(StringComparer.Ordinal);
    private readonly ExecutorSettings _settings;
    private readonly string _storeFolder;
    private readonly Func<IReadOnlyList<TaskAttempt>, ExecutorOptions, string> _script;
    private readonly SlurmTalk _talk;
    private readonly Lazy<SlurmNodes> _nodes;

    /// <summary>Creates the executor; nothing is asked yet.</summary>
    /// <param name="settings">What <c>bakeoff.json</c> says.</param>
    /// <param name="storeFolder">The store of the head.</param>
    /// <param name="script">Writes the script of an array of attempts, with what the user says of their stage.</param>
    /// <param name="commands">Slurm's programs.</param>
    /// <param name="clock">The time; null for the system's.</param>
    public SlurmExecutor(
        ExecutorSettings settings, string storeFolder, Func<IReadOnlyList<TaskAttempt>, ExecutorOptions, string> script, ISlurmCommands commands,
        TimeProvider? clock = null)
    {
        (_settings, _storeFolder, _script) = (settings, storeFolder, script);
        _talk = new SlurmTalk(commands, TimeSpan.FromSeconds(settings.General.LostAfterSeconds), clock ?? TimeProvider.System);
        _nodes = new Lazy<SlurmNodes>(() => FindNodes(settings.General, _talk));
    }

    /// <inheritdoc/>
    public string Kind => ExecutorOptions.Slurm;

    /// <summary>As many as <c>MaxArraySize</c> allows where a cluster does not set it.</summary>
    public int MaxBatch => 1000;

    /// <inheritdoc/>
    public TimeSpan PollInterval => TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public long MaxMemoryBytes => _nodes.Value.MemoryBytes;

    /// <inheritdoc/>
    public bool RunsHere(string stage, string? model) => _settings.RunsHere(stage);

    /// <inheritdoc/>
    public TaskShare FindShare(TaskNeeds needs) => NodeShare.Find(needs, _settings, _nodes.Value.Cores, _nodes.Value.MemoryBytes);

    /// <inheritdoc/>
    public void Submit(IReadOnlyList<TaskAttempt> attempts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskShare share = attempts[0].Share;
        ExecutorOptions options = _settings.FindProfile(share.Profile);
        List<string> arguments =
        [
            "--parsable", $"--job-name={attempts[0].Batch}", Invariant($"--array=0-{attempts.Count - 1}"), "--ntasks=1",
            Invariant($"--cpus-per-task={share.Cores}"), Invariant($"--mem={Math.Max(1, Megabytes(share.MemoryBytes))}M"),
            Invariant($"--time={Minutes(share)}"), "--output=/dev/null", "--error=/dev/null", "--requeue",
        ];
        arguments.AddRange(options.Partition is { } partition ? [$"--partition={partition}"] : []);
        arguments.AddRange(options.Account is { } account ? [$"--account={account}"] : []);
        arguments.AddRange(options.Qos is { } qos ? [$"--qos={qos}"] : []);
        arguments.AddRange(options.Arguments ?? []);
        string more = attempts.Count == 1 ? "" : Invariant($" and {attempts.Count - 1} more");
        _talk.Submit(arguments, _script(attempts, options), new SlurmRequest(
            attempts[0].Label + more, share.Profile,
            SlurmRequest.ValuesOf(options, Invariant($"{share.Cores}"), share.MemoryBytes, Invariant($"{Minutes(share)}"))));
    }

    /// <inheritdoc/>
    public string? FindSuspect(TaskAttempt attempt) => _settings.DescribeBefore(attempt.Share.Profile);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, AttemptState> Poll(IReadOnlyCollection<TaskAttempt> attempts)
    {
        Dictionary<string, AttemptState> states = Ask([.. attempts, .. _forgotten.Values]);
        TakeOutOfTheQueue(states);
        foreach (TaskAttempt attempt in attempts)
        {
            if (states.TryGetValue(attempt.Id, out AttemptState? state) && state.Phase == AttemptPhase.Ended)
            {
                states[attempt.Id] = state with { Reason = Said(attempt) ?? state.Reason };
            }
        }

        return states;
    }

    /// <inheritdoc/>
    public void Cancel(IReadOnlyCollection<TaskAttempt> attempts)
    {
        Dictionary<string, AttemptState> states = Ask(attempts);
        Cancel(attempts.Select(attempt => states.GetValueOrDefault(attempt.Id)).OfType<AttemptState>()
            .Where(state => !state.IsOver || SlurmStates.IsInQueue(state)));
    }

    /// <inheritdoc/>
    public void Forget(TaskAttempt attempt) => _forgotten[attempt.Id] = attempt;

    private Dictionary<string, AttemptState> Ask(IEnumerable<TaskAttempt> attempts)
    {
        string names = string.Join(',', attempts.Select(attempt => attempt.Batch).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return SlurmStates.Read(_talk.Ask(
            "squeue", ["--noheader", "--array", "--states=all", $"--name={names}", $"--format={SlurmStates.Format}"]).Output);
    }

    private void Cancel(IEnumerable<AttemptState> states)
    {
        foreach (string[] some in states.Select(state => state.Job!).Chunk(JobsPerCommand))
        {
            _talk.Ask("scancel", ["--quiet", .. some]);
        }
    }

    private void TakeOutOfTheQueue(Dictionary<string, AttemptState> states)
    {
        Cancel(_forgotten.Keys.Select(id => states.GetValueOrDefault(id)).OfType<AttemptState>().Where(SlurmStates.IsInQueue));
        foreach (string id in _forgotten.Keys.Where(id => states.GetValueOrDefault(id) is not { Phase: AttemptPhase.Running }).ToArray())
        {
            _forgotten.Remove(id);
        }
    }

    /// <summary>The last line that the job wrote before it ended, such as that the engine is not there.</summary>
    private string? Said(TaskAttempt attempt)
    {
        string file = Path.Combine(new TaskFolder(_storeFolder, attempt.Key).Path, Invariant($"out-{attempt.Number}.txt"));
        try
        {
            return File.Exists(file) ? File.ReadLines(file).LastOrDefault(line => line.Trim().Length > 0) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SlurmNodes FindNodes(ExecutorOptions options, SlurmTalk talk)
    {
        string[] partition = options.Partition is { } name ? [$"--partition={name}"] : [];
        try
        {
            SlurmAnswer answer = talk.AskForNodes(["--Node", "--noheader", "--format=%c|%m", .. partition]);
            return answer.Code == 0 ? SlurmNodes.Read(answer.Output) : SlurmNodes.Unknown;
        }
        catch (ExecutorBusyException)
        {
            return SlurmNodes.Unknown; // Slurm itself refuses what no node can have.
        }
    }

    private static long Minutes(TaskShare share) => Math.Max(1, (share.Seconds + 59) / 60);

    /// <summary>Slurm counts in units of 2²⁰ bytes.</summary>
    private static long Megabytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
