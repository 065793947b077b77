using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Submits a command as a job of its own, which submits the stages: nobody has to stay logged in until a long sweep has ended.</summary>
/// <param name="options">What <c>bakeoff.json</c> says for all stages.</param>
/// <param name="commands">Slurm's programs.</param>
internal sealed class SlurmHead(ExecutorOptions options, ISlurmCommands commands)
{
    private const int Megabytes = 2000;

    /// <summary>Submits the command.</summary>
    /// <param name="program">How the engine is started: the program and its first arguments.</param>
    /// <param name="arguments">The command line without <c>--submit</c>.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="logFolder">The folder for what it prints, which is made.</param>
    /// <returns>The job's number, and the file into which it prints.</returns>
    /// <exception cref="ReportedException">Slurm refuses it (<c>BKF5101</c>), or does not answer (<c>BKF5102</c>).</exception>
    public (string Job, string Log) Submit(IReadOnlyList<string> program, IEnumerable<string> arguments, string folder, string logFolder)
    {
        Directory.CreateDirectory(logFolder);
        string log = Path.Combine(Path.GetFullPath(logFolder), "%j.txt");
        List<string> given =
        [
            "--parsable", "--job-name=bakeoff-head", "--ntasks=1", "--cpus-per-task=1", Invariant($"--mem={Megabytes}M"),
            Invariant($"--time={options.HeadMinutes}"), $"--output={log}", "--open-mode=append", "--requeue", $"--chdir={folder}",
        ];
        given.AddRange(options.Partition is { } partition ? [$"--partition={partition}"] : []);
        given.AddRange(options.Account is { } account ? [$"--account={account}"] : []);
        given.AddRange(options.Qos is { } qos ? [$"--qos={qos}"] : []);
        given.AddRange(options.Arguments ?? []);
        var script = new StringBuilder("#!/bin/bash\n");
        foreach (string line in options.Before ?? [])
        {
            script.Append(line).Append('\n');
        }

        script.Append("exec ").AppendJoin(' ', program.Concat(arguments).Select(SlurmScript.Quote)).Append('\n');
        try
        {
            SlurmAnswer answer = commands.Run("sbatch", given, script.ToString());
            SlurmErrors.Require("sbatch", answer, new SlurmRequest(
                "the command", "", SlurmRequest.ValuesOfHead(options, Invariant($"{options.HeadMinutes}"))));
            string job = answer.Output.Trim().Split(';')[0];
            return (job, log.Replace("%j", job, StringComparison.Ordinal));
        }
        catch (ExecutorBusyException e)
        {
            throw new ReportedException([new ErrorReport(ErrorCodes.ExecutorUnavailable, e.Message.TrimEnd('.') + ".", "Try again later.")]);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
