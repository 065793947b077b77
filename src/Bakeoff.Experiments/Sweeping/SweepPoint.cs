namespace Bakeoff.Experiments;

/// <summary>A point of a sweep, as <c>sweep.json</c> has it.</summary>
/// <param name="Experiment">The name by which it can be run and compared.</param>
/// <param name="Values">The value of each parameter, by path, as JSON.</param>
/// <param name="Value">The metric; null where there is none.</param>
/// <param name="Low">The lower end of its 95 % interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Failure">Why there is no value; null where there is one.</param>
public sealed record SweepPoint(
    string Experiment, IReadOnlyDictionary<string, string> Values, double? Value, double? Low, double? High, string? Failure);
