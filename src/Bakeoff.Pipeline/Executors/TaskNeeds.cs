using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>What is known of a task when its share is decided.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Model">The model, of a stage that trains several in nodes of their own; else null.</param>
/// <param name="Needs">What the stage declares.</param>
/// <param name="Seconds">How long it took when it last ran; null where that is not known.</param>
/// <param name="PeakMemoryBytes">The most memory that it held when it last ran; null where that is not known.</param>
public sealed record TaskNeeds(string Stage, string? Model, StageNeeds Needs, double? Seconds, long? PeakMemoryBytes);
