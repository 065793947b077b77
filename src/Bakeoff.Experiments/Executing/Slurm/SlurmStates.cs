using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Reads what <c>squeue</c> prints.</summary>
internal static class SlurmStates
{
    /// <summary>Job, name, place in the array, state, reason, node: the names of our jobs have no such bar.</summary>
    public const string Format = "%i|%j|%K|%T|%r|%N";

    /// <summary>
    /// Why a job waits that Slurm queued again since it could not start it, and holds until somebody releases it: for a head it is lost. Later
    /// versions write it with underscores.
    /// </summary>
    private const string Held = "launch failed requeued held";

    /// <summary>Whether a job is in the queue: it waits, or is held there.</summary>
    /// <param name="state">Its state.</param>
    public static bool IsInQueue(AttemptState state) => state.Phase == AttemptPhase.Queued || IsHeld(state.Reason);

    /// <summary>Reads the lines.</summary>
    /// <param name="output">What <c>squeue</c> printed in that format.</param>
    /// <returns>The states by batch and index.</returns>
    public static Dictionary<string, AttemptState> Read(string output)
    {
        var states = new Dictionary<string, AttemptState>(StringComparer.Ordinal);
        foreach (string[] fields in output.Split('\n').Select(line => line.Trim().Split('|')).Where(fields => fields.Length == 6))
        {
            string id = $"{fields[1]}/{fields[2]}";
            var state = new AttemptState(
                IsHeld(fields[4]) ? AttemptPhase.NodeLost : PhaseOf(fields[3]), NullIfNone(fields[5]), fields[0], fields[3] == "RUNNING" ? null
                    : NullIfNone(fields[4]));
            if (!states.TryGetValue(id, out AttemptState? other) || other.IsOver)
            {
                states[id] = state; // Of two jobs with one name the one that has not ended.
            }
        }

        return states;
    }

    /// <summary>The phase of a state as Slurm calls it (<c>man squeue</c>, JOB STATE CODES).</summary>
    internal static AttemptPhase PhaseOf(string state) => state switch
    {
        "PENDING" or "CONFIGURING" or "REQUEUED" or "REQUEUE_HOLD" or "REQUEUE_FED" or "RESV_DEL_HOLD" or "SPECIAL_EXIT" => AttemptPhase.Queued,
        "RUNNING" or "COMPLETING" or "SUSPENDED" or "STOPPED" or "RESIZING" or "SIGNALING" or "STAGE_OUT" => AttemptPhase.Running,
        "OUT_OF_MEMORY" => AttemptPhase.OutOfMemory,
        "TIMEOUT" or "DEADLINE" => AttemptPhase.TimedOut,
        "CANCELLED" or "REVOKED" => AttemptPhase.Cancelled,
        "PREEMPTED" => AttemptPhase.Preempted,
        "NODE_FAIL" or "BOOT_FAIL" => AttemptPhase.NodeLost,
        _ => AttemptPhase.Ended,
    };

    private static bool IsHeld(string? reason) => reason?.Replace('_', ' ') == Held;

    private static string? NullIfNone(string field) => field is "" or "None" or "(null)" or "N/A" or "n/a" ? null : field;
}
