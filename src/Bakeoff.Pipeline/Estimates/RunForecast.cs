namespace Bakeoff.Pipeline;

/// <summary>What a run is expected to take, if all stages that may run do.</summary>
/// <param name="Seconds">
/// From its beginning to its end, in seconds; of the stages that an estimate is known of, so that it is a lower bound where
/// <paramref name="Unknown"/> names others. Null where no stage has an estimate.
/// </param>
/// <param name="OutputBytes">What they write together, in bytes; null where <paramref name="Seconds"/> is.</param>
/// <param name="Slots">How many stages may run at one time; null where an executor's queue takes as many as are ready.</param>
/// <param name="Width">How many of them can run at one time at most, since none waits for another.</param>
/// <param name="Unknown">The labels of the stages without an estimate, since no earlier run of them is known.</param>
public sealed record RunForecast(EstimateRange? Seconds, EstimateRange? OutputBytes, int? Slots, int Width, IReadOnlyList<string> Unknown);
