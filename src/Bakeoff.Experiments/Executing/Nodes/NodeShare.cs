using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Decides what a task asks for on a node.</summary>
internal static class NodeShare
{
    private const long MemoryStep = 64_000_000, ShortestSeconds = 600;

    /// <summary>Decides. What differs little is made equal, so that tasks of a sweep can be submitted together.</summary>
    /// <param name="needs">What is known of the task.</param>
    /// <param name="settings">What the user says.</param>
    /// <param name="mostCores">The cores of the largest node.</param>
    /// <param name="mostBytes">The memory of the largest node, in bytes.</param>
    public static TaskShare Find(TaskNeeds needs, ExecutorSettings settings, int mostCores, long mostBytes)
    {
        (string profile, ExecutorOptions options) = settings.Find(needs.Stage, needs.Model);
        StageNeeds declared = needs.Needs;
        int cores = Math.Clamp(Math.Min(options.Cores, declared.MaximumCores), 1, Math.Max(1, mostCores));
        cores = Math.Max(cores, Math.Min(declared.MinimumCores, mostCores));
        long seconds = needs.Seconds is { } took
            ? Math.Max(ShortestSeconds, RoundUp(took * options.TimeFactor, ShortestSeconds)) : options.Minutes * 60L;
        return new TaskShare(cores, FindMemory(needs, options, mostBytes), seconds, profile);
    }

    private static long FindMemory(TaskNeeds needs, ExecutorOptions options, long mostBytes)
    {
        if (options.Memory is { } given)
        {
            return ByteSize.Parse(given)!.Value;
        }

        double stage = needs.PeakMemoryBytes is > 0 and var peak
            ? Math.Max(needs.Needs.MinimumBytes, peak * options.MemoryFactor) : needs.Needs.ComfortableBytes;
        long least = RoundUp(needs.Needs.MinimumBytes + TaskRunner.OwnBytes, MemoryStep);
        return Math.Max(least, Math.Min(RoundUp(stage + TaskRunner.OwnBytes, MemoryStep), mostBytes));
    }

    private static long RoundUp(double value, long step) => (long)Math.Ceiling(value / step) * step;
}
