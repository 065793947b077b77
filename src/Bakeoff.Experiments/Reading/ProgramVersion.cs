using System.Diagnostics;
using System.Text;
using Bakeoff.Models;

namespace Bakeoff.Experiments;

/// <summary>Asks a program of the user's for its version.</summary>
internal static class ProgramVersion
{
    /// <summary>How many letters it may print: all of them are in the key.</summary>
    public const int MaxLetters = 100_000;

    /// <summary>How long the program may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs the program, and reads what it prints.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Where it is started.</param>
    /// <returns>Its exit code and what it printed; null if it did not end in time, or printed more than <see cref="MaxLetters"/>.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The command was cancelled.</exception>
    public static (int ExitCode, string Said)? Ask(string[] command, string folder)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        HiddenVariables.RemoveFrom(start);
        using Process process = RunningCommand.Start(start);
        process.StandardInput.Close();
        var said = (Output: new StringBuilder(), Errors: new StringBuilder());
        bool tooMuch = false;
        void End()
        {
            tooMuch = true;
            ChildProcess.Kill(process);
        }

        OutputLines[] read =
        [
            new(process.StandardOutput, line => Add(said.Output, line), MaxLetters, MaxLetters, End),
            new(process.StandardError, line => Add(said.Errors, line), MaxLetters, MaxLetters, End),
        ];
        bool ended = process.WaitForExit(Limit);
        if (!ended)
        {
            ChildProcess.Kill(process);
            process.WaitForExit();
        }

        RunningCommand.Forget();
        Array.ForEach(read, lines => lines.Wait(TimeSpan.FromSeconds(5)));
        lock (said.Output)
        {
            lock (said.Errors)
            {
                return ended && !tooMuch ? (process.ExitCode, $"{said.Output}{said.Errors}".Trim()) : null;
            }
        }
    }

    private static void Add(StringBuilder said, string line)
    {
        lock (said)
        {
            said.Append(line).Append('\n');
        }
    }
}
