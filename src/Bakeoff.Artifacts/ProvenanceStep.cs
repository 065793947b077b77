namespace Bakeoff.Artifacts;

/// <summary>One stage above a report.</summary>
/// <param name="Label">The stage with its fold, such as <c>TrainSvd[0]</c>.</param>
/// <param name="Key">The hash of its key.</param>
/// <param name="Seed">The seed; null for a stage that draws no random numbers.</param>
/// <param name="Parts">The parts of its key: options, code, packages, runtime.</param>
/// <param name="Outputs">The files that it wrote.</param>
public sealed record ProvenanceStep(
    string Label, string Key, string? Seed, IReadOnlyList<ProvenancePart> Parts, IReadOnlyList<ProvenanceFile> Outputs);
