namespace Bakeoff.Experiments;

/// <summary>What a sweep found.</summary>
/// <param name="Report">The content of <c>sweep.json</c>: every point with its value, and the best.</param>
/// <param name="Answer">What was found, in sentences.</param>
/// <param name="Folder">
/// The folder of <c>index.html</c>, <c>sweep.json</c> and <c>experiment.json</c>, the best point as an experiment of its own.
/// </param>
public sealed record SweepOutcome(SweepReport Report, IReadOnlyList<string> Answer, string Folder);
