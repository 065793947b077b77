using System.Text.Json.Serialization;

namespace Bakeoff.Pipeline;

/// <summary>
/// The energy that a stage used: in the record of the run, never in a key or an output. The processors' counters count for all that runs on the
/// machine; a stage has the part of the processor time that it took of all that was taken while it ran.
/// </summary>
/// <param name="ProcessorJoules">Its part of what processors and memory used, in joules; null where that cannot be measured.</param>
/// <param name="ProcessorShare">
/// Its part, from 0 to 1: below 1 it shared the machine with others. Null where <paramref name="ProcessorJoules"/> is.
/// </param>
/// <param name="GpuJoules">What the graphics processors used while it ran, in joules, all of them; null where it used none.</param>
/// <param name="Unavailable">Why the energy of processors cannot be measured here, in a few words; null where it was.</param>
public sealed record StageEnergy(double? ProcessorJoules, double? ProcessorShare = null, double? GpuJoules = null, string? Unavailable = null)
{
    /// <summary>The joules of processors, memory and graphics processors together; null where neither can be measured.</summary>
    [JsonIgnore]
    public double? Joules => ProcessorJoules is null && GpuJoules is null ? null : (ProcessorJoules ?? 0) + (GpuJoules ?? 0);
}
