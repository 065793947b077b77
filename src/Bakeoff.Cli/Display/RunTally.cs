using System.Diagnostics;
using System.Globalization;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>Counts what became of the stages of a run: the terminal's title while it runs, and a line at the end of a run that failed.</summary>
/// <param name="start">What the run is about to do.</param>
/// <param name="title">The terminal's title.</param>
internal sealed class RunTally(RunStart start, TerminalTitle title) : IDisposable
{
    private readonly int _stages = start.Plan.Count;
    private readonly int _due = start.Plan.Count(step => step.State != PlanStep.UpToDate);
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private int _upToDate, _done, _failed, _skipped;

    /// <summary>What became of the stages, where one failed: such as <c>3 of 9 stages ran, 1 failed, 2 not run, 41.3 s</c>; else null.</summary>
    public string? Failure
    {
        get
        {
            lock (_lock)
            {
                // Without a plan it is known only which stages have come up.
                int stages = Math.Max(_stages, _done + _failed + _skipped + _upToDate);
                return _failed == 0 ? null : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_done} of {stages} stages ran, {_failed} failed, {_skipped} not run, {Stopwatch.GetElapsedTime(_start).TotalSeconds:F1} s");
            }
        }
    }

    /// <summary>A stage was up to date after all, or before.</summary>
    public void UpToDate() => Count(ref _upToDate);

    /// <summary>A stage has ended well.</summary>
    public void Done() => Count(ref _done);

    /// <summary>A stage failed.</summary>
    public void Failed() => Count(ref _failed);

    /// <summary>A stage is not run, since one that it reads failed.</summary>
    public void Skipped() => Count(ref _skipped);

    /// <summary>A stage begins, or has got further.</summary>
    /// <param name="label">The stage.</param>
    /// <param name="fraction">How much of it is done, from 0 to 1.</param>
    public void Progress(string label, double fraction)
    {
        lock (_lock)
        {
            Show(fraction > 0 ? string.Create(CultureInfo.InvariantCulture, $", {label} {Math.Floor(fraction * 100):F0} %") : $", {label}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => title.Dispose();

    private void Count(ref int number)
    {
        lock (_lock)
        {
            number++;
            Show("");
        }
    }

    /// <summary>How many stages are over, and what was last said of one.</summary>
    private void Show(string last)
    {
        int over = Math.Max(0, _done + _failed + _skipped + _upToDate - (_stages - _due));
        string of = _stages == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" of {_due}");
        title.Show(string.Create(CultureInfo.InvariantCulture, $"{start.Experiment}: {over}{of}{last}"));
    }
}
