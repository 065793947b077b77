namespace Bakeoff.TwoTower;

/// <summary>Some weights that take their step together: outputs of a dense layer, or table rows that a bag of the batch reads.</summary>
/// <param name="IsQuery">Whether they are the query tower's.</param>
/// <param name="Layer">The dense layer; −1 for a table.</param>
/// <param name="Bag">The table's bag; −1 for a layer.</param>
/// <param name="First">The first output or group.</param>
/// <param name="End">The output or group after the last.</param>
internal readonly record struct UpdatePiece(bool IsQuery, int Layer, int Bag, int First, int End);
