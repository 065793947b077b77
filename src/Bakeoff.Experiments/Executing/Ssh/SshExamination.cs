using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Says from what a host answered whether it can run tasks.</summary>
internal static class SshExamination
{
    /// <summary>Judges a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="files">The files of the head that it has to see: one of the store, and the engine.</param>
    /// <param name="tasks">The folder for tasks in the head's store; null where it was not tried whether the host can write to it.</param>
    /// <param name="lines">What <see cref="SshScripts.Examine"/> printed there.</param>
    /// <returns>Why it can run no task; null where it can.</returns>
    public static ErrorReport? Judge(SshHost host, IReadOnlyList<string> files, string? tasks, IReadOnlyList<string> lines)
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

        if (host.Folder is null && files.FirstOrDefault(file => !lines.Contains("sees " + file)) is { } hidden)
        {
            return new ErrorReport(
                ErrorCodes.HostUnfit, $"the host {host.Name} does not see the file {hidden} of this machine.",
                "Put the store and the engine on a file system that the hosts share, under the same path (--store=FOLDER); or give the host a "
                + "\"folder\" of its own and a remote store.");
        }

        return SshScripts.FolderOf(host, tasks) is { } folder && !lines.Contains(SshScripts.Writes) ? CannotWrite(host, folder, lines) : null;
    }

    /// <summary>A task would be lost there each time that it is started, as with a host that fails.</summary>
    private static ErrorReport CannotWrite(SshHost host, string folder, IReadOnlyList<string> lines)
    {
        string? said = lines.Where(line => line.StartsWith(SshScripts.CannotWrite, StringComparison.Ordinal))
            .Select(line => line[SshScripts.CannotWrite.Length..].Trim().TrimEnd('.')).FirstOrDefault(words => words.Length > 0);
        string why = said is null ? "" : $": {said}";
        return host.Folder is { } own
            ? new ErrorReport(
                ErrorCodes.HostUnfit, $"the host {host.Name} cannot write to its folder {own}{why}.",
                "Correct \"folder\" of the host in bakeoff.json: an absolute path that the user as whom ssh logs in can make and write to, on a disk "
                + "that has room.")
            : new ErrorReport(
                ErrorCodes.HostUnfit, $"the host {host.Name} cannot write to the folder {folder} of the store{why}.",
                "Let the user as whom ssh logs in there write to the store, or mount it so; or give the host a \"folder\" of its own and a remote "
                + "store.");
    }
}
