namespace Bakeoff.Tuning;

/// <summary>What a sampler knows of a point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Loss">
/// What it came to, less being better; positive infinity where its training failed; null where it still runs, or is not to be known yet.
/// </param>
internal sealed record Observation(SearchPoint Point, double? Loss);
