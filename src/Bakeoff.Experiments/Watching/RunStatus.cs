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

    /// <summary>Says how a run ended.</summary>
    /// <param name="error">What ended it; null where nothing did.</param>
    public static string Of(Exception? error) => error switch
    {
        null => Succeeded,
        OperationCanceledException or AggregateException { InnerException: OperationCanceledException } => Cancelled,
        _ => Failed,
    };

    /// <summary>Says what ended a run, a sentence with its code each.</summary>
    /// <param name="error">What ended it; null where nothing did, or the user.</param>
    /// <returns>Null for nothing.</returns>
    public static IReadOnlyList<string>? ErrorsOf(Exception? error) => Of(error) != Failed ? null
        : [.. ErrorDescriber.Describe(error!).Select(report => $"{report.Code}: {report.Message} {report.Remedy}")];
}
