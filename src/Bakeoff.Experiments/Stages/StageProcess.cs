using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Models;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Runs a stage as <c>bakeoff stage</c> in a process of its own, which ends with this one, however this one ends.</summary>
/// <param name="program">The program that runs stages.</param>
/// <param name="listener">Is told of progress and warnings.</param>
internal sealed class StageProcess(EngineProgram program, IRunListener listener) : IStageLauncher
{
    private const int KeptLines = 8;
    private const int ShownLetters = 1000;
    private const int YoungBytes = 16 << 20; // What the runtime takes where stages' needs were measured, on a cache of 32 MB.

    // An error may list thousands of problems; no message of ours is longer, and what a model prints without a line end is.
    private const int MessageLetters = 1 << 24;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);
    private readonly NeededLibraries _libraries =
        new(program.Folder, EngineProgram.Name, new LibraryFetch(LibrarySettings.FromEnvironment(), ChildProcess.Run));

    public StageUsage Run(StageRequest request, CancellationToken cancellation)
    {
        string folder = Path.GetDirectoryName(request.OutputFolder)!;
        IReadOnlyList<string> libraries = _libraries.Require(request, text => listener.Progress(request.Label, 0, text), cancellation);
        ProcessStartInfo start = StartOf(request, folder);
        NeededLibraries.AddTo(start, libraries);
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration registration = cancellation.Register(() => ChildProcess.Kill(process));
        var last = new StageMessage();
        var noise = new List<string>();
        ActivityContext span = Activity.Current?.Context ?? default;
        OutputLines[] read =
        [
            new(process.StandardOutput, line => last = Receive(line, request, span) ?? last, MessageLetters),
            new(process.StandardError, line => Keep(noise, line)),
        ];
        try
        {
            request.ThreadShare?.Follow(threads => Tell(process, threads));
            process.WaitForExit();
        }
        finally
        {
            request.ThreadShare?.Follow(null);
        }

        if (process.ExitCode != 0)
        {
            DiagnosticFiles.Delete(process.Id);

            // What a model has started may have outlived it: it would write on, and hold open what is read here.
            LeftProcesses.End(folder);
        }

        Array.ForEach(read, lines => lines.Wait(DrainLimit));
        cancellation.ThrowIfCancellationRequested();
        if (last.Errors is { Count: > 0 } errors)
        {
            throw new ReportedException([.. errors.Select(error => error with { Message = Plain(error.Message) })]);
        }

        return process.ExitCode == 0 && last.PeakMemoryBytes is { } peak ? new StageUsage(peak, last.Energy)
            : throw Died(request.Label, process.ExitCode, noise);
    }

    private ProcessStartInfo StartOf(StageRequest request, string folder)
    {
        string file = Path.Combine(folder, "request.json");
        AtomicFile.WriteText(file, CanonicalJson.Serialize(request));
        ProcessStartInfo start = program.StartOf(StageHost.Command, file);

        // The end of its input tells the child that we are gone.
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        HiddenVariables.RemoveFrom(start);
        Limit(start, request);
        start.Environment[LeftProcesses.Variable] = folder; // What it starts is known by that, should it be killed.
        return start;
    }

    /// <summary>
    /// Tells the runtime of the share: its own threads (of the garbage collector, the pool, and whoever asks how many processors there are) are no
    /// more than the stage's, or than it may grow to, and its heap ends where the memory of all stages does, with an error of ours, rather than where
    /// the machine's does. What is allocated between two collections is fixed too: left to itself the runtime takes it from the processor's cache,
    /// and on one with 300 MB of it every stage holds more than it declares. The runtime reads the first as decimal, the others as hexadecimal.
    /// </summary>
    private static void Limit(ProcessStartInfo start, StageRequest request)
    {
        start.Environment["DOTNET_PROCESSOR_COUNT"] =
            Math.Min(Math.Max(request.Threads, request.MaxThreads), Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture);
        start.Environment.TryAdd("DOTNET_GCgen0size", YoungBytes.ToString("X", CultureInfo.InvariantCulture));
        if (request.MostMemoryBytes is { } most)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = most.ToString("X", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Tells the child by a line on its standard input how many threads it may use from now on.</summary>
    private static void Tell(Process process, int threads)
    {
        try
        {
            process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{StageHost.ThreadsWord} {threads}"));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; whether well or not is found out where its output ends.
        }
    }

    private static ReportedException Died(string label, int exitCode, List<string> noise)
    {
        string said = Snapshot(noise) is { Length: > 0 } text ? " It said: " + text : "";
        string remedy = ProcessExit.IsKilled(exitCode)
            ? "Close other programs, give the stages less memory (--memory), or use a smaller dataset."
            : "Run it again; if it ends so once more, report it with this message.";
        return new ReportedException(
            [new ErrorReport(
                ErrorCodes.StageProcessDied, $"the process of {label} {ProcessExit.Describe(exitCode)} and gave no result.{said}", remedy)]);
    }

    private static string Snapshot(List<string> noise)
    {
        lock (noise)
        {
            return Plain(string.Join(' ', noise)).Trim();
        }
    }

    /// <summary>
    /// What a model says is shown, and does nothing: neither to a terminal nor, in a line of its own, to whoever reads the log of a build.
    /// </summary>
    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));

    private static void Keep(List<string> noise, string line)
    {
        lock (noise)
        {
            noise.AddRange(noise.Count < KeptLines ? [line] : []);
        }
    }

    /// <summary>Shows what a line says, or gives it back where it is the stage's result.</summary>
    private StageMessage? Receive(string line, StageRequest request, ActivityContext span)
    {
        string label = request.Label;
        try
        {
            StageMessage message = CanonicalJson.Deserialize<StageMessage>(line);
            if (message.Warning is { } warning)
            {
                Warn(request, Plain(warning));
            }
            else if (message.Span is { } own)
            {
                own.Record(span);
            }
            else if (message.Fraction is { } fraction)
            {
                string text = Plain(message.Text ?? "");
                listener.Progress(label, fraction, text);
                request.Watcher?.Report(fraction, text);
            }
            else
            {
                return message;
            }
        }
        catch (JsonException)
        {
            // Something native wrote to the standard output.
            Warn(request, Plain(line.Length > ShownLetters ? line[..ShownLetters] + "…" : line));
        }

        return null;
    }

    private void Warn(StageRequest request, string text)
    {
        listener.Warn($"{request.Label}: {text}");
        request.Watcher?.Warn(text);
    }
}
