using System.Diagnostics;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>Times the phases of a stage by what it says of its progress, so that no clock stands in the stage.</summary>
/// <param name="threads">The stage's threads.</param>
internal sealed class PhaseClock(int threads) : IStageProgress, IDisposable
{
    private readonly Process _self = Process.GetCurrentProcess();
    private readonly ThreadStates _states = new(threads);
    private readonly List<StagePhase> _phases = [];
    private string _name = "process start";
    private double _seconds;
    private double _processor;
    private double _serial;

    private double SecondsNow => (DateTime.UtcNow - _self.StartTime.ToUniversalTime()).TotalSeconds;

    /// <inheritdoc/>
    public void Report(double fraction, string text)
    {
        string name = text.StartsWith("epoch", StringComparison.Ordinal) || text.StartsWith("feature", StringComparison.Ordinal) ? "training"
            : text.Split(" for user")[0];
        lock (_phases)
        {
            if (name != _name)
            {
                End();
                _name = name;
            }
        }
    }

    /// <inheritdoc/>
    public void Warn(string text)
    {
    }

    /// <summary>Ends the last phase; returns all of them.</summary>
    public IReadOnlyList<StagePhase> Complete()
    {
        End();
        return _phases;
    }

    /// <inheritdoc/>
    public void Dispose() => _states.Dispose();

    private void End()
    {
        _self.Refresh();
        (double seconds, double processor, double serial) = (SecondsNow, _self.TotalProcessorTime.TotalSeconds, _states.SerialSeconds);
        _phases.Add(new StagePhase(_name, seconds - _seconds, processor - _processor, serial - _serial, MeasurementProcess.PeakMegabytes()));
        (_seconds, _processor, _serial) = (seconds, processor, serial);
        File.WriteAllText("/proc/self/clear_refs", "5"); // The next phase has a peak of its own.
    }
}
