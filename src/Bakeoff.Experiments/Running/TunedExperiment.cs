using Bakeoff.Artifacts;

namespace Bakeoff.Experiments;

/// <summary>An experiment with the options that were found for its models.</summary>
internal static class TunedExperiment
{
    /// <summary>Sets the options that were found, of the models whose search has ended.</summary>
    /// <param name="experiment">The experiment; it stays as it is.</param>
    /// <param name="searches">How far the searches are.</param>
    public static Experiment Create(Experiment experiment, IReadOnlyList<ModelSearch> searches)
    {
        Experiment tuned = experiment.Copy(experiment.Name);
        foreach (ModelSearch search in searches.Where(search => search.IsDone))
        {
            string name = search.Model.Name;
            TuningReportTrial best = search.Report!.BestTrial!;
            // Given options that have no value on validation rows would end the run.
            if (experiment.Tuning!.Options.Untuned && best.Number > 0 && search.Report.Trials[0].Value is not null)
            {
                AddUntuned(tuned, name);
            }

            if (best.Number > 0)
            {
                TuningTrials.Set(tuned, search.Model, best.Options);
            }
        }

        tuned.TuningLogs =
            [.. searches.Where(search => search.IsDone).Select(search => ($"{TuningReport.Folder}/{search.Model.Name}.json", search.Log))];
        return tuned;
    }

    private static void AddUntuned(Experiment tuned, string name)
    {
        if (tuned.CustomModels.TryGetValue(name, out CustomModel? custom))
        {
            tuned.CustomModels[name + TuningReport.UntunedMark] =
                custom with { Options = custom.Options with { Model = name + TuningReport.UntunedMark } };
        }
        else
        {
            tuned.Untuned[name] = tuned.Models[name];
        }
    }
}
