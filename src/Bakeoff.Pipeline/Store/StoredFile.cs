namespace Bakeoff.Pipeline;

/// <summary>One file of an entry.</summary>
/// <param name="Path">Its path within the output, with forward slashes.</param>
/// <param name="Sha256">The hash of its bytes, under which it is stored.</param>
/// <param name="Bytes">Its size.</param>
public sealed record StoredFile(string Path, string Sha256, long Bytes);
