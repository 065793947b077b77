using Bakeoff.Comparison;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Searches over the options that an experiment's <c>sweep</c> names.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="loader">Reads the experiment and its points.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class SweepJob(RunContext context, ExperimentLoader loader, CancellationToken cancellation)
{
    /// <summary>Finds the sweep of an experiment.</summary>
    /// <param name="loader">Reads the experiment.</param>
    /// <param name="experiment">Its name.</param>
    /// <exception cref="ReportedException">It has none (<c>BKF1013</c>), or is wrong.</exception>
    public static Sweep Find(ExperimentLoader loader, string experiment)
    {
        LoadedExperiment loaded = loader.Load(experiment);
        return loaded.Sweep ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.MissingKey, $"the experiment '{experiment}' has no 'sweep'.",
            "Add, for example, \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.svd.regularization\": [0.01, 0.02] } }.",
            new FileLocation(loaded.Files[^1]))]);
    }

    /// <summary>The names of the points of the first round, in the order of the search.</summary>
    /// <param name="sweep">The sweep.</param>
    public static IReadOnlyList<string> PointsOf(Sweep sweep) =>
        [.. sweep.Points().Select(point => sweep.Budget is null ? point : sweep.WithBudget(point, sweep.Options.Rounds()[0]))];

    /// <summary>Measures the points, and writes what was found.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <exception cref="BakeoffException">There is no sweep, a point is wrong, a run fails, or no point has a value (<c>BKF6001</c>).</exception>
    public SweepOutcome Run(string experiment)
    {
        using var scratch = new ComparisonScratch("sweep");
        ExperimentLoader once = loader.Keeping(scratch.Rows);
        Sweep sweep = Find(once, experiment);
        SweepOptions options = sweep.Options;
        string paths = string.Join(", ", sweep.Parameters.Select(parameter => parameter.Path));
        context.Listener.Message(
            $"{sweep.Experiment}: {options.Method} over {paths}; {options.Model}'s {options.Metric} on the validation slice decides");
        IReadOnlyList<SweepResult> results = new SweepRunner(context, once.Load, scratch.Path, cancellation).Run(sweep);
        LeaderboardEntry[] last =
        [
            .. results.Where(result => result.Budget is null || result.Budget == options.Highest).Select(result => result.Entry)
                .OfType<LeaderboardEntry>(),
        ];
        IReadOnlyList<RankedEntry> ranking = Ranking.Create(SameResults.Merge(last), Ranking.IdOf(last, options.Metric) ?? "");
        return ranking.Count > 0
            ? SweepFiles.Write(Path.Combine(context.Settings.ArtifactsFolder, "sweeps", sweep.Experiment), sweep, results, ranking,
                PageStamps.Create(context.Settings, loader.Folder))
            : throw new ReportedException([new ErrorReport(
                ErrorCodes.TrainingDiverged, $"no point of the sweep '{sweep.Experiment}' has a value: {results[^1].Failure}",
                "Choose a smaller learning rate or a stronger regularization; or correct the model, where it is one of your own.")]);
    }
}
