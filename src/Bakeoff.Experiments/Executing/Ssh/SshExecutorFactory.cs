using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Creates the executor <c>ssh</c>, and what brings tasks to its hosts.</summary>
internal static class SshExecutorFactory
{
    private const string SeenFile = ".seen-by-hosts";

    /// <summary>Creates both.</summary>
    /// <param name="executor">What <c>bakeoff.json</c> says.</param>
    /// <param name="settings">Where the store and the remote store are.</param>
    /// <param name="program">The engine of this process.</param>
    /// <exception cref="ReportedException">The hosts are wrong, or need a remote store (<c>BKF5111</c>).</exception>
    public static (IExecutor Executor, ITaskExchange Exchange) Create(ExecutorSettings executor, EngineSettings settings, EngineProgram program)
    {
        string store = Path.GetFullPath(settings.StoreFolder);
        var options = new SshOptions
        {
            Hosts = SshHostReader.Read(executor.Hosts), Command = executor.General.SshCommand ?? ["ssh"],
            LostAfterSeconds = executor.General.LostAfterSeconds,
        };
        SshHost? alone = options.Hosts.FirstOrDefault(host => host.Folder is not null);
        RemoteSettings? remote = alone is null ? null : RemoteExchangeFactory.Require(settings.Remote, $"the host {alone.Name}");
        var bundle = new Lazy<EngineBundle>(() => EngineBundle.Create(program));
        string seen = Path.Combine(store, StoreTree.Tasks, SeenFile);
        AtomicFile.WriteText(seen, "A host that finds this file sees the store.\n");
        var worker = new SshWorkerSettings
        {
            LostAfterSeconds = options.LostAfterSeconds, Files = [seen, program.File],
            Variables = remote is null ? new Dictionary<string, string>() : RemoteVariables.Write(remote),
        };
        return (
            new SshExecutor(executor, options, store, new SshCommands(executor, store, program.File, bundle).Create, worker),
            remote is null ? new SharedFolderExchange(store) : RemoteExchangeFactory.Create(remote, store, bundle));
    }
}
