namespace Bakeoff.Benchmarks;

/// <summary>A phase of a stage.</summary>
/// <param name="Name">What the stage says that it does.</param>
/// <param name="Seconds">Seconds of the clock.</param>
/// <param name="ProcessorSeconds">Seconds of all threads together.</param>
/// <param name="IdleSeconds">Seconds in which threads of the stage's number had nothing to do, of all threads together: see <see cref="ThreadStates"/>.</param>
/// <param name="PeakMegabytes">The most that the process held during the phase, in 10⁶ bytes.</param>
internal sealed record StagePhase(string Name, double Seconds, double ProcessorSeconds, double IdleSeconds, double PeakMegabytes)
{
    /// <summary>The seconds in which only one of so many threads had something to do: what idled, shared by the threads that did.</summary>
    /// <param name="threads">The number of threads, at least 2.</param>
    public double Serial(int threads) => Math.Clamp(IdleSeconds / (threads - 1), 0, Seconds);

    /// <summary>The same by the process's own clock: what was not work. On a machine that does other things it counts their time too.</summary>
    /// <param name="threads">The number of threads, at least 2.</param>
    public double SerialByClock(int threads) => Math.Clamp(((threads * Seconds) - ProcessorSeconds) / (threads - 1), 0, Seconds);
}
