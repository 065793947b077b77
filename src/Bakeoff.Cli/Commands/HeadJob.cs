using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>The option <c>--submit</c>: the command itself becomes a job.</summary>
internal static class HeadJob
{
    /// <summary>The option's name.</summary>
    public const string OptionName = "--submit";

    /// <summary>Creates the option.</summary>
    public static Option<bool> CreateOption() => new(OptionName)
    {
        Description = "Make this command itself a job of the cluster, which submits the stages, and return.",
    };

    /// <summary>Submits the command.</summary>
    /// <param name="options">The options of the command.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="kind">The kind of executor.</param>
    /// <exception cref="ReportedException">The executor has no jobs, or refuses it (<c>BKF5101</c>).</exception>
    public static void Submit(RunnerOptions options, IEnumerable<string> arguments, string kind)
    {
        if (kind != ExecutorOptions.Slurm)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.ExecutorRefused, $"a command can be a job of Slurm only, and the executor is {kind}.",
                $"Add --executor={ExecutorOptions.Slurm}, or leave out {OptionName}.")]);
        }

        ExecutorOptions general = RepositoryFile.Read(options.ExperimentsFolder).Executor.General;
        (string job, string log) = new SlurmHead(general, new SlurmCommands()).Submit(
            TaskDispatchers.CommandOf(EngineProgram.Find()), arguments.Where(argument => argument != OptionName), Environment.CurrentDirectory,
            Path.Combine(options.ArtifactsFolder, "submitted"));
        Console.WriteLine($"Submitted as job {job}. It prints into {Path.GetRelativePath(Environment.CurrentDirectory, log)}");
    }
}
