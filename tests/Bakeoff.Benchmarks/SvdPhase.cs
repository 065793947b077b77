namespace Bakeoff.Benchmarks;

/// <summary>A phase of a stage.</summary>
/// <param name="Name">What the stage says that it does.</param>
/// <param name="Seconds">Seconds of the clock.</param>
/// <param name="ProcessorSeconds">Seconds of all threads together.</param>
internal sealed record SvdPhase(string Name, double Seconds, double ProcessorSeconds);
