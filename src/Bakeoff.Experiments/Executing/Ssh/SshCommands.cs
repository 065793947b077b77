using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Says how hosts run attempts: those that see the head's store with the head's own engine, the others with one that they fetch from the remote
/// store.
/// </summary>
/// <param name="settings">What <c>bakeoff.json</c> says.</param>
/// <param name="storeFolder">The head's store.</param>
/// <param name="engine">The file of the engine.</param>
/// <param name="bundle">The engine for hosts that do not see it.</param>
internal sealed class SshCommands(ExecutorSettings settings, string storeFolder, string engine, Lazy<EngineBundle> bundle)
{
    /// <summary>Creates what a host is told to start.</summary>
    /// <param name="host">The host.</param>
    /// <param name="attempt">The attempt.</param>
    public SshTask Create(SshHost host, TaskAttempt attempt)
    {
        string[] before =
            [$"export {TaskHost.NodeVariable}={ShellWord.Quote(host.Name)}", .. settings.FindProfile(attempt.Share.Profile).Before ?? []];
        return host.Folder is { } own ? CreateRemote(host, attempt, own, before) : CreateShared(host, attempt, before);
    }

    private SshTask CreateShared(SshHost host, TaskAttempt attempt, string[] before)
    {
        string folder = new TaskFolder(storeFolder, attempt.Key).Path, number = attempt.Number.ToString(CultureInfo.InvariantCulture);
        string script = string.Join('\n', [.. before, "exec \"$@\""]);
        return new SshTask(
            attempt, host.Name, folder, ["sh", "-c", script, "sh", host.Dotnet, "exec", engine, TaskHost.Command, folder, number]);
    }

    private SshTask CreateRemote(SshHost host, TaskAttempt attempt, string own, string[] before)
    {
        string script = NodeScript.Write(bundle.Value, ShellWord.Quote(own), host.Dotnet, before);
        string[] arguments = NodeScript.ArgumentsOf(attempt, RemoteExchange.HashOf(storeFolder, attempt.Key));
        return new SshTask(
            attempt, host.Name, $"{own.TrimEnd('/')}/tasks/{attempt.Key}", ["sh", "-c", script, "sh", .. arguments]) { OwnsFolder = true };
    }
}
