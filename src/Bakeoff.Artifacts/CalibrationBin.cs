namespace Bakeoff.Artifacts;

/// <summary>Test rows whose predictions are alike.</summary>
/// <param name="From">The lowest prediction of the bin.</param>
/// <param name="To">The highest, not included.</param>
/// <param name="Rows">How many rows it holds.</param>
/// <param name="MeanPrediction">Their mean prediction.</param>
/// <param name="MeanRating">Their mean rating: what <paramref name="MeanPrediction"/> should be.</param>
public sealed record CalibrationBin(double From, double To, int Rows, double MeanPrediction, double MeanRating);
