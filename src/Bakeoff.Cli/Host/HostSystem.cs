using System.ComponentModel;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>The machine that this process runs on.</summary>
internal sealed class HostSystem : IHostSystem
{
    private HostSystem()
    {
    }

    /// <summary>The machine.</summary>
    public static HostSystem Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsWindows => OperatingSystem.IsWindows();

    /// <inheritdoc/>
    public bool IsMacOS => OperatingSystem.IsMacOS();

    /// <inheritdoc/>
    public string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <inheritdoc/>
    public string? FindProgram(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return File.Exists(name) ? Path.GetFullPath(name) : null;
        }

        string[] endings = IsWindows ? ["", ".exe", ".cmd", ".bat"] : [""];
        return (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings, (folder, ending) => Path.Combine(folder, name + ending)).FirstOrDefault(File.Exists);
    }

    /// <inheritdoc/>
    public string? FindVersion(string program, string argument)
    {
        try
        {
            return ProgramVersion.Ask([program, argument], Environment.CurrentDirectory) is { ExitCode: 0 } said
                ? said.Said.Split('\n')[0].Trim() : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
