using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What is known of a task that is under way, or that has failed.</summary>
/// <param name="Label">The node's label, such as <c>TrainSvd[0]</c>.</param>
/// <param name="Key">The key's hash.</param>
/// <param name="Attempts">Its attempts, the first one first.</param>
/// <param name="Result">What came of it; null while it is under way.</param>
internal sealed record TaskLog(string Label, string Key, IReadOnlyList<AttemptLog> Attempts, TaskResult? Result);
