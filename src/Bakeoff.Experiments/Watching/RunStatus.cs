using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>How runs end, as their records and the explorer say it.</summary>
internal static class RunStatus
{
    /// <summary>It runs.</summary>
    public const string Running = "running";

    /// <summary>Everything that it was asked for is up to date.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>A stage failed, or something else did.</summary>
    public const string Failed = "failed";

    /// <summary>The user ended it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Its process ended without a word.</summary>
    public const string Killed = "killed";

    /// <summary>Other machines run what is left of it, and its command has ended.</summary>
    public const string Detached = "detached";

    /// <summary>Gives the error that counts: whatever a command fails with that the user ends, the user has ended it.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="cancellation">Whether the user has ended it.</param>
    public static Exception Cause(Exception error, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? new OperationCanceledException(error.Message, error) : error;

    /// <summary>Says how a run ended.</summary>
    /// <param name="error">What ended it; null where nothing did.</param>
    public static string Of(Exception? error) => error switch
    {
        null => Succeeded,
        DetachedException => Detached,
        OperationCanceledException or AggregateException { InnerException: OperationCanceledException } => Cancelled,
        _ => Failed,
    };

    /// <summary>Says what ended a run, a sentence with its code and its place in a file each.</summary>
    /// <param name="error">What ended it; null where nothing did, or the user.</param>
    /// <returns>Null for nothing.</returns>
    public static IReadOnlyList<string>? ErrorsOf(Exception? error) => Of(error) != Failed ? null
        : [.. ErrorDescriber.Describe(error!).Select(report => ShownAddress.Scrub(
            $"{report.Code}: {(report.Location is { } place ? $"{place}: " : "")}{report.Message} {report.Remedy}"))];
}
