using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Measures the energy of the process that it is made in, from then on. What the machine's processors used is divided by processor time, as
/// Scaphandre does: two stages that run at one time share it, and so does what idles.
/// </summary>
internal sealed class EnergyMeter : IDisposable
{
    /// <summary>Well below the time in which a counter wraps around.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly IEnergyCounter _processors;
    private readonly IEnergyCounter _gpus;
    private readonly IProcessorTimes? _times;
    private readonly Func<bool> _usesGpu;
    private readonly (double Own, double Machine)? _start;
    private readonly Lock _lock = new();
    private readonly Timer? _timer;

    /// <summary>Begins to measure.</summary>
    /// <param name="processors">Counts what processors and memory use.</param>
    /// <param name="gpus">Counts what graphics processors use.</param>
    /// <param name="times">Tells processor times; null where the system does not.</param>
    /// <param name="usesGpu">Says whether this process uses graphics processors, or has used some.</param>
    public EnergyMeter(IEnergyCounter processors, IEnergyCounter gpus, IProcessorTimes? times, Func<bool> usesGpu)
    {
        (_processors, _gpus, _times, _usesGpu) = (processors, gpus, times, usesGpu);
        if (processors.Unavailable is null)
        {
            _start = times?.Read();
            _timer = new Timer(_ => Sample(), null, Interval, Interval);
        }
    }

    /// <summary>Begins to measure with what this machine has.</summary>
    public static EnergyMeter Begin()
    {
        var gpus = new NvidiaCounter();
        return new EnergyMeter(new RaplCounter(), gpus, OperatingSystem.IsLinux() ? new LinuxProcessorTimes() : null, gpus.IsUsedHere);
    }

    /// <summary>What was used until now.</summary>
    public StageEnergy Read()
    {
        lock (_lock)
        {
            double? gpu = _gpus.Unavailable is null && _usesGpu() ? Math.Round(_gpus.ReadJoules(), 1) : null;
            if (_processors.Unavailable is not null || _start is not { } start || _times!.Read() is not { } end)
            {
                return new StageEnergy(null, null, gpu, _processors.Unavailable ?? "the system does not tell processor times");
            }

            (double own, double machine) = (end.Own - start.Own, end.Machine - start.Machine);
            double share = own <= 0 ? 0 : Math.Min(1, own / Math.Max(own, machine));
            return new StageEnergy(Math.Round(_processors.ReadJoules() * share, 1), Math.Round(share, 3), gpu);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        (_gpus as IDisposable)?.Dispose();
    }

    private void Sample()
    {
        lock (_lock)
        {
            _processors.ReadJoules();
        }
    }
}
