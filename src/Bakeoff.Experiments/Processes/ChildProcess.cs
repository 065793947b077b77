using System.Diagnostics;
using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Runs the programs of a comparison: what builds a baseline, and its engine.</summary>
internal static class ChildProcess
{
    private const int Interrupted = 130, Terminated = 143;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SignalDelay = TimeSpan.FromSeconds(1);

    /// <summary>Runs a program to its end. It is ended with this process, also where that is killed.</summary>
    /// <param name="program">The program.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its exit code, and the lines that it printed last.</returns>
    public static (int Code, string Text) Run(ProgramStart program, CancellationToken cancellation)
    {
        using Process process = Process.Start(StartOf(program))!;
        using CancellationTokenRegistration registration = cancellation.Register(() => Kill(process));
        var text = new List<string>();
        void Take(string? line, bool isKept)
        {
            lock (text)
            {
                text.AddRange(line is null || !isKept ? [] : [line]);
                if (line is not null)
                {
                    program.Show?.Invoke("  " + line);
                }
            }
        }

        process.OutputDataReceived += (_, line) => Take(line.Data, true);
        process.ErrorDataReceived += (_, line) => Take(line.Data, program.KeepsErrors);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!process.WaitForExit(LookAgain))
        {
            // Not the wait that goes on until the output ends: a compiler server that the build has left may hold it for minutes.
        }

        if (process.ExitCode != 0)
        {
            DiagnosticFiles.Delete(process.Id);
        }

        ThrowIfCancelled(process.ExitCode, cancellation);
        process.WaitForExit();
        return (process.ExitCode, string.Join('\n', text.TakeLast(program.Keep)));
    }

    private static ProcessStartInfo StartOf(ProgramStart program)
    {
        var start = new ProcessStartInfo(program.Program, program.Arguments)
        {
            WorkingDirectory = program.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (string variable in new[] { "BAKEOFF_ARTIFACTS", "BAKEOFF_STORE" })
        {
            start.Environment.Remove(variable);
        }

        foreach ((string variable, string? value) in program.Environment)
        {
            start.Environment[variable] = value ?? ""; // Empty counts as not set.
        }

        GitCheckout.ForgetRepository(start);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // A node that stays would hold files of a tree that is deleted.

        // An engine looks whether this process is there, and ends when it is gone.
        start.Environment["BAKEOFF_PARENT_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return start;
    }

    /// <summary>Ends a process with all that it has started, if it still runs.</summary>
    /// <param name="process">The process.</param>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has just ended, or a part of it has.
        }
    }

    /// <summary>Ctrl-C reaches a child as well, which may end before this process has taken note: its end is then no failure.</summary>
    /// <param name="exitCode">The child's exit code.</param>
    /// <param name="cancellation">Says whether this process is to end.</param>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public static void ThrowIfCancelled(int exitCode, CancellationToken cancellation)
    {
        if (exitCode is Interrupted or Terminated)
        {
            cancellation.WaitHandle.WaitOne(SignalDelay);
        }

        cancellation.ThrowIfCancellationRequested();
    }
}
