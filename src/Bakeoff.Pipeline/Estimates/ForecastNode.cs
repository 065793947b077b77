namespace Bakeoff.Pipeline;

/// <summary>A stage that a run would execute, as the forecast of the run sees it.</summary>
/// <param name="Label">The node's label.</param>
/// <param name="Inputs">The labels of the nodes that it reads; those that are not executed themselves do not matter.</param>
/// <param name="Estimate">What it is expected to take; null where that is not known.</param>
public sealed record ForecastNode(string Label, IReadOnlyList<string> Inputs, StageEstimate? Estimate);
