namespace Bakeoff.Tuning;

/// <summary>A trial with what it came to.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Loss">Less is better; positive infinity where the training failed.</param>
internal sealed record Finished(Trial Trial, double Loss);
