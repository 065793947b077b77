namespace Bakeoff.Experiments;

/// <summary>What a program of Slurm answered.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record SlurmAnswer(int Code, string Output, string Error);
