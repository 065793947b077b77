namespace Bakeoff.Experiments;

/// <summary>A bundle that was written.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="File">The archive.</param>
/// <param name="Sha256">The hash of its bytes.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Files">The number of files in it.</param>
/// <param name="Stages">The number of stages whose artifacts' hashes it has.</param>
/// <param name="Data">What it has of the data, in words.</param>
public sealed record BundleResult(string Experiment, string File, string Sha256, long Bytes, int Files, int Stages, string Data);
