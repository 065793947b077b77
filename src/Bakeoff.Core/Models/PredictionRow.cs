namespace Bakeoff.Core;

/// <summary>A row of <c>predictions.parquet</c>.</summary>
/// <param name="User">The user id.</param>
/// <param name="Item">The item id.</param>
/// <param name="Score">The score, or NaN where the model has none.</param>
public readonly record struct PredictionRow(long User, long Item, double Score);
