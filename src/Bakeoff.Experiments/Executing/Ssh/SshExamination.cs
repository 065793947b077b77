using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Says from what a host answered whether it can run tasks.</summary>
internal static class SshExamination
{
    /// <summary>Judges a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="files">The files of the head that it has to see: one of the store, and the engine.</param>
    /// <param name="lines">What <see cref="SshScripts.Examine"/> printed there.</param>
    /// <returns>Why it can run no task; null where it can.</returns>
    public static ErrorReport? Judge(SshHost host, IReadOnlyList<string> files, IReadOnlyList<string> lines)
    {
        string[] versions = [.. lines.Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal)).Select(line => line["dotnet ".Length..])];
        string wanted = string.Create(CultureInfo.InvariantCulture, $"{Environment.Version.Major}.");
        if (!versions.Any(version => version.StartsWith(wanted, StringComparison.Ordinal)))
        {
            string found = versions.Length == 0 ? $"'{host.Dotnet} --list-runtimes' lists none" : $"it has {string.Join(", ", versions)}";
            return new ErrorReport(
                ErrorCodes.HostUnfit, $"the host {host.Name} has no runtime .NET {Environment.Version.Major}: {found}.",
                "Install it there, or say where it is: \"dotnet\" of the host in bakeoff.json. The path of a shell that is not interactive counts.");
        }

        return host.Folder is not null || files.FirstOrDefault(file => !lines.Contains("sees " + file)) is not { } hidden ? null : new ErrorReport(
            ErrorCodes.HostUnfit, $"the host {host.Name} does not see the file {hidden} of this machine.",
            "Put the store and the engine on a file system that the hosts share, under the same path (--store=FOLDER); or give the host a \"folder\" "
            + "of its own and a remote store.");
    }
}
