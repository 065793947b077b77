namespace Bakeoff.Pipeline;

/// <summary>What a stage is expected to take, by what it took in earlier runs.</summary>
/// <param name="Seconds">How long it runs, in seconds.</param>
/// <param name="PeakMemoryBytes">The most memory that its process holds, in bytes.</param>
/// <param name="OutputBytes">The size of what it writes, in bytes.</param>
/// <param name="Records">How many earlier runs of the stage it rests on, at least 1.</param>
/// <param name="ScaledBy">What the seconds were scaled by, such as <c>ratings × epochs × features</c>.</param>
public sealed record StageEstimate(EstimateRange Seconds, EstimateRange PeakMemoryBytes, EstimateRange OutputBytes, int Records, string ScaledBy);
