using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>The inside of the process that runs a task on a node: <c>bakeoff task FOLDER ATTEMPT</c>.</summary>
internal static class TaskHost
{
    /// <summary>The name of the hidden command that runs a task.</summary>
    public const string Command = "task";

    /// <summary>The environment variable with the name of the node; the machine's own where it is not set.</summary>
    public const string NodeVariable = "BAKEOFF_NODE";

    /// <summary>The environment variable that says how often the scheduler has started the attempt again by itself.</summary>
    public const string RestartsVariable = "BAKEOFF_RESTARTS";

    private const int Interrupted = 143;
    private const int MaxWrites = 60;
    private static readonly TimeSpan WriteAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SignalDelay = TimeSpan.FromSeconds(1);

    /// <summary>The name of this node.</summary>
    public static string Node => Environment.GetEnvironmentVariable(NodeVariable) is { Length: > 0 } name ? name : Environment.MachineName;

    /// <summary>How often the scheduler has started this attempt again by itself.</summary>
    public static int Restarts => int.TryParse(
        Environment.GetEnvironmentVariable(RestartsVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;

    /// <summary>Runs the attempt of a task, and leaves its result in the task's folder.</summary>
    /// <param name="folder">The task's folder in the store, <c>tasks/&lt;key&gt;</c>.</param>
    /// <param name="number">The attempt's number.</param>
    /// <param name="log">Receives what is said to whoever looks after the node.</param>
    /// <returns>The exit code: 0 where there is a result, also one that says why the stage failed.</returns>
    public static int Run(string folder, string number, TextWriter log)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string store = Path.GetDirectoryName(Path.GetDirectoryName(path))!;
        var files = new TaskFolder(store, Path.GetFileName(path));
        using var end = new CancellationTokenSource();
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, end), interrupt = OnSignal(PosixSignal.SIGINT, end);
        int attempt = int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
        if (!Await(Path.GetDirectoryName(path)!, log, end.Token))
        {
            return end.IsCancellationRequested ? Interrupted : 1;
        }

        TaskAttempt? claimed = files.FindAttempts().FirstOrDefault(of => of.Number == attempt);
        if (claimed is null || TaskFolder.TryRead<StageTask>(files.TaskFile) is not { } task)
        {
            log.WriteLine($"{path}: the task is over, or it was cancelled.");
            return 0;
        }

        TaskResult? result = Run(task, claimed, store, new TaskProgressFile(files, attempt), end.Token);
        if (result is null)
        {
            return Interrupted;
        }

        return TryLeave(files, result, log, end.Token) ? 0 : 1;
    }

    /// <summary>
    /// Waits for the folder of all tasks: where it is away the file system is, and that the task's own is not there says nothing yet.
    /// </summary>
    private static bool Await(string tasks, TextWriter log, CancellationToken cancellation)
    {
        for (int look = 0; look < MaxWrites; look++)
        {
            if (Directory.Exists(tasks))
            {
                return true;
            }

            log.WriteLine($"{tasks} is not there; it is looked for again.");
            if (cancellation.WaitHandle.WaitOne(WriteAgain))
            {
                break;
            }
        }

        return false;
    }

    /// <summary>A store on a file system of several machines may be away for a while; hours of work are worth the wait.</summary>
    private static bool TryLeave(TaskFolder files, TaskResult result, TextWriter log, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MaxWrites; attempt++)
        {
            try
            {
                if (Directory.Exists(Path.GetDirectoryName(files.Path)))
                {
                    // Where the task alone is gone another attempt has succeeded, and nobody waits for this one.
                    if (Directory.Exists(files.Path))
                    {
                        files.Write(files.ResultFile, CanonicalJson.Serialize(result));
                    }

                    return true;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.WriteLine(e.Message);
            }

            if (cancellation.WaitHandle.WaitOne(WriteAgain))
            {
                break;
            }
        }

        return false;
    }

    /// <summary>Runs an attempt with a store.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="storeFolder">The store, which has what the task reads and gets what it writes.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The result; null where it was ended from outside, which is not the stage's result.</returns>
    public static TaskResult? Run(
        StageTask task, TaskAttempt attempt, string storeFolder, TaskProgressFile progress, CancellationToken cancellation)
    {
        using var memory = new MemoryWatch(attempt.Share.MemoryBytes, cancellation);
        try
        {
            EngineProgram program = EngineProgram.Find();
            var runner = new TaskRunner(program, new StageProcess(program, progress), storeFolder, progress);
            return runner.Run(task, attempt, memory.Token) with { Restarts = Restarts, Warnings = progress.Warnings };
        }
        catch (Exception e)
        {
            // Whoever ends this process ends the stage's at the same moment: what looks like a failure of the stage is none.
            if (cancellation.WaitHandle.WaitOne(memory.HeldBytes > 0 ? TimeSpan.Zero : SignalDelay))
            {
                return null;
            }

            // What a stage says that could not read its files is not of the stage.
            IReadOnlyList<ErrorReport> errors = memory.HeldBytes > 0 ? [TooMuch(task, attempt, memory.HeldBytes)]
                : Directory.Exists(Path.Combine(storeFolder, StoreTree.Tasks)) ? ErrorDescriber.Describe(e) : [StoreAway(storeFolder)];
            return new TaskResult { Attempt = attempt.Number, Node = Node, Restarts = Restarts, Errors = errors, Warnings = progress.Warnings };
        }
    }

    private static ErrorReport TooMuch(StageTask task, TaskAttempt attempt, long heldBytes) => new(
        ErrorCodes.OutOfMemory,
        $"its processes held {ByteSize.Format(heldBytes)}, more than the {ByteSize.Format(attempt.Share.MemoryBytes)} that the job asked for.",
        "Give the stage more memory: \"memory\" in bakeoff.json.", new FileLocation(task.Label));

    private static ErrorReport StoreAway(string storeFolder) => new(
        ErrorCodes.StoreUnusable, "the store was not there while the stage ran.", "Look after the file system of the nodes.",
        new FileLocation(storeFolder));

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource end) =>
        PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        end.Cancel();
    });
}
