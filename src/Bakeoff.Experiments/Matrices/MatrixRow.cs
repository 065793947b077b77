namespace Bakeoff.Experiments;

/// <summary>A row of a table of a matrix: a model on a split.</summary>
/// <param name="Split">The name of the split; empty where the matrix does not vary it.</param>
/// <param name="Model">The model.</param>
/// <param name="Models">The names of the models' entries that have this result; empty where the matrix does not vary them.</param>
/// <param name="IsFloor">Whether it is a floor, such as random scores, and not a trained model.</param>
/// <param name="Experiment">The name of the point.</param>
/// <param name="Report">The page of the point, from the folder of the matrix.</param>
/// <param name="Metrics">The values, by the ids of the metrics.</param>
public sealed record MatrixRow(
    string Split, string Model, IReadOnlyList<string> Models, bool IsFloor, string Experiment, string Report,
    IReadOnlyDictionary<string, MatrixCell> Metrics);
