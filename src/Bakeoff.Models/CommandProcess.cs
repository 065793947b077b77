using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>Starts a custom command, in a folder with the files that the experiment declares.</summary>
internal sealed class CommandProcess
{
    private const int KeptLines = 12;
    private const int KeptLetters = 1500;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);
    private readonly StageContext _context;
    private readonly CustomModelOptions _options;
    private readonly CommandFiles _files;
    private readonly string _folder;

    public CommandProcess(StageContext context, CustomModelOptions options, CommandFiles files)
    {
        (_context, _options, _files) = (context, options, files);
        _folder = Directory.CreateDirectory(Path.Combine(context.WorkFolder, "command")).FullName;
        foreach (string file in context.Inputs.TryGetValue(StageContext.ExternalInput, out string? declared)
            ? Directory.GetFiles(declared, "*", SearchOption.AllDirectories) : [])
        {
            string target = Path.Combine(_folder, Path.GetRelativePath(declared!, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Runs the command once, and waits for its end.</summary>
    /// <param name="phase"><c>train</c> or <c>predict</c>.</param>
    /// <exception cref="TrainingException">It cannot be started or fails (<c>BKF6006</c>), or is killed (<c>BKF4007</c>).</exception>
    public void Run(string phase)
    {
        using Process process = Start(StartOf(phase));
        (Queue<string> printed, Queue<string> errors) = (new(), new());
        OutputLines[] read =
        [
            new(process.StandardOutput, line =>
            {
                Keep(printed, line);
                _context.Progress.Report(0.3, $"{_options.Model}: {line}");
            }),
            new(process.StandardError, line => Keep(errors, line)),
        ];
        process.StandardInput.Close();
        using (_context.Cancellation.Register(RunningCommand.Kill))
        {
            process.WaitForExit();
        }

        RunningCommand.Forget();
        _context.Cancellation.ThrowIfCancellationRequested();
        EndWhatIsLeft(phase);
        Array.ForEach(read, lines => lines.Wait(DrainLimit));
        if (process.ExitCode != 0)
        {
            string message =
                $"the command of '{_options.Model}' {ProcessExit.Describe(process.ExitCode)} in the phase '{phase}'{Said(errors, printed)}";
            throw !ProcessExit.IsKilled(process.ExitCode) ? Failed(message)
                : new TrainingException(
                    ErrorCodes.OutOfMemory, message, "Let it need less memory, close other programs, or run fewer stages at once (--jobs).");
        }
    }

    /// <summary>How the command is started in a phase: its arguments, its folder and its environment.</summary>
    private ProcessStartInfo StartOf(string phase)
    {
        string[] command = JsonSerializer.Deserialize<string[]>(_options.Command!)!;
        string declared = Path.Combine(_folder, command[0]); // A script of the experiment's own, such as ./train.sh.
        var start = new ProcessStartInfo(File.Exists(declared) ? declared : command[0])
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (string argument in command[1..])
        {
            start.ArgumentList.Add(argument.Replace("{phase}", phase, StringComparison.Ordinal)
                .Replace("{input}", _files.Input, StringComparison.Ordinal).Replace("{output}", _files.Output, StringComparison.Ordinal));
        }

        start.Environment["BAKEOFF_PHASE"] = phase;
        start.Environment["BAKEOFF_INPUT"] = _files.Input;
        start.Environment[LeftProcesses.Variable] = _files.Output;
        start.Environment["BAKEOFF_SEED"] = _context.Seed.ToString(CultureInfo.InvariantCulture);
        start.Environment["BAKEOFF_THREADS"] = _context.Threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["PYTHONHASHSEED"] = "0"; // Else Python's sets have another order in each process.
        return start;
    }

    /// <summary>
    /// The last that it said, on its standard error or else on its standard output: whoever reads the error needs the end, not all of it.
    /// </summary>
    private string Said(Queue<string> errors, Queue<string> printed)
    {
        (string said, string where) = Snapshot(errors) is { Length: > 0 } text
            ? (text, "") : (Snapshot(printed), "its standard error is empty, and its standard output ends with ");
        string end = said.Length > KeptLetters ? "…" + said[^KeptLetters..] : said;
        end = end.Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal); // It is another one each time, and gone by now.
        return said.Length == 0 ? "; it printed nothing." : $": {where}{end.TrimEnd('.')}.";
    }

    /// <summary>What a command leaves running could write its files after they are read, and keeps what it prints open.</summary>
    private void EndWhatIsLeft(string phase)
    {
        if (ProcessDescendants.End().Count + LeftProcesses.End(_files.Output) is > 0 and var left)
        {
            _context.Progress.Warn(FormattableString.Invariant(
                $"the command of '{_options.Model}' ended in the phase '{phase}' and left {left} of its processes running: ")
                + "they were ended. Let it wait for them.");
        }
    }

    private static void Keep(Queue<string> kept, string line)
    {
        lock (kept)
        {
            if (line.Trim() is { Length: > 0 } text)
            {
                kept.Enqueue(text);
            }

            while (kept.Count > KeptLines)
            {
                kept.Dequeue();
            }
        }
    }

    private static string Snapshot(Queue<string> kept)
    {
        lock (kept)
        {
            return string.Join(' ', kept);
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return RunningCommand.Start(start);
        }
        catch (Win32Exception e)
        {
            throw Failed($"the command of '{_options.Model}', {start.FileName}, cannot be started: {e.Message}", e);
        }
    }

    private static TrainingException Failed(string message, Exception? inner = null) =>
        new(ErrorCodes.CustomModelFailed, message, "Correct the command, or the program that it starts.", inner);
}
