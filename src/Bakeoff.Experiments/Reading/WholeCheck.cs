using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Finds what does not go together in an experiment that has been read: dataset, split and models are each right for themselves.</summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="file">The experiment's file.</param>
internal sealed class WholeCheck(List<ErrorReport> problems, FileLocation file)
{
    /// <summary>
    /// Checks an experiment, and completes it: its dataset where the split names files of ratings, its models where the split cuts time.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    public void Run(Experiment experiment)
    {
        TimeRivals.Add(experiment);
        problems.AddRange(experiment.Imports.Values.SelectMany(model => model.Check(experiment.Folds)));
        new GivenReader(problems, file).Apply(experiment);
        new TuningCheck(problems).Run(experiment);
        bool isImplicit = experiment is { Dataset.Ingest.Own.Implicit: true };
        foreach (ModelDescriptor model in ModelTable.All.Where(model => isImplicit && model.NeedsRatings && experiment.Models.ContainsKey(model.Key)))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.ConflictingOptions, $"'models.{model.Key}' learns ratings, and the dataset has none ('implicit').",
                $"Take it out with \"{model.Key}\": null.", file));
        }

        problems.AddRange(FoldInCheck.Run(experiment, file));
        if (experiment.Split.Ties == "file-order" && (experiment.Dataset.Sql is not null || experiment.Dataset.Ingest.Format == "duckdb"))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.ConflictingOptions, "'split.ties' is file-order, but the rows of a database have no order.",
                "Set \"ties\" to hash, or give the query a finer timestamp.", file));
        }
    }
}
