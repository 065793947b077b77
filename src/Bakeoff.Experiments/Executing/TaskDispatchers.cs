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
    public static TaskDispatcher? Create(
        string kind, ExecutorSettings executor, EngineSettings settings, EngineProgram program, Action<string> warn, bool detaches)
    {
        string store = Path.GetFullPath(settings.StoreFolder);
        IExecutor? made = kind switch
        {
            ExecutorOptions.Local => null,
            ExecutorOptions.Slurm => new SlurmExecutor(
                executor, store, (attempts, options) => SlurmScript.Write(attempts, store, options.Before ?? [], CommandOf(program)),
                new SlurmCommands()),
            _ => throw new ReportedException([new ErrorReport(
                ErrorCodes.ExecutorRefused, $"there is no executor '{kind}'.", $"Choose {ExecutorOptions.Local} or {ExecutorOptions.Slurm}.")]),
        };
        return made is null ? null : new TaskDispatcher(made, new SharedFolderExchange(store), store, warn) { Detaches = detaches };
    }

    /// <summary>How a node starts the engine that this process runs.</summary>
    internal static string[] CommandOf(EngineProgram program)
    {
        ProcessStartInfo start = program.StartOf();
        return [start.FileName, .. start.ArgumentList];
    }
}
