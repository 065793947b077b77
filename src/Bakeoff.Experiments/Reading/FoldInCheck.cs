using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>What a split that holds users out whole asks of the rest of an experiment.</summary>
internal static class FoldInCheck
{
    /// <summary>
    /// Finds models that cannot score users whom they were not trained on, and a sweep without users to choose by. A custom class shows whether it
    /// can when it has been trained.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="file">Its file.</param>
    public static IEnumerable<ErrorReport> Run(Experiment experiment, FileLocation file)
    {
        if (experiment.Split.Cut is not { HoldsUsersOut: true } split)
        {
            yield break;
        }

        foreach ((string name, string reason) in Unable(experiment))
        {
            yield return new ErrorReport(
                ErrorCodes.CannotFoldIn,
                $"'split.method' is {split.Name}, which holds users out whole, and 'models.{name}' cannot score them from their histories: {reason}.",
                $"Take it out, change its options, or choose another split. Models that can: {string.Join(", ", Able(experiment))}.", file);
        }

        if (experiment.Sweep is not null && experiment.Split.ValidationUsers is null)
        {
            yield return new ErrorReport(
                ErrorCodes.ConflictingOptions, $"a sweep cannot choose by a split whose 'method' is '{split.Name}' without 'validationUsers'.",
                "Keep users back to choose by: give 'split.testUsers' and 'split.validationUsers'.", file);
        }
    }

    private static IEnumerable<(string Name, string Reason)> Unable(Experiment experiment)
    {
        foreach ((string key, object options) in experiment.Models)
        {
            if (ModelTable.Find(key)!.ExplainNoFoldIn(options) is { } reason)
            {
                yield return (key, reason);
            }
        }

        foreach ((string name, _) in experiment.CustomModels.Where(model => model.Value.Options.Command is not null))
        {
            yield return (name, "a command knows the users of its training alone");
        }
    }

    private static IEnumerable<string> Able(Experiment experiment) => ModelTable.All
        .Where(model => model.Algorithms.Any(algorithm => model.ExplainNoFoldIn(
            experiment.Models.GetValueOrDefault(model.Key) ?? algorithm.Defaults) is null))
        .SelectMany(model => model.Names);
}
