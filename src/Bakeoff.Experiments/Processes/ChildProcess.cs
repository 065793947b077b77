using System.Diagnostics;
using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Runs the programs of a comparison: what builds a baseline, and its engine.</summary>
internal static class ChildProcess
{
    private const int KeptLines = 20;
    private const int Interrupted = 130, Terminated = 143;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SignalDelay = TimeSpan.FromSeconds(1);

    /// <summary>Runs a program to its end. It is ended with this process, also where that is killed.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="show">Is told each line that it prints; null where nobody wants them.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="keep">How many of its last lines are returned.</param>
    /// <param name="environment">Variables that it gets besides those of this process; null counts as not set.</param>
    /// <param name="keepsErrors">
    /// Whether lines of its standard error are among those returned: not where its output is an answer to be read, which they would break.
    /// </param>
    public static (int Code, string Text) Run(
        string program, IReadOnlyList<string> arguments, string folder, Action<string>? show, CancellationToken cancellation, int keep = KeptLines,
        IReadOnlyDictionary<string, string?>? environment = null, bool keepsErrors = true)
    {
        ProcessStartInfo start = StartOf(program, arguments, folder, environment ?? new Dictionary<string, string?>());
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration registration = cancellation.Register(() => Kill(process));
        var text = new List<string>();
        void Take(string? line, bool isKept)
        {
            lock (text)
            {
                text.AddRange(line is null || !isKept ? [] : [line]);
                if (line is not null)
                {
                    show?.Invoke("  " + line);
                }
            }
        }

        process.OutputDataReceived += (_, line) => Take(line.Data, true);
        process.ErrorDataReceived += (_, line) => Take(line.Data, keepsErrors);
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
        return (process.ExitCode, string.Join('\n', text.TakeLast(keep)));
    }

    private static ProcessStartInfo StartOf(
        string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (string variable in new[] { "BAKEOFF_ARTIFACTS", "BAKEOFF_STORE" })
        {
            start.Environment.Remove(variable);
        }

        foreach ((string variable, string? value) in environment)
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
