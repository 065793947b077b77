using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Tells what a program of Slurm will never do from what it cannot do at present.</summary>
internal static class SlurmErrors
{
    /// <summary>What the programs say where Slurm is installed and the machine belongs to no cluster.</summary>
    private const string NoConfiguration = "configuration source";

    /// <summary>What passes, also where the sentence has a word of <see cref="s_permanent"/>.</summary>
    private static readonly string[] s_passing =
    [
        "Unable to contact", "timed out", "temporarily", "Connection refused", "Munge", "munge", "authentication", "Zero Bytes", "Transport endpoint",
        "standby", "try again", "SubmitJobLimit", "SubmitJobPerUserLimit", "MaxSubmit", "Unexpected message", "slurm_load_jobs error",
    ];

    private static readonly string[] s_permanent =
    [
        "nvalid", "not available", "unrecognized option", "violates", "ermission denied", "exceeds", "can not be satisfied", "cannot be satisfied",
        "Requested", "Unable to open file", "does not exist", "disabled",
        NoConfiguration, "configuration file",
    ];

    /// <summary>Throws what belongs to an answer that is not a success.</summary>
    /// <param name="program">The program.</param>
    /// <param name="answer">What it answered.</param>
    /// <exception cref="ReportedException">It will never do it (<c>BKF5101</c>).</exception>
    /// <exception cref="ExecutorBusyException">It cannot do it at present.</exception>
    public static void Require(string program, SlurmAnswer answer)
    {
        if (answer.Code == 0)
        {
            return;
        }

        string said = string.Join(' ', answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(2));
        if (!s_passing.Any(word => said.Contains(word, StringComparison.Ordinal))
            && s_permanent.Any(word => said.Contains(word, StringComparison.Ordinal)))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.ExecutorRefused, $"{program} refused: {said.TrimEnd('.')}.",
                said.Contains(NoConfiguration, StringComparison.Ordinal)
                    ? "Run it on a machine of the cluster, or name the cluster's slurm.conf in SLURM_CONF."
                    : "Correct \"executor\" in bakeoff.json (partition, account, qos, cores, memory, minutes, arguments).",
                new FileLocation(program))]);
        }

        throw new ExecutorBusyException($"{program} does not answer: {(said.Length > 0 ? said : "it said nothing").TrimEnd('.')}");
    }
}
