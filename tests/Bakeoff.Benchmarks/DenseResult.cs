namespace Bakeoff.Benchmarks;

/// <summary>What one inversion took.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="ProcessorSeconds">Of all processors.</param>
/// <param name="Megabytes">The peak of the process, in 10⁶ bytes.</param>
/// <param name="Trace">The sum of the diagonal of the inverse: that of everybody, within single precision.</param>
internal sealed record DenseResult(double Seconds, double ProcessorSeconds, double Megabytes, double Trace);
