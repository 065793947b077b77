namespace Bakeoff.Explorer;

/// <summary>A point of the curve of a training that is under way.</summary>
/// <param name="Name">What is measured, such as <c>RMSE</c>.</param>
/// <param name="X">The epoch, pass or sample; a part of one within an epoch.</param>
/// <param name="Y">The value.</param>
internal sealed record CurvePoint(string Name, double X, double Y);
