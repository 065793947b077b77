namespace Bakeoff.Pipeline;

/// <summary>The end of a task as its head sees it.</summary>
/// <param name="Result">The result.</param>
/// <param name="Attempts">The attempts of it, the last one last.</param>
public sealed record TaskOutcome(TaskResult Result, IReadOnlyList<TaskAttempt> Attempts);
