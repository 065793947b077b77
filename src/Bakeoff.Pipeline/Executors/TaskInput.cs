namespace Bakeoff.Pipeline;

/// <summary>A folder that a task reads.</summary>
/// <param name="Label">The label of the node that wrote it, or one of the names that <c>StageContext</c> has for other inputs.</param>
/// <param name="Files">Its files.</param>
public sealed record TaskInput(string Label, IReadOnlyList<TaskFile> Files);
