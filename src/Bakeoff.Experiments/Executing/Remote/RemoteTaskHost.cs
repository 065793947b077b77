using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// The inside of the process that runs a task on a node that shares no file system with its head: what the task reads comes from the remote store
/// into the node's own, and what it wrote goes back. <c>bakeoff remote-task STORE HASH BATCH INDEX ATTEMPT CORES BYTES</c>.
/// </summary>
/// <param name="storeFolder">The node's store, which is a cache.</param>
/// <param name="remote">The remote store.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class RemoteTaskHost(string storeFolder, RemoteSettings remote, CancellationToken cancellation)
{
    /// <summary>The name of the hidden command.</summary>
    public const string Command = "remote-task";

    private const int Interrupted = 143;
    private const long MaxTaskBytes = 64_000_000;

    /// <summary>For so long a remote store that does not answer is asked again: a stage's work is worth the wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15), LongestPause = TimeSpan.FromSeconds(30);

    private readonly ArtifactStore _store = new(storeFolder);

    /// <summary>Runs an attempt.</summary>
    /// <param name="arguments">The arguments of the command.</param>
    /// <param name="errors">Where it says why it cannot run: the head finds it at the end of what the process has said.</param>
    /// <returns>The exit code: 0 where the remote store has the result, also one that says why the stage failed.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter errors)
    {
        using var end = new CancellationTokenSource();
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, end), interrupt = OnSignal(PosixSignal.SIGINT, end);
        if (RemoteVariables.Read() is not { } remote)
        {
            errors.WriteLine("this node was not told which remote store to use.");
            return 1;
        }

        try
        {
            return new RemoteTaskHost(arguments[0], remote, end.Token).Run(arguments[1], index => arguments[index + 2]) ? 0 : Interrupted;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception e) when (e is IOException or BakeoffException)
        {
            errors.WriteLine(e.Message);
            return 1;
        }
    }

    private bool Run(string sha256, Func<int, string> argument)
    {
        using IRemoteTransport transport = remote.Open();
        var files = new RemoteTaskFiles(transport);
        using var scratch = new TemporaryFolder(Path.Combine(storeFolder, "tmp"), "task");
        string message = Path.Combine(scratch.Path, "message"), file = Path.Combine(scratch.Path, "task.json");
        Persist(() => files.FetchObject(sha256, file, MaxTaskBytes, cancellation));
        StageTask task = CanonicalJson.Read<StageTask>(file);
        int Number(int index) => int.Parse(argument(index), NumberStyles.None, CultureInfo.InvariantCulture);
        var attempt = new TaskAttempt
        {
            Key = task.Key, Label = task.Label, Batch = argument(0), Index = Number(1), Number = Number(2), Cause = AttemptCause.Needed,
            Executor = "",
            Share = new TaskShare(Number(3), long.Parse(argument(4), NumberStyles.None, CultureInfo.InvariantCulture), 0), Head = "",
        };
        TaskResult? result = Find(task, attempt, files, message) ?? Execute(task, attempt, files, scratch, message);
        if (result is null)
        {
            return false;
        }

        Persist(() => files.SendResult(task.Key, attempt.Id, result, message, cancellation));
        return true;
    }

    /// <summary>Another attempt may have succeeded meanwhile.</summary>
    private TaskResult? Find(StageTask task, TaskAttempt attempt, RemoteTaskFiles files, string message)
    {
        ActionEntry? there = null;
        Persist(() => there = files.FindOutput(new StageKey(task.Parts), message, cancellation));
        return there is null || task.IsForced ? null : new TaskResult { Attempt = attempt.Number, Node = TaskHost.Node };
    }

    private TaskResult? Execute(StageTask task, TaskAttempt attempt, RemoteTaskFiles files, TemporaryFolder scratch, string message)
    {
        using StoreLease lease = _store.Lease(); // What is fetched stays until it is used.
        foreach (string sha256 in task.FindObjects().Distinct().Where(sha256 => !_store.IsSound(sha256)))
        {
            string target = Path.Combine(scratch.Path, sha256);
            Persist(() => files.FetchObject(sha256, target, long.MaxValue, cancellation));
            _store.TakeObject(target);
        }

        var folder = new TaskFolder(storeFolder, task.Key);
        var progress = new TaskProgressFile(folder, attempt.Number);
        TaskResult? result;
        using (new RemoteProgressSender(files, folder, attempt, Path.Combine(scratch.Path, "progress")))
        {
            result = TaskHost.Run(task, attempt, storeFolder, progress, cancellation);
        }

        var key = new StageKey(task.Parts);
        if (result is { IsSuccess: true } && _store.Find(task.Stage, key, out _) is { } entry)
        {
            if (task.IsForced && files.FindOutput(key, message, cancellation) is { } before && !before.Outputs.SequenceEqual(entry.Outputs))
            {
                throw DeterminismException.OfRepair(key.Hash, before, entry, _store, null);
            }

            Persist(() => files.SendOutput(entry, key, _store, message, cancellation));
        }

        if (result is not null)
        {
            folder.Delete();
        }

        return result;
    }

    /// <summary>Does something with the remote store, again and again while it does not answer.</summary>
    private void Persist(Action work)
    {
        TimeSpan pause = TimeSpan.FromSeconds(1), waited = TimeSpan.Zero;
        while (true)
        {
            try
            {
                work();
                return;
            }
            catch (IOException) when (waited < Patience)
            {
                cancellation.WaitHandle.WaitOne(pause);
                cancellation.ThrowIfCancellationRequested();
                waited += pause;
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource end) =>
        PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        end.Cancel();
    });
}
