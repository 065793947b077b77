namespace Bakeoff.Experiments;

/// <summary>What came of one trial of a model's options, when it has been measured.</summary>
/// <param name="Model">The model.</param>
/// <param name="Number">How many trials of the model have been measured, this one included.</param>
/// <param name="Total">How many there may be; null with successive halving, where most trials are a part of a whole one.</param>
/// <param name="Options">The options that it tried, such as <c>epochs=20+learningRate=0.01</c>; empty for the given ones.</param>
/// <param name="Metric">The id of the metric that decides.</param>
/// <param name="Value">Its value on the validation rows; null where there is none.</param>
/// <param name="Failure">Why there is no value; null where there is one.</param>
/// <param name="Seconds">How long the model was trained; null where that is not known.</param>
/// <param name="IsBest">Whether none before it was better.</param>
/// <param name="WasUpToDate">Whether nothing had to run.</param>
public sealed record TuningProgress(
    string Model, int Number, int? Total, string Options, string Metric, double? Value, string? Failure, double? Seconds, bool IsBest,
    bool WasUpToDate);
