namespace Bakeoff.Baselines;

/// <summary>A row of training: who rated what.</summary>
/// <param name="User">The user's position.</param>
/// <param name="Item">The item's position.</param>
internal readonly record struct PairRow(int User, int Item);
