using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary>Shows a run: on a terminal a live line for each running stage below what is done, in a log plain lines.</summary>
/// <param name="brief">Whether nothing is said of each stage: the caller says what came of it.</param>
internal sealed class ConsoleDisplay(bool brief = false) : IRunListener
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, RunningStage> _running = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private ProgressContext? _live;

    /// <summary>Does work that reports to this display.</summary>
    public void During(Action work)
    {
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("CI") is not null)
        {
            work();
            return;
        }

        AnsiConsole.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                _live = context;
                try
                {
                    work();
                }
                finally
                {
                    _live = null;
                }
            });
    }

    public void UpToDate(string label) => Say($"  {label,-20} up to date");

    public void Starting(string label, IReadOnlyList<string> reasons)
    {
        string[] shown = [.. reasons.Take(5).Select((reason, i) => $"  {(i == 0 ? label : ""),-20} {(i == 0 ? "runs:" : "     ")} {reason}")];
        Say(string.Join('\n', reasons.Count > 5 ? [.. shown, $"  {"",-20}       and {reasons.Count - 5} more changes"] : shown));
        _running[label] = new RunningStage(_live?.AddTask(Markup.Escape($"  {label}")));
    }

    public void Finished(StageRecord record)
    {
        Ended(record.Label);
        Say(record.Fetched
            ? string.Create(CultureInfo.InvariantCulture, $"  {record.Label,-20} fetched from the remote store in {record.Seconds:F1} s, {record.OutputBytes / 1e6:F1} MB")
            : string.Create(CultureInfo.InvariantCulture, $"  {record.Label,-20} done in {record.Seconds:F1} s, {record.PeakMemoryBytes / 1e6:F0} MB"));
    }

    public void Waiting(string label, string holder) => Line($"  {label,-20} waits for {holder}, which runs the same key");

    public void Failed(string label)
    {
        Ended(label);
        Say($"  {label,-20} failed");
    }

    public void Skipped(string label, string cause) => Say($"  {label,-20} not run, since {cause} failed");

    public void Warn(string text) => Line($"  warning: {text}");

    public void Progress(string label, double fraction, string text)
    {
        if (!_running.TryGetValue(label, out RunningStage? stage))
        {
            return;
        }

        if (stage.Task is { } task)
        {
            task.Description = Markup.Escape($"  {label,-20} {text}");
            task.Value = Math.Clamp(fraction, 0, 0.999) * 100; // A full bar would be hidden while the stage still runs.
        }
        else if (stage.MayLog())
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"  {label,-20} {fraction * 100,3:F0} % {text}"));
        }
    }

    private void Ended(string label)
    {
        if (_running.TryRemove(label, out RunningStage? stage) && stage.Task is { } task)
        {
            task.Value = 100;
            task.StopTask();
        }
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
                Console.WriteLine(text);
            }
            else
            {
                AnsiConsole.WriteLine(text); // Goes above the live lines.
            }
        }
    }

    private sealed class RunningStage(ProgressTask? task)
    {
        private long _lastShown = Stopwatch.GetTimestamp();

        public ProgressTask? Task { get; } = task;

        public bool MayLog()
        {
            long last = _lastShown;
            return Stopwatch.GetElapsedTime(last) >= LogInterval && Interlocked.CompareExchange(ref _lastShown, Stopwatch.GetTimestamp(), last) == last;
        }
    }
}
