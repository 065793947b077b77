using System.Diagnostics;
using System.Text;
using Bakeoff.Models;

namespace Bakeoff.Cli;

/// <summary>Asks a program of the user's for its version.</summary>
internal static class ProgramVersion
{
    private const int MostLetters = 10_000;

    /// <summary>How long the program may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Where it is started.</param>
    /// <returns>Its exit code and what it printed, at most 10,000 letters; null if it did not end in time.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The command was cancelled.</exception>
    public static (int ExitCode, string Said)? Ask(string[] command, string folder)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        using Process process = RunningCommand.Start(start);
        process.StandardInput.Close();
        var said = (Output: new StringBuilder(), Errors: new StringBuilder());
        OutputLines[] read = [new(process.StandardOutput, line => Add(said.Output, line)), new(process.StandardError, line => Add(said.Errors, line))];
        bool ended = process.WaitForExit(Limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        RunningCommand.Forget();
        Array.ForEach(read, lines => lines.Wait(TimeSpan.FromSeconds(5)));
        lock (said.Output)
        {
            lock (said.Errors)
            {
                return ended ? (process.ExitCode, $"{said.Output}{said.Errors}".Trim()) : null;
            }
        }
    }

    private static void Add(StringBuilder said, string line)
    {
        lock (said)
        {
            said.Append(said.Length + line.Length < MostLetters ? line + "\n" : "");
        }
    }
}
