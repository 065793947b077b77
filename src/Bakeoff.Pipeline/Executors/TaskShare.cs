namespace Bakeoff.Pipeline;

/// <summary>What a task asks for on its node. Tasks with equal shares are submitted together.</summary>
/// <param name="Cores">How many cores, at least 1.</param>
/// <param name="MemoryBytes">How much memory, in bytes.</param>
/// <param name="Seconds">How long it may run, in seconds.</param>
/// <param name="Profile">Which settings of the executor hold for it: empty for the general ones, else such as <c>stages.TrainSvd</c>.</param>
public sealed record TaskShare(int Cores, long MemoryBytes, long Seconds, string Profile = "");
