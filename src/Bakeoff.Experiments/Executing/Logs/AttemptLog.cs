using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What is known of one attempt of a task.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Progress">How far it is, as its node last wrote it; null where it has not begun.</param>
/// <param name="End">How it ended, in one sentence, where another attempt followed; else null.</param>
/// <param name="Lines">What its stage said, the last lines.</param>
internal sealed record AttemptLog(TaskAttempt Attempt, TaskProgress? Progress, string? End, IReadOnlyList<string> Lines);
