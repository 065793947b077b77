using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace Bakeoff.Cli;

/// <summary>Opens a page in the browser, where there is one and somebody to look at it.</summary>
internal static class PageOpener
{
    /// <summary>The name of the option.</summary>
    public const string OptionName = "--open";

    /// <summary>Creates the option that asks for it.</summary>
    public static Option<bool> CreateOption() =>
        new(OptionName) { Description = "Open the page in the browser; where none is, or in CI, its path is printed instead." };

    /// <summary>Finds the program that opens a page.</summary>
    /// <param name="system">What is asked: the machine, or one of a test.</param>
    /// <returns>The program; null where none may be started, as in CI and on a Linux without a display.</returns>
    public static string? FindProgram(IHostSystem system)
    {
        if (system.Variable("CI") is not null)
        {
            return null;
        }

        string[] programs = system.IsWindows ? ["explorer.exe"] : system.IsMacOS ? ["open"]
            : system.Variable("DISPLAY") is not null || system.Variable("WAYLAND_DISPLAY") is not null ? ["xdg-open", "wslview"] : [];
        return programs.Select(system.FindProgram).FirstOrDefault(program => program is not null);
    }

    /// <summary>Opens a page, or says why it is not opened.</summary>
    /// <param name="folder">The folder of the page.</param>
    /// <param name="system">The machine.</param>
    /// <param name="output">Where it is said.</param>
    public static void Open(string folder, IHostSystem system, CommandOutput output)
    {
        string full = Path.GetFullPath(Path.Combine(folder, "index.html"));
        OpenFile(full, system, output);
    }

    /// <summary>Opens a file, or says why it is not opened.</summary>
    /// <param name="full">The whole path of the file.</param>
    /// <param name="system">The machine.</param>
    /// <param name="output">Where it is said.</param>
    public static void OpenFile(string full, IHostSystem system, CommandOutput output)
    {
        if (FindProgram(system) is not { } program)
        {
            output.WriteLine($"Not opened, since no browser is here: {full}");
            return;
        }

        try
        {
            // Its output is not ours: a tool may read that as JSON.
            using Process? process = Process.Start(
                new ProcessStartInfo(program, [full]) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            output.WriteLine($"Not opened, since {program} cannot be started ({e.Message}): {full}");
        }
    }
}
