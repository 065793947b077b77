using System.Diagnostics;
using System.Globalization;

namespace Bakeoff.Core;

/// <summary>
/// Processes of a custom model's command that outlive it. Whatever a command starts has the environment variable <c>BAKEOFF_OUTPUT</c> of the
/// command, by which it is found, whoever its parent is by then. Linux alone tells the environment of a process: elsewhere none are found.
/// </summary>
public static class LeftProcesses
{
    /// <summary>The environment variable that names the folder to which a command writes.</summary>
    public const string Variable = "BAKEOFF_OUTPUT";

    /// <summary>Ends all processes, but this one, whose <see cref="Variable"/> names a folder or what is in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>How many were ended.</returns>
    public static int End(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        int ended = 0;
        foreach (string process in OperatingSystem.IsLinux() ? Directory.GetDirectories("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id != Environment.ProcessId
                && OutputOf(process) is { } output && (output == full || output.StartsWith(full + '/', StringComparison.Ordinal)))
            {
                ended += Kill(id) ? 1 : 0;
            }
        }

        return ended;
    }

    private static string? OutputOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Split('\0')
                .FirstOrDefault(pair => pair.StartsWith(Variable + "=", StringComparison.Ordinal))?[(Variable.Length + 1)..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended, or it is another user's.
        }
    }

    private static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false; // It has ended by itself.
        }
    }
}
