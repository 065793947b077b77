using System.Globalization;

namespace Bakeoff.Benchmarks;

/// <summary>
/// How long a phase took, and what all threads of the process computed meanwhile: on a machine that does other things too, the second tells more.
/// </summary>
/// <param name="Seconds">Seconds by the clock.</param>
/// <param name="ProcessorSeconds">Seconds of processors.</param>
internal readonly record struct PhaseTime(double Seconds, double ProcessorSeconds)
{
    /// <summary>The time of two phases together.</summary>
    public static PhaseTime operator +(PhaseTime left, PhaseTime right) =>
        new(left.Seconds + right.Seconds, left.ProcessorSeconds + right.ProcessorSeconds);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:F1} s ({ProcessorSeconds:F1} of processors)");
}
