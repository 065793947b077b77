using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Runs Slurm's programs for an executor, and tells a scheduler that is away for a while from one that has never answered: a command that waits for
/// the latter most likely waits for ever.
/// </summary>
/// <param name="commands">Slurm's programs.</param>
/// <param name="patience">For how long a first answer is waited for.</param>
/// <param name="clock">The time.</param>
internal sealed class SlurmTalk(ISlurmCommands commands, TimeSpan patience, TimeProvider clock)
{
    private volatile bool _hasAnswered;
    private bool _hasAccepted;
    private long? _silentSince, _refusedSince;

    /// <summary>Asks for what jobs and nodes are known.</summary>
    /// <param name="program">Such as <c>squeue</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="ReportedException">It will never answer (<c>BKF5101</c>), or nothing of Slurm ever has (<c>BKF5108</c>).</exception>
    /// <exception cref="ExecutorBusyException">It does not answer at present.</exception>
    public SlurmAnswer Ask(string program, IReadOnlyList<string> arguments) =>
        Run(program, arguments, null, (answer, _) => SlurmErrors.Require(program, answer));

    /// <summary>Asks what the nodes are, for which any answer will do.</summary>
    /// <param name="arguments">The arguments of <c>sinfo</c>.</param>
    /// <exception cref="ReportedException">It is not there (<c>BKF5101</c>).</exception>
    /// <exception cref="ExecutorBusyException">It did not end.</exception>
    public SlurmAnswer AskForNodes(IReadOnlyList<string> arguments)
    {
        SlurmAnswer answer = commands.Run("sinfo", arguments);
        _hasAnswered |= answer.Code == 0;
        return answer;
    }

    /// <summary>Submits a job.</summary>
    /// <param name="arguments">The arguments of <c>sbatch</c>.</param>
    /// <param name="script">The job's script.</param>
    /// <param name="request">What it is.</param>
    /// <exception cref="ReportedException">
    /// Slurm will never take it (<c>BKF5101</c>), also where it has taken none for the whole time, with words that are not known to pass; or nothing
    /// of Slurm has ever answered (<c>BKF5108</c>).
    /// </exception>
    /// <exception cref="ExecutorBusyException">Slurm does not take it at present.</exception>
    public void Submit(IReadOnlyList<string> arguments, string script, SlurmRequest request)
    {
        Run("sbatch", arguments, script, (answer, begun) => RequireTaken(answer, request, begun));
        _hasAccepted = true;
    }

    private void RequireTaken(SlurmAnswer answer, SlurmRequest request, long begun)
    {
        if (answer.Code != 0 && _hasAnswered && !_hasAccepted && !SlurmErrors.MayPass(answer))
        {
            _refusedSince ??= begun;
            if (clock.GetElapsedTime(_refusedSince.Value) >= patience)
            {
                throw SlurmErrors.Refuse("sbatch", answer, request);
            }
        }

        SlurmErrors.Require("sbatch", answer, request);
    }

    private SlurmAnswer Run(string program, IReadOnlyList<string> arguments, string? input, Action<SlurmAnswer, long> require)
    {
        long begun = clock.GetTimestamp();
        try
        {
            SlurmAnswer answer = commands.Run(program, arguments, input);
            require(answer, begun);
            _hasAnswered = true;
            return answer;
        }
        catch (ExecutorBusyException e)
        {
            _silentSince ??= begun;
            if (!_hasAnswered && clock.GetElapsedTime(_silentSince.Value) >= patience)
            {
                throw new ReportedException([new ErrorReport(
                    ErrorCodes.ExecutorSilent,
                    string.Create(
                        CultureInfo.InvariantCulture, $"Slurm has not answered within {patience.TotalSeconds:F0} s: {e.Message.TrimEnd('.')}."),
                    "Look whether 'sinfo' and 'squeue' answer on this machine, and run again then: what is queued or runs goes on. Or choose "
                    + "--executor=local.")]);
            }

            throw;
        }
    }
}
