using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Decides what follows on an attempt that ended without the stage's result.</summary>
internal static class AttemptVerdict
{
    /// <summary>How often a lost attempt is made again.</summary>
    public const int MaxLost = 5;

    /// <summary>Says why the next attempt would be made.</summary>
    /// <param name="phase">How the attempt ended.</param>
    public static AttemptCause CauseOf(AttemptPhase phase) => phase switch
    {
        AttemptPhase.OutOfMemory => AttemptCause.Memory,
        AttemptPhase.TimedOut => AttemptCause.Time,
        AttemptPhase.Cancelled => AttemptCause.Cancelled,
        _ => AttemptCause.Lost,
    };

    /// <summary>Says why the next attempt would be made, where a stage reports an error that another attempt may not have.</summary>
    /// <param name="errors">The errors.</param>
    /// <returns>The cause; null where the error is the stage's own.</returns>
    public static AttemptCause? CauseOf(IReadOnlyList<ErrorReport> errors) => errors[0].Code switch
    {
        ErrorCodes.OutOfMemory or ErrorCodes.StageProcessDied => AttemptCause.Memory,
        ErrorCodes.StoreUnusable or ErrorCodes.LockUnavailable => AttemptCause.Lost,
        _ => null,
    };

    /// <summary>The next attempt, whose batch is not known yet; null where there have been enough.</summary>
    /// <param name="attempts">The attempts so far, at least one.</param>
    /// <param name="cause">Why there should be another.</param>
    /// <param name="before">What became of the last one, in one sentence.</param>
    public static TaskAttempt? Next(IReadOnlyList<TaskAttempt> attempts, AttemptCause cause, string before)
    {
        TaskAttempt last = attempts[^1];
        IEnumerable<TaskAttempt> series = attempts.Reverse().TakeWhile(attempt => attempt.Cause != AttemptCause.Needed);
        if (series.Count(attempt => attempt.Cause == cause) >= (cause == AttemptCause.Lost ? MaxLost : 1))
        {
            return null;
        }

        TaskShare share = cause switch
        {
            AttemptCause.Memory => last.Share with { MemoryBytes = last.Share.MemoryBytes * 2 },
            AttemptCause.Time => last.Share with { Seconds = last.Share.Seconds * 2 },
            _ => last.Share,
        };
        return last with { Number = last.Number + 1, Cause = cause, Before = before, Share = share, Batch = "", Index = 0, Head = Head };
    }

    /// <summary>This process, as attempts name their head.</summary>
    public static string Head { get; } = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");

    /// <summary>Whether the head that claimed an attempt was a process of this machine that has ended: then nobody is about to submit it.</summary>
    /// <param name="attempt">The attempt.</param>
    public static bool IsHeadGone(TaskAttempt attempt)
    {
        if (attempt.Head.Split(' ') is not ["process", var number, "on", var machine] || machine != Environment.MachineName
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int process) || process == Environment.ProcessId)
        {
            return false;
        }

        try
        {
            Process.GetProcessById(process).Dispose();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>Describes the failure that an attempt left, in one sentence without its end.</summary>
    /// <param name="result">What it left.</param>
    public static string Describe(TaskResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"attempt {result.Attempt} failed on {result.Node} ({result.Errors[0].Code}: {result.Errors[0].Message.TrimEnd('.')})");

    /// <summary>Describes how an attempt ended, in one sentence without its end.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="state">How it ended.</param>
    public static string Describe(TaskAttempt attempt, AttemptState state)
    {
        string where = state.Node is { Length: > 0 } node ? $" on {node}" : "", job = state.Job is { } id ? $" ({attempt.Executor} job {id})" : "";
        string what = state.Phase switch
        {
            AttemptPhase.OutOfMemory => $"was ended{where} because it held more than its {Megabytes(attempt)}",
            AttemptPhase.TimedOut => string.Create(CultureInfo.InvariantCulture, $"was ended{where} after its {attempt.Share.Seconds} s"),
            AttemptPhase.Cancelled => $"was cancelled{where}",
            AttemptPhase.Preempted => $"was preempted{where}",
            AttemptPhase.NodeLost => $"was lost with its node{where}",
            AttemptPhase.Ended => $"ended{where} without a result",
            _ => $"is no longer known to {attempt.Executor}",
        };
        string why = state.Reason is { Length: > 0 } reason ? $": {reason.TrimEnd('.')}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"attempt {attempt.Number} {what}{job}{why}");
    }

    /// <summary>The error where there have been enough attempts.</summary>
    /// <param name="attempt">The last attempt.</param>
    /// <param name="cause">Why there would be another.</param>
    /// <param name="before">What became of it.</param>
    /// <param name="suspect">What of the user's may be why it was lost; null for nothing.</param>
    public static ErrorReport Refuse(TaskAttempt attempt, AttemptCause cause, string before, string? suspect = null)
    {
        (string code, string remedy) = cause switch
        {
            AttemptCause.Memory =>
                (ErrorCodes.TaskOutOfMemory, "Give the stage more memory: \"memory\" in bakeoff.json, for all stages or for this one."),
            AttemptCause.Time => (ErrorCodes.TaskOutOfTime, "Give the stage more time: \"minutes\" in bakeoff.json, for all stages or for this one."),
            AttemptCause.Cancelled => (ErrorCodes.TaskCancelled, "Run again when nobody cancels its jobs."),
            _ when suspect is not null => (ErrorCodes.TaskLost, $"Look at the nodes, at what the job said, and {suspect}; then run again."),
            _ => (ErrorCodes.TaskLost, "Look at the nodes, and at what the job said; then run again."),
        };
        string often = cause == AttemptCause.Lost ? $"it was submitted {MaxLost + 1} times" : cause == AttemptCause.Cancelled
            ? "it was submitted twice" : "it had twice as much as at first";
        return new ErrorReport(code, $"{before}, and {often}.", remedy, new FileLocation(attempt.Label));
    }

    private static string Megabytes(TaskAttempt attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(attempt.Share.MemoryBytes / 1e6):N0} MB of memory");
}
