namespace Bakeoff.Pipeline;

/// <summary>A file that a task reads, an object of the store.</summary>
/// <param name="Path">Its path within the input, with forward slashes.</param>
/// <param name="Sha256">The hash of its bytes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsExecutable">Whether it may be run, as a command of a custom model.</param>
public sealed record TaskFile(string Path, string Sha256, long Bytes, bool IsExecutable = false);
