using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;
using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary>Shows a run: on a terminal a live line for each running stage below what is done, in a log plain lines.</summary>
/// <param name="output">Where it is shown.</param>
/// <param name="heading">What is said of a run that begins; null for nothing.</param>
/// <param name="brief">Whether nothing is said of each stage: the caller says what came of it.</param>
/// <param name="allRows">Whether a comparison shows exploratory metrics, and those that are the same for every user.</param>
internal sealed class ConsoleDisplay(CommandOutput output, Func<RunStart, string?> heading, bool brief = false, bool allRows = false)
    : IExperimentListener
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, RunningStage> _running = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly List<ComparisonResult> _comparisons = [];
    private readonly NodeCounts _nodes = new();
    private LiveLines? _live;
    private ProgressTask? _nodesLine;
    private RunTally? _tally;

    /// <summary>A display of what runs, each run with a heading that says what it is going to do.</summary>
    /// <param name="output">Where it is shown.</param>
    public ConsoleDisplay(CommandOutput output)
        : this(output, RunText.Heading)
    {
    }

    /// <inheritdoc/>
    public void RunStarting(RunStart start)
    {
        if (heading(start) is { } line)
        {
            output.WriteLine(line);
        }

        bool isLive = start.WillRun && !output.IsRedirected && Environment.GetEnvironmentVariable("CI") is null;
        _live = isLive ? new LiveLines(output.Live) : null;
        _tally = start.WillRun ? new RunTally(start, TerminalTitle.Create(output)) : null;
    }

    /// <inheritdoc/>
    public void RunEnded()
    {
        _live?.Dispose();
        _live = null;
        _tally?.Dispose();
        if (_tally?.Failure is { } failure)
        {
            Say($"  {failure}");
        }

        (_nodesLine, _tally) = (null, null);
    }

    /// <inheritdoc/>
    public void RunFinished(RunResult result) => RunText.Print(result, output);

    /// <summary>All comparisons that were shown.</summary>
    public IReadOnlyList<ComparisonResult> Comparisons => _comparisons;

    /// <inheritdoc/>
    public void Compared(IReadOnlyList<ComparisonResult> results)
    {
        _comparisons.AddRange(results);
        foreach (ComparisonResult result in results)
        {
            output.WriteLine();
            CompareTable.Print(result.Report, allRows, output);
            if (result.Energy is { } energy)
            {
                output.WriteLine($"  {energy}");
            }
        }

        output.WriteLine($"Comparison: {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, results[0].Folder), "index.html")}");
    }

    /// <inheritdoc/>
    public void PointMeasured(SweepProgress progress)
    {
        string coverage = progress.Coverage < 1 ? FormattableString.Invariant($" (coverage {progress.Coverage:0.####})") : "";
        string value = progress.Value is { } number ? $"{progress.Metric} {Decimals.Plain(number)}{coverage}" : progress.Failure!.TrimEnd('.');
        string time = progress.WasUpToDate ? "up to date"
            : progress.Seconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"trained in {seconds:F1} s") : "no value";
        Line(string.Create(
            CultureInfo.InvariantCulture, $"  {progress.Number,4} of {progress.Total}  {progress.Point}: {value}, {time}"));
    }

    /// <inheritdoc/>
    public void TrialMeasured(TuningProgress progress)
    {
        string value = progress.Value is { } number ? $"{progress.Metric.Split('/')[0]} {Decimals.Plain(number)}" : progress.Failure!.TrimEnd('.');
        string time = progress.WasUpToDate ? "up to date"
            : progress.Seconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"trained in {seconds:F1} s") : "no value";
        string options = progress.Number == 1 ? "the given options" : progress.Options;
        string of = progress.Total is { } total ? FormattableString.Invariant($" of {total}") : "";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {progress.Model} {progress.Number,4}{of}  {options}: {value}, {time}{(progress.IsBest ? ", the best so far" : "")}"));
    }

    /// <inheritdoc/>
    public void Message(string text) => output.WriteLine(text);

    /// <inheritdoc/>
    public void Preparing(string text) => Console.Error.WriteLine(text); // What a program may read goes to standard output.

    public void UpToDate(string label)
    {
        _tally?.UpToDate();
        Say($"  {label,-20} up to date");
    }

    public void Starting(string label, IReadOnlyList<string> reasons)
    {
        string[] shown = [.. reasons.Take(5).Select((reason, i) => $"  {(i == 0 ? label : ""),-20} {(i == 0 ? "runs:" : "     ")} {reason}")];
        Say(string.Join('\n', reasons.Count > 5 ? [.. shown, $"  {"",-20}       and {reasons.Count - 5} more changes"] : shown));
        _tally?.Progress(label, 0);
        _running[label] = new RunningStage(_live?.Add(Markup.Escape($"  {label}")));
    }

    /// <inheritdoc/>
    public void Moved(string label, TaskAttempt attempt, AttemptState state, TaskProgress? progress)
    {
        bool isNew = _nodes.See(attempt.Key, state);
        if (_live is { } live)
        {
            lock (_lock)
            {
                string counts = Markup.Escape("  " + _nodes.Text);
                _nodesLine ??= live.Add(counts); // No line can be added without a text.
                _nodesLine.Description = counts;
                _nodesLine.IsIndeterminate = true;
            }

            ShowWhatRuns(label, state, live);
            return;
        }

        if (isNew && state.Phase == AttemptPhase.Running)
        {
            Say($"  {label,-20} runs on {state.Node}{(state.Job is { } job ? $" ({attempt.Executor} job {job})" : "")}");
        }

        if (_nodes.TakeText() is { } text)
        {
            Line("  " + text);
        }
    }

    /// <inheritdoc/>
    public void Adopted(string label, TaskAttempt attempt) => Say($"  {label,-20} is under way: {attempt.Head} submitted it");

    public void Finished(StageRecord record)
    {
        Ended(record.Label);
        _tally?.Done();
        Say(record.Fetched
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"  {record.Label,-20} fetched from the remote store in {record.Seconds:F1} s, {record.OutputBytes / 1e6:F1} MB")
            : string.Create(
                CultureInfo.InvariantCulture, $"  {record.Label,-20} done in {record.Seconds:F1} s, {record.PeakMemoryBytes / 1e6:F0} MB")
                + (record.Energy?.Joules is { } joules ? $", {EnergyText.Format(joules)}" : "")
                + (record.Node is { } node ? $", on {node}" : ""));
    }

    public void Waiting(string label, string holder) => Line($"  {label,-20} waits for {holder}, which runs the same key");

    public void Failed(string label)
    {
        Ended(label);
        _tally?.Failed();
        Say($"  {label,-20} failed");
    }

    public void Skipped(string label, string cause)
    {
        _tally?.Skipped();
        Say($"  {label,-20} not run, since {cause} failed");
    }

    public void Warn(string text) => Line($"  warning: {text}");

    public void Progress(string label, double fraction, string text)
    {
        if (!_running.TryGetValue(label, out RunningStage? stage))
        {
            return;
        }

        _tally?.Progress(label, fraction);
        if (stage.Task is { } task)
        {
            task.Description = Markup.Escape($"  {label,-20} {text}");
            task.Value = Math.Clamp(fraction, 0, 0.999) * 100; // A full bar would be hidden while the stage still runs.
        }
        else if (_live is null && stage.MayLog())
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"  {label,-20} {fraction * 100,3:F0} % {text}"));
        }
    }

    /// <summary>A line for each stage that runs; those that are queued are counted.</summary>
    private void ShowWhatRuns(string label, AttemptState state, LiveLines live)
    {
        if (!_running.TryGetValue(label, out RunningStage? stage))
        {
            return;
        }

        if (state.Phase == AttemptPhase.Running)
        {
            stage.Task ??= live.Add(Markup.Escape($"  {label}"));
        }
        else if (stage.Task is { } task)
        {
            stage.Task = null;
            Hide(task);
        }
    }

    private void Ended(string label)
    {
        if (_running.TryRemove(label, out RunningStage? stage) && stage.Task is { } task)
        {
            Hide(task);
        }
    }

    /// <summary>Lines that are full are not shown.</summary>
    private static void Hide(ProgressTask task)
    {
        task.Value = 100;
        task.StopTask();
    }

    private void Say(string text)
    {
        if (!brief)
        {
            Line(text);
        }
    }

    private void Line(string given)
    {
        string text = ShownAddress.Scrub(given);
        lock (_lock)
        {
            if (_live is null)
            {
                output.WriteLine(text);
            }
            else
            {
                output.Live.Write(new LineAboveLive(text));
            }
        }
    }

    private sealed class RunningStage(ProgressTask? task)
    {
        private long _lastShown = Stopwatch.GetTimestamp();

        /// <summary>Its live line; null in a log, and while it is queued on another machine.</summary>
        public ProgressTask? Task { get; set; } = task;

        public bool MayLog()
        {
            long last = _lastShown;
            return Stopwatch.GetElapsedTime(last) >= LogInterval
                && Interlocked.CompareExchange(ref _lastShown, Stopwatch.GetTimestamp(), last) == last;
        }
    }
}
