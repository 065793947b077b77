namespace Bakeoff.Artifacts;

/// <summary>A metric's value over a slice.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Candidates">What was ranked or predicted.</param>
/// <param name="Value">The value.</param>
public sealed record SliceValue(string Name, CandidateSet Candidates, double Value);
