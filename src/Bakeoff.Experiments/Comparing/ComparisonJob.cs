using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Does what a <see cref="CompareRequest"/> asks.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="loader">Reads the experiments of the working tree.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ComparisonJob(RunContext context, ExperimentLoader loader, CancellationToken cancellation)
{
    /// <summary>Brings both sides up to date and compares them.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>A result for each candidate, or for each experiment that is affected.</returns>
    /// <exception cref="BakeoffException">A side is not found, a run fails, nothing can be compared, or a metric got worse.</exception>
    public IReadOnlyList<ComparisonResult> Run(CompareRequest request)
    {
        Check(request);
        using var scratch = new ComparisonScratch("compare");
        ForgetKilled();
        ExperimentLoader once = loader.Keeping(scratch.Rows);
        SideMaker Maker(string experiment) => new(
            context, once, experiment, Directory.CreateDirectory(Path.Combine(scratch.Path, experiment)).FullName, scratch.Rows, cancellation);
        var comparison = new ExperimentComparison(context, [.. request.Metrics], cancellation);
        IReadOnlyList<ComparisonResult> CompareAffected(string name, string files) =>
            comparison.Run(name, Maker(name), request.Baseline, [CompareRequest.WorkingTree], files);
        string folder = Path.Combine(context.Settings.ArtifactsFolder, "comparisons");
        IReadOnlyList<ComparisonResult> results = request.Affected is { } names
            ? new AffectedComparison(context, baseline => Maker(names[0]).PlanAt(baseline), CompareAffected, cancellation)
                .Run(request.Baseline, [.. names.SelectMany(once.LoadAll)], folder)
            : comparison.Run(
                request.Experiment, Maker(request.Experiment), request.Baseline, request.Candidates,
                request.OutputFolder ?? Path.Combine(folder, request.Experiment));
        cancellation.ThrowIfCancellationRequested(); // Whoever interrupts a comparison is not told that nothing got worse.
        if (request.FailOnWorse)
        {
            ComparisonGate.Require([.. results.Select(result => result.Report)], request.Threshold);
        }

        return results;
    }

    /// <summary>Whatever this comparison is with, the last one may have been with a commit, and killed.</summary>
    private void ForgetKilled()
    {
        if (GitCheckout.Around(loader.Folder) is null)
        {
            return;
        }

        try
        {
            Worktree.ForgetKilled(GitRepository.Open(loader.Folder, cancellation));
        }
        catch (ReportedException)
        {
            // Without git nothing is left in its list; a comparison with a commit says so.
        }
    }

    /// <summary>A misspelled metric is an error now, and not after the experiments ran.</summary>
    private void Check(CompareRequest request)
    {
        IReadOnlyList<string> metrics = request.Metrics;
        if (request.FailOnWorse && metrics.FirstOrDefault(MetricNames.Describes) is { } describes)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownPrimary, $"'{describes}' describes lists and judges none, so that --fail-on cannot decide by it.",
                "Name a metric of which more or less is better.")]);
        }

        // Only a name that no built-in metric has needs the experiments, whose assemblies may have to be built.
        string[] others = [.. metrics.Where(name => !MetricNames.IsKnown(name) && !MetricNames.Describes(name))];
        LoadedExperiment[] loaded = others.Length == 0 ? [] : [.. (request.Affected ?? [request.Experiment]).SelectMany(loader.LoadAll)];
        string[] custom = [.. loaded.SelectMany(experiment => CustomMetricNode.NamesIn(experiment.Graph)).Distinct()];
        if (Array.Find(others, name => !MetricNames.IsKnown(name, custom)) is { } unknown)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownPrimary, $"there is no metric '{unknown}'.",
                NearestName.Remedy(unknown, MetricNames.For(CustomMetricNode.LengthsIn(loaded.Select(experiment => experiment.Graph)), custom)))]);
        }
    }
}
