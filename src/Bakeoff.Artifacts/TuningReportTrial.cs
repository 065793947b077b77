namespace Bakeoff.Artifacts;

/// <summary>A trial of a search for a model's options.</summary>
/// <param name="Number">Its number, from 0 in the order in which they were proposed.</param>
/// <param name="Experiment">The name of the experiment that it is: it can be planned, explained and compared by it.</param>
/// <param name="Options">The value of each option that was searched, by name; an option without a value is not there.</param>
/// <param name="Cost">What it cost, in trials with the whole budget: 1 but with successive halving.</param>
/// <param name="Value">The metric on validation rows; null where there is none.</param>
/// <param name="Failure">Why there is no value; null where there is one.</param>
/// <param name="Seconds">How long its trainings took when they ran; null where that is not known.</param>
public sealed record TuningReportTrial(
    int Number, string Experiment, IReadOnlyDictionary<string, string> Options, double Cost, double? Value, string? Failure, double? Seconds);
