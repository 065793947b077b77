namespace Bakeoff.Benchmarks;

/// <summary>A phase of a stage.</summary>
/// <param name="Name">What the stage says that it does.</param>
/// <param name="Seconds">Seconds of the clock.</param>
/// <param name="ProcessorSeconds">Seconds of all threads together.</param>
/// <param name="SerialSeconds">What of it only one thread could do: see <see cref="ThreadStates"/>.</param>
/// <param name="PeakMegabytes">The most that the process held during the phase, in 10⁶ bytes.</param>
internal sealed record StagePhase(string Name, double Seconds, double ProcessorSeconds, double SerialSeconds, double PeakMegabytes)
{
    /// <summary>
    /// The serial seconds by the process's own clock: what of the time of so many threads was not work, shared by those that had none. On a machine
    /// that does other things it counts their time too.
    /// </summary>
    /// <param name="threads">The number of threads, at least 2.</param>
    public double SerialByClock(int threads) => Math.Clamp(((threads * Seconds) - ProcessorSeconds) / (threads - 1), 0, Seconds);
}
