using System.Diagnostics;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>Times the phases of a stage by what it says of its progress, so that no clock stands in the stage.</summary>
internal sealed class PhaseClock : IStageProgress
{
    private readonly Process _self = Process.GetCurrentProcess();
    private readonly List<SvdPhase> _phases = [];
    private string _name = "process start";
    private double _seconds;
    private double _processor;

    private double SecondsNow => (DateTime.UtcNow - _self.StartTime.ToUniversalTime()).TotalSeconds;

    /// <inheritdoc/>
    public void Report(double fraction, string text)
    {
        string name = text.StartsWith("epoch", StringComparison.Ordinal) || text.StartsWith("feature", StringComparison.Ordinal) ? "training"
            : text.Split(" for user")[0];
        if (name != _name)
        {
            End();
            _name = name;
        }
    }

    /// <inheritdoc/>
    public void Warn(string text)
    {
    }

    /// <summary>Ends the last phase; returns all of them.</summary>
    public IReadOnlyList<SvdPhase> Complete()
    {
        End();
        return _phases;
    }

    private void End()
    {
        _self.Refresh();
        (double seconds, double processor) = (SecondsNow, _self.TotalProcessorTime.TotalSeconds);
        _phases.Add(new SvdPhase(_name, seconds - _seconds, processor - _processor));
        (_seconds, _processor) = (seconds, processor);
    }
}
