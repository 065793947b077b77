using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Runs a task on the machine that this is: lays out what it reads, runs the stage's process, publishes what that wrote.</summary>
/// <param name="program">The program that runs stages.</param>
/// <param name="launcher">Runs the stage.</param>
/// <param name="storeFolder">The store, which has what the task reads.</param>
/// <param name="progress">Is told what it waits for.</param>
internal sealed class TaskRunner(EngineProgram program, IStageLauncher launcher, string storeFolder, IRunListener progress)
{
    /// <summary>The memory that the process around the stage's holds, in bytes: it is part of a task's share.</summary>
    public const long OwnBytes = 160_000_000;

    private readonly ArtifactStore _store = new(storeFolder);
    private readonly EngineSettings _settings = new() { ArtifactsFolder = storeFolder, StoreFolder = storeFolder };

    /// <summary>Runs the task, unless the store has its result by the time that nobody else runs it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">The attempt, which says what it may use.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BakeoffException">
    /// The stage failed, this node would give other bytes (<c>BKF5107</c>), or the store cannot be used.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public TaskResult Run(StageTask task, TaskAttempt attempt, CancellationToken cancellation)
    {
        var key = new StageKey(task.Parts);
        var check = new NodeCheck(program, task);
        check.Require();
        using StoreLease lease = _store.Lease();
        using IDisposable held = _store.Lock(key, task.Label, holder => progress.Waiting(task.Label, holder), cancellation);
        var result = new TaskResult { Attempt = attempt.Number, Node = TaskHost.Node };
        if (!task.IsForced && _store.Find(task.Stage, key, out _) is not null)
        {
            return result;
        }

        using TemporaryFolder folder = ArtifactStore.Guarded(
            _settings.TemporaryFolder, () => new TemporaryFolder(_settings.TemporaryFolder, task.Label));
        string output = folder.Make("output"), resume = _settings.ResumeFolderOf(task.Label, key);
        long start = Stopwatch.GetTimestamp();
        StageUsage usage = launcher.Run(RequestOf(task, attempt, folder, output, resume), cancellation);
        double seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3);
        if (task.CallsUserCode)
        {
            _store.DistrustVerified();
        }

        check.RequireUnchanged();
        _store.Publish(task.Stage, task.Label, key, output, [], new ArtifactComparer());
        if (Directory.Exists(resume))
        {
            Directory.Delete(resume, recursive: true);
        }

        return result with { Seconds = seconds, PeakMemoryBytes = usage.PeakMemoryBytes, Energy = usage.Energy };
    }

    private StageRequest RequestOf(StageTask task, TaskAttempt attempt, TemporaryFolder folder, string output, string resume)
    {
        long memory = Math.Max(attempt.Share.MemoryBytes - OwnBytes, attempt.Share.MemoryBytes / 2);
        return new StageRequest(
            task.Stage, task.Label, task.OptionsJson, task.Seed, task.Fold, Materialize(task, folder), output, folder.Make("work"), resume,
            attempt.Share.Cores, task.Fetch, memory, attempt.Share.MemoryBytes, task.CallsUserCode, attempt.Share.Cores);
    }

    /// <summary>A command of a custom model may be a script.</summary>
    private static void AllowToRun(TaskInput input, string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (string path in input.Files.Where(file => file.IsExecutable).Select(file => Path.Combine(folder, file.Path)))
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        }
    }

    private Dictionary<string, string> Materialize(StageTask task, TemporaryFolder folder)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (TaskInput input in task.Inputs)
        {
            bool isOwn = input.Label is StageContext.ExternalInput or StageContext.AssemblyInput or StageContext.ProvenanceInput;
            string target = inputs[input.Label] = Path.Combine(folder.Path, "inputs", input.Label);
            StoredFile[] files = [.. input.Files.Select(file => new StoredFile(file.Path, file.Sha256, file.Bytes))];
            _store.Materialize(ActionEntry.Create(task.Label, [], files), target, copies: isOwn || task.CallsUserCode);
            AllowToRun(input, target);
        }

        if (task.Assembly is { } assembly)
        {
            inputs[StageContext.AssemblyInput] = Path.Combine(inputs[StageContext.AssemblyInput], assembly);
            inputs[StageContext.AssemblySourceInput] = task.AssemblySource!;
        }

        return inputs;
    }
}
