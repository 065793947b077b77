using System.CommandLine;
using System.CommandLine.Completions;
using Bakeoff.Data;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>Names that a shell completes, of which no list is written down: they are read where the command runs.</summary>
internal static class KnownNames
{
    /// <summary>Gives the names of the experiments.</summary>
    /// <param name="context">What has been typed.</param>
    /// <param name="folder">The option that names the folder of the experiments.</param>
    public static IEnumerable<string> FindExperiments(CompletionContext context, Option<string?> folder)
    {
        string? given = context.ParseResult.GetResult(folder) is { Errors: var errors } result && !errors.Any() ? result.GetValueOrDefault<string?>()
            : null;
        return new ExperimentReader(given ?? new RunnerOptions().ExperimentsFolder).Names;
    }

    /// <summary>Lets a shell complete the names of the stages.</summary>
    /// <typeparam name="T">The type of the argument's value.</typeparam>
    /// <param name="argument">The argument, which is changed.</param>
    /// <returns>The same argument.</returns>
    public static Argument<T> WithStages<T>(this Argument<T> argument)
    {
        argument.HelpName = argument.Name; // Else help lists all of them there.
        argument.CompletionSources.Add([.. StageTable.Names]);
        return argument;
    }

    /// <summary>Lets a shell complete the names of datasets.</summary>
    /// <param name="argument">The argument, which is changed.</param>
    /// <param name="isShown">Which of them.</param>
    /// <returns>The same argument.</returns>
    public static Argument<string> WithDatasets(this Argument<string> argument, Func<Dataset, bool> isShown)
    {
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add([.. Datasets.All.Where(isShown).Select(dataset => dataset.Name)]);
        return argument;
    }
}
