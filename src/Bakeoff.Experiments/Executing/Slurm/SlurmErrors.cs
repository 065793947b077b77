using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Tells what a program of Slurm will never do from what it cannot do at present.</summary>
internal static partial class SlurmErrors
{
    /// <summary>What the programs say where Slurm is installed and the machine belongs to no cluster.</summary>
    private const string NoConfiguration = "configuration source";

    private const int MaxLines = 3;

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
    /// <param name="request">What it was to start; null where it was asked.</param>
    /// <exception cref="ReportedException">It will never do it (<c>BKF5101</c>).</exception>
    /// <exception cref="ExecutorBusyException">It cannot do it at present.</exception>
    public static void Require(string program, SlurmAnswer answer, SlurmRequest? request = null)
    {
        if (answer.Code == 0)
        {
            return;
        }

        if (!MayPass(answer) && s_permanent.Any(word => LastLines(answer).Contains(word, StringComparison.Ordinal)))
        {
            throw Refuse(program, answer, request);
        }

        string said = Say(answer);
        throw new ExecutorBusyException($"{program} does not answer: {(said.Length > 0 ? said : "it said nothing")}");
    }

    /// <summary>Whether a failure has words that are known to pass.</summary>
    /// <param name="answer">What a program answered.</param>
    public static bool MayPass(SlurmAnswer answer) => s_passing.Any(word => LastLines(answer).Contains(word, StringComparison.Ordinal));

    /// <summary>Creates the error of what a program will never do.</summary>
    /// <param name="program">The program.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="request">What it was to start; null where it was asked.</param>
    public static ReportedException Refuse(string program, SlurmAnswer answer, SlurmRequest? request)
    {
        string said = Say(answer), what = request is null ? "" : " " + request.What;
        return new ReportedException([new ErrorReport(
            ErrorCodes.ExecutorRefused, $"{program} refused{what}: {(said.Length > 0 ? said : "it said nothing")}.",
            said.Contains(NoConfiguration, StringComparison.Ordinal)
                ? "Run it on a machine of the cluster, or name the cluster's slurm.conf in SLURM_CONF."
                : request?.Remedy(said) ?? $"Look whether '{program}' works on this machine.",
            new FileLocation(program))]);
    }

    /// <summary>The lines that tell: warnings come before them.</summary>
    private static string LastLines(SlurmAnswer answer) => string.Join(
        ' ', answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(2));

    /// <summary>What a program said last, once, without what each of its lines begins with.</summary>
    private static string Say(SlurmAnswer answer) => string.Join("; ", answer.Error.ReplaceLineEndings("\n").Split('\n')
        .Select(line => Prefix().Replace(line.Trim(), "").TrimEnd('.')).Where(line => line.Length > 0)
        .Distinct(StringComparer.OrdinalIgnoreCase).TakeLast(MaxLines));

    [GeneratedRegex(@"\A(?:s[a-z]+: )?(?:(?:error|fatal): )*(?:Batch job submission failed: )?")]
    private static partial Regex Prefix();
}
