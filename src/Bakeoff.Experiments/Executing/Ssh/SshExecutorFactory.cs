using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Creates the executor <c>ssh</c>, and what brings tasks to its hosts.</summary>
internal static class SshExecutorFactory
{
    private const string SeenFile = ".seen-by-hosts";

    /// <summary>Reads the hosts, and refuses what no run could use.</summary>
    /// <param name="executor">What <c>bakeoff.json</c> says.</param>
    /// <param name="settings">Where the remote store is.</param>
    /// <returns>The hosts, and the remote store where one of them needs it.</returns>
    /// <exception cref="ReportedException">The hosts are wrong, or need a remote store (<c>BKF5111</c>).</exception>
    public static (IReadOnlyList<SshHost> Hosts, RemoteSettings? Remote) Require(ExecutorSettings executor, EngineSettings settings)
    {
        IReadOnlyList<SshHost> hosts = SshHostReader.Read(executor.Hosts);
        return (hosts, hosts.FirstOrDefault(host => host.Folder is not null) is { } alone
            ? RemoteExchangeFactory.Require(settings.Remote, $"the host {alone.Name}") : null);
    }

    /// <summary>Creates both.</summary>
    /// <param name="executor">What <c>bakeoff.json</c> says.</param>
    /// <param name="settings">Where the store and the remote store are.</param>
    /// <param name="program">The engine of this process.</param>
    /// <exception cref="ReportedException">The hosts are wrong, or need a remote store (<c>BKF5111</c>).</exception>
    public static (IExecutor Executor, ITaskExchange Exchange) Create(ExecutorSettings executor, EngineSettings settings, EngineProgram program)
    {
        string store = Path.GetFullPath(settings.StoreFolder);
        (IReadOnlyList<SshHost> hosts, RemoteSettings? remote) = Require(executor, settings);
        var options = new SshOptions
        {
            Hosts = hosts, Command = executor.General.SshCommand ?? ["ssh"], LostAfterSeconds = executor.General.LostAfterSeconds,
        };
        var bundle = new Lazy<EngineBundle>(() => EngineBundle.Create(program));
        string seen = Path.Combine(store, StoreTree.Tasks, SeenFile);
        AtomicFile.WriteText(seen, "A host that finds this file sees the store.\n");
        var worker = new SshWorkerSettings
        {
            LostAfterSeconds = options.LostAfterSeconds, Files = [seen, program.File],
            TasksFolder = Path.Combine(store, StoreTree.Tasks),
            Variables = remote is null ? new Dictionary<string, string>() : RemoteVariables.Write(remote),
        };
        return (
            new SshExecutor(executor, options, store, new SshCommands(executor, store, program.File, bundle).Create, worker),
            remote is null ? new SharedFolderExchange(store) : RemoteExchangeFactory.Create(remote, store, bundle));
    }
}
