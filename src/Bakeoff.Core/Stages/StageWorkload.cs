namespace Bakeoff.Core;

/// <summary>How much one node of the graph has to do, as far as its memory depends on it.</summary>
/// <param name="Data">The size of the dataset.</param>
/// <param name="TestedShare">
/// The share of the users that the node tests, summed over its folds: 0.2 for one of five partitions, 1 for all five.
/// </param>
public sealed record StageWorkload(DataSize Data, double TestedShare);
