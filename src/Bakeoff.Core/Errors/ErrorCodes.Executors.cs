namespace Bakeoff.Core;

/// <summary>The codes of executors, which run stages on other machines.</summary>
public static partial class ErrorCodes
{
    /// <summary>The executor will never take a task, or its programs are not there.</summary>
    public const string ExecutorRefused = "BKF5101";

    /// <summary>The executor does not answer at present (a warning: it is asked again).</summary>
    public const string ExecutorUnavailable = "BKF5102";

    /// <summary>A task held more memory than it had, also with twice as much.</summary>
    public const string TaskOutOfMemory = "BKF5103";

    /// <summary>A task ran longer than it might, also with twice the time.</summary>
    public const string TaskOutOfTime = "BKF5104";

    /// <summary>A task was cancelled by somebody else, twice.</summary>
    public const string TaskCancelled = "BKF5105";

    /// <summary>A task ended without a result, again and again.</summary>
    public const string TaskLost = "BKF5106";

    /// <summary>A node would give other bytes than the key stands for: another engine, runtime or processor.</summary>
    public const string NodeDiffers = "BKF5107";

    /// <summary>The executor has never answered since the command began: no host, or not the scheduler.</summary>
    public const string ExecutorSilent = "BKF5108";
}
