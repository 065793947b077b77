namespace Bakeoff.Artifacts;

/// <summary>One file that a stage above a report wrote.</summary>
/// <param name="Path">Its path within the stage's output, with forward slashes.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ProvenanceFile(string Path, string Sha256, long Bytes);
