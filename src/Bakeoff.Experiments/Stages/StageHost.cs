using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Models;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>The inside of a stage's process: runs one stage, reports on the standard output, ends when its parent does.</summary>
internal sealed class StageHost : IStageProgress
{
    /// <summary>The name of the hidden command that runs a stage.</summary>
    public const string Command = "stage";

    /// <summary>What a line of the standard input begins with that says how many threads the stage may use from now on.</summary>
    public const string ThreadsWord = "threads";

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);
    private readonly TextWriter _output;
    private readonly TaskCompletionSource<ThreadShare> _threads = new(); // Known when the request is read, which a first line may come before.
    private long _lastReport;

    private StageHost(TextWriter output) => _output = output;

    /// <summary>Runs a stage to its end.</summary>
    /// <param name="requestFile">The file of the <see cref="StageRequest"/>.</param>
    /// <param name="output">The standard output of this process, to which the messages go.</param>
    /// <param name="input">Its standard input, which ends when the parent does.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string requestFile, TextWriter output, Stream input)
    {
        using PosixSignalRegistration interrupt = LeaveCtrlCToParent();
        var host = new StageHost(output);
        host.ListenToParent(input);
        StageRequest? request = null;
        try
        {
            request = CanonicalJson.Read<StageRequest>(requestFile);
            using IDisposable? spans = request.IsTraced ? StageSpan.Listen(span => host.Write(new StageMessage(Span: span))) : null;
            using EnergyMeter energy = EnergyMeter.Begin();
            host.RunAlone(request);
            using Process self = Process.GetCurrentProcess();
            host.Write(new StageMessage(PeakMemoryBytes: self.PeakWorkingSet64, Energy: energy.Read()));
            return 0;
        }
        catch (Exception e)
        {
            host.Write(new StageMessage(Errors: [.. ErrorDescriber.Describe(e).Select(report => InStage(report, request))]));
            return 1;
        }
    }

    /// <summary>What code of the user's has started and left running ends with the stage: it could change files that are read afterwards.</summary>
    private void RunAlone(StageRequest request)
    {
        if (request.OwnsInputs)
        {
            ProcessDescendants.Adopt();
        }

        try
        {
            StageContext context = ContextOf(request);
            StageTable.Find(request.Stage).Create(context).Run(context);
        }
        finally
        {
            if (ProcessDescendants.End().Count is > 0 and var left)
            {
                Warn(FormattableString.Invariant($"the model left {left} of its processes running: they were ended. Let it wait for them."));
            }
        }
    }

    /// <summary>
    /// A terminal sends Ctrl-C to all processes in it. The parent ends this one; were it gone before, nobody would end what its command has
    /// started and what does not mind the signal.
    /// </summary>
    private static PosixSignalRegistration LeaveCtrlCToParent() =>
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);

    public void Report(double fraction, string text)
    {
        if (_lastReport == 0 || Stopwatch.GetElapsedTime(_lastReport) >= ReportInterval)
        {
            _lastReport = Stopwatch.GetTimestamp();
            Write(new StageMessage(Fraction: Math.Round(fraction, 4), Text: text));
        }
    }

    public void Warn(string text) => Write(new StageMessage(Warning: text));

    /// <summary>A want of memory has no place but its stage, and what the stage might hold.</summary>
    private static ErrorReport InStage(ErrorReport report, StageRequest? request) => report.Code != ErrorCodes.OutOfMemory || request is null
        ? report : report with
    {
        Location = report.Location ?? new FileLocation(request.Label),
        Message = $"{report.Message} The stage's share of the memory was {ByteSize.Format(request.MemoryBytes)}.",
    };

    /// <summary>
    /// The parent holds our standard input open while it lives, and the kernel closes it when it dies. A line says how many threads we may use.
    /// </summary>
    private void ListenToParent(Stream standardInput)
    {
        var input = new StreamReader(standardInput);
        new Thread(() =>
        {
            while (input.ReadLine() is { } line)
            {
                if (line.Split(' ') is [ThreadsWord, string number]
                    && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int threads))
                {
                    _threads.Task.Result.Grow(threads);
                }
            }

            RunningCommand.Kill();
            DiagnosticFiles.Delete(Environment.ProcessId); // Whoever would do it otherwise is gone.

            // At once: what it still wrote would land in a folder that the next run has swept, and no part of it could be used.
            Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true }.Start();
    }

    private StageContext ContextOf(StageRequest request)
    {
        var threads = new ThreadShare(request.Threads, request.MaxThreads);
        _threads.SetResult(threads);
        return ContextOf(request, threads);
    }

    private StageContext ContextOf(StageRequest request, ThreadShare threads) => new()
    {
        OptionsJson = request.OptionsJson,
        Seed = request.Seed,
        Fold = request.Fold,
        MeasuredAs = StageLabel.ModelOf(request.Label),
        Inputs = request.Inputs,
        OutputFolder = request.OutputFolder,
        WorkFolder = request.WorkFolder,
        ResumeFolder = request.ResumeFolder,
        Threads = request.Threads,
        ThreadShare = threads,
        MemoryBytes = request.MemoryBytes,
        OwnsInputs = request.OwnsInputs,
        Fetch = request.Fetch,
        Progress = this,
    };

    private void Write(StageMessage message)
    {
        lock (_output)
        {
            _output.WriteLine(CanonicalJson.SerializeLine(message));
            _output.Flush();
        }
    }
}
