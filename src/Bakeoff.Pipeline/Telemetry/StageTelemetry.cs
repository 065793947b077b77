using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>The spans and measurements of stages and transfers, for whoever listens (<see cref="BakeoffTelemetry"/>).</summary>
internal static class StageTelemetry
{
    private const string StageTag = "bakeoff.stage", DirectionTag = "bakeoff.direction";
    private static readonly Counter<long> s_hits = BakeoffTelemetry.Meter.CreateCounter<long>(
        "bakeoff.stage.hits", "{stage}", "Stages that did not run, since the store had their result.");
    private static readonly Counter<long> s_misses = BakeoffTelemetry.Meter.CreateCounter<long>(
        "bakeoff.stage.misses", "{stage}", "Stages whose result was not in the store.");
    private static readonly Histogram<double> s_seconds = BakeoffTelemetry.Meter.CreateHistogram<double>(
        "bakeoff.stage.duration", "s", "How long stages took that ran.");
    private static readonly Histogram<long> s_memory = BakeoffTelemetry.Meter.CreateHistogram<long>(
        "bakeoff.stage.memory", "By", "The most memory that the processes of stages held.");
    private static readonly Histogram<long> s_output = BakeoffTelemetry.Meter.CreateHistogram<long>(
        "bakeoff.stage.output", "By", "The size of what stages wrote.");
    private static readonly Counter<long> s_transferred = BakeoffTelemetry.Meter.CreateCounter<long>(
        "bakeoff.remote.transferred", "By", "What was fetched from the remote store and pushed to it.");

    /// <summary>The store has the result of a node.</summary>
    /// <param name="node">The node.</param>
    public static void Hit(StageNode node) => s_hits.Add(1, new KeyValuePair<string, object?>(StageTag, node.Stage));

    /// <summary>Begins the span of a node whose result is not in the store.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its key.</param>
    /// <param name="reasons">Why it is not up to date.</param>
    /// <returns>The span; null where nobody listens.</returns>
    public static Activity? Begin(StageNode node, StageKey key, IReadOnlyList<string> reasons)
    {
        s_misses.Add(1, new KeyValuePair<string, object?>(StageTag, node.Stage));
        return BakeoffTelemetry.Activities.StartActivity($"stage {node.Label}")?.SetTag(StageTag, node.Stage).SetTag("bakeoff.label", node.Label)
            .SetTag("bakeoff.key", key.Hash).SetTag("bakeoff.reason", string.Join("; ", reasons));
    }

    /// <summary>Says what a node took.</summary>
    /// <param name="node">The node.</param>
    /// <param name="span">Its span, which is not ended.</param>
    /// <param name="seconds">How long it ran.</param>
    /// <param name="memoryBytes">The most memory that its process held; 0 where it did not run, since its result was fetched.</param>
    /// <param name="outputBytes">The size of its output.</param>
    /// <param name="attempts">How many attempts it took.</param>
    public static void End(StageNode node, Activity? span, double seconds, long memoryBytes, long outputBytes, int attempts = 1)
    {
        var tag = new KeyValuePair<string, object?>(StageTag, node.Stage);
        bool isFetched = memoryBytes == 0;
        if (!isFetched)
        {
            s_seconds.Record(seconds, tag);
            s_memory.Record(memoryBytes, tag);
            s_output.Record(outputBytes, tag);
        }

        span?.SetTag("bakeoff.fetched", isFetched).SetTag("bakeoff.output.bytes", outputBytes).SetTag("bakeoff.memory.bytes", memoryBytes)
            .SetTag("bakeoff.attempt", attempts);
    }

    /// <summary>Begins the span of a transfer.</summary>
    /// <param name="direction"><c>fetch</c> or <c>push</c>.</param>
    /// <param name="label">The node whose result it is.</param>
    /// <param name="parent">The span that it belongs to, where that is not the current one.</param>
    /// <returns>The span; null where nobody listens.</returns>
    public static Activity? BeginTransfer(string direction, string label, ActivityContext parent = default) =>
        BakeoffTelemetry.Activities.StartActivity($"{direction} {label}", ActivityKind.Client, parent)?.SetTag(DirectionTag, direction)
            .SetTag("bakeoff.label", label);

    /// <summary>Says how much a transfer moved.</summary>
    /// <param name="direction"><c>fetch</c> or <c>push</c>.</param>
    /// <param name="span">Its span, which is not ended.</param>
    /// <param name="bytes">The bytes of the files.</param>
    public static void EndTransfer(string direction, Activity? span, long bytes)
    {
        s_transferred.Add(bytes, new KeyValuePair<string, object?>(DirectionTag, direction));
        span?.SetTag("bakeoff.bytes", bytes);
    }

    /// <summary>Says that what a span is about failed.</summary>
    /// <param name="span">The span, which is not ended.</param>
    /// <param name="error">What was thrown.</param>
    public static void Fail(Activity? span, Exception error) =>
        span?.SetStatus(ActivityStatusCode.Error, error is OperationCanceledException ? "cancelled" : ShownAddress.Scrub(error.Message));
}
