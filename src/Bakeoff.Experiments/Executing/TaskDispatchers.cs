using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Creates what brings stages to other machines, as <c>bakeoff.json</c> and the command line say.</summary>
internal static class TaskDispatchers
{
    /// <summary>Creates the dispatcher.</summary>
    /// <param name="kind">The kind of executor.</param>
    /// <param name="executor">What <c>bakeoff.json</c> says.</param>
    /// <param name="settings">Where the store is.</param>
    /// <param name="program">The program that runs stages.</param>
    /// <param name="warn">Is told what the user should know.</param>
    /// <param name="detaches">Whether the process returns once all that is ready has been submitted.</param>
    /// <returns>The dispatcher; null where stages run on this machine.</returns>
    /// <exception cref="ReportedException">There is no such kind (<c>BKF5101</c>).</exception>
    /// <exception cref="StoreException">The store cannot be made (<c>BKF4001</c>).</exception>
    public static TaskDispatcher? Create(
        string kind, ExecutorSettings executor, EngineSettings settings, EngineProgram program, Action<string> warn, bool detaches)
    {
        string store = Path.GetFullPath(settings.StoreFolder);
        if (kind != ExecutorOptions.Local)
        {
            string tasks = Path.Combine(store, StoreTree.Tasks);
            ArtifactStore.Guarded(tasks, () => Directory.CreateDirectory(tasks)); // What cannot be made is said to be the store.
        }

        (IExecutor Executor, ITaskExchange Exchange)? made = kind switch
        {
            ExecutorOptions.Local => null,
            ExecutorOptions.Slurm => CreateSlurm(executor, settings, store, program),
            ExecutorOptions.Ssh => SshExecutorFactory.Create(executor, settings, program),
            _ => throw new ReportedException([new ErrorReport(
                ErrorCodes.ExecutorRefused, $"there is no executor '{kind}'.",
                $"Choose {ExecutorOptions.Local}, {ExecutorOptions.Slurm} or {ExecutorOptions.Ssh}.")]),
        };
        return made is not { } both ? null : new TaskDispatcher(both.Executor, both.Exchange, store, warn) { Detaches = detaches };
    }

    /// <summary>Refuses settings with which <see cref="Create"/> would, without asking anybody.</summary>
    /// <param name="executor">What <c>bakeoff.json</c> says, also which kind of executor it is.</param>
    /// <param name="settings">Where the remote store is.</param>
    /// <exception cref="ReportedException">The hosts are wrong, or need a remote store (<c>BKF5111</c>).</exception>
    public static void Require(ExecutorSettings executor, EngineSettings settings)
    {
        if (executor.General.Kind == ExecutorOptions.Ssh)
        {
            SshExecutorFactory.Require(executor, settings);
        }
        else if (executor.General is { Kind: ExecutorOptions.Slurm, Folder: not null })
        {
            RequireRemote(settings);
        }
    }

    private static RemoteSettings RequireRemote(EngineSettings settings) => RemoteExchangeFactory.Require(settings.Remote, "the executor");

    /// <summary>The nodes see the store, or each has a folder of its own and a remote store between it and the head.</summary>
    private static (IExecutor Executor, ITaskExchange Exchange) CreateSlurm(
        ExecutorSettings executor, EngineSettings settings, string store, EngineProgram program)
    {
        if (executor.General.Folder is not { } folder)
        {
            return (
                new SlurmExecutor(
                    executor, store, (attempts, options) => SlurmScript.Write(attempts, store, options.Before ?? [], CommandOf(program)),
                    new SlurmCommands()),
                new SharedFolderExchange(store));
        }

        RemoteSettings remote = RequireRemote(settings);
        var bundle = new Lazy<EngineBundle>(() => EngineBundle.Create(program));
        return (
            new SlurmExecutor(
                executor, store, (attempts, options) => new RemoteJobScript(store, bundle.Value).Write(attempts, folder, options.Before ?? []),
                new SlurmCommands(RemoteVariables.Write(remote))),
            RemoteExchangeFactory.Create(remote, store, bundle));
    }

    /// <summary>How a node starts the engine that this process runs.</summary>
    internal static string[] CommandOf(EngineProgram program)
    {
        ProcessStartInfo start = program.StartOf();
        return [start.FileName, .. start.ArgumentList];
    }
}
