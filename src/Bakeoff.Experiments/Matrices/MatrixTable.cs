namespace Bakeoff.Experiments;

/// <summary>The table of a dataset.</summary>
/// <param name="Dataset">The name of the dataset.</param>
/// <param name="Rows">The rows, split by split, the best of each first.</param>
public sealed record MatrixTable(string Dataset, IReadOnlyList<MatrixRow> Rows);
