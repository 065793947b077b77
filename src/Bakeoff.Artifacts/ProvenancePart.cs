namespace Bakeoff.Artifacts;

/// <summary>One part of the key of a stage above a report.</summary>
/// <param name="Name">The name, such as <c>option.features</c>.</param>
/// <param name="Value">The value.</param>
public sealed record ProvenancePart(string Name, string Value);
