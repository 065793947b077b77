using System.ComponentModel;
using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>The programs of Slurm as they are on the <c>PATH</c>.</summary>
/// <param name="variables">Variables that jobs get besides those of this process; null for none.</param>
internal sealed class SlurmCommands(IReadOnlyDictionary<string, string>? variables = null) : ISlurmCommands
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public SlurmAnswer Run(string program, IReadOnlyList<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C"; // Its messages are read.
        foreach (string name in start.Environment.Keys.Where(IsOfAnotherJob).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            Write(process, input ?? "");
            if (!process.WaitForExit(Limit))
            {
                ChildProcess.Kill(process);
                throw new ExecutorBusyException($"{program} did not answer within {Limit.TotalSeconds} seconds");
            }

            return new SlurmAnswer(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception e)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.ExecutorRefused, $"the program {program} cannot be started: {e.Message.TrimEnd('.')}.",
                "Run this on a machine from which jobs can be submitted, or choose --executor=local.")]);
        }
    }

    /// <summary>A program that refuses its arguments ends without reading: then its exit code and its error tell.</summary>
    private static void Write(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    /// <summary>A head that is a job itself would hand on what it was given to what it submits.</summary>
    private static bool IsOfAnotherJob(string name) => name.StartsWith("SBATCH_", StringComparison.Ordinal)
        || (name.StartsWith("SLURM_", StringComparison.Ordinal) && name is not ("SLURM_CONF" or "SLURM_CONF_SERVER" or "SLURM_JWT"));
}
