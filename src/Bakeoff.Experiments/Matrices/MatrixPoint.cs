namespace Bakeoff.Experiments;

/// <summary>A point of a matrix, as <c>matrix.json</c> has it.</summary>
/// <param name="Experiment">The name by which it can be run and compared.</param>
/// <param name="Values">The name of the value of each list.</param>
/// <param name="Report">Its page, from the folder of the matrix; null where it failed.</param>
/// <param name="Failure">Why it has no values; null where it has.</param>
public sealed record MatrixPoint(string Experiment, IReadOnlyDictionary<string, string> Values, string? Report, string? Failure);
