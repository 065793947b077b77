namespace Bakeoff.Benchmarks;

/// <summary>One measurement: what was asked and what was found.</summary>
internal sealed record TwoTowerRow(TwoTowerCase Case, TwoTowerResult Result);
