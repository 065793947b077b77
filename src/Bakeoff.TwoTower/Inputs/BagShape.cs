namespace Bakeoff.TwoTower;

/// <summary>A part of a tower's input that is pooled from an embedding table.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Rows">The table's rows.</param>
/// <param name="UsesAttention">Whether it is pooled by attention rather than by the mean.</param>
internal sealed record BagShape(string Name, int Rows, bool UsesAttention = false);
