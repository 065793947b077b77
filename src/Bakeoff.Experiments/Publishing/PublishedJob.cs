using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Runs the experiments for whose protocols others have published values, as far as their data is at hand, and writes how our values stand to those.
/// Nothing is fetched from the network unless that is asked.
/// </summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="loader">Reads the experiments.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class PublishedJob(RunContext context, ExperimentLoader loader, CancellationToken cancellation)
{
    private readonly List<ErrorReport> _problems = [];

    /// <summary>Runs what is at hand, and writes the page.</summary>
    /// <param name="request">What is asked.</param>
    /// <exception cref="ReportedException">An experiment or what was published for it is wrong (<c>BKF1xxx</c>, <c>BKF2030</c>).</exception>
    public PublishedResult Run(PublishedRequest request)
    {
        string[] names = [.. new PublishedReader(loader.Folder).Names];
        if (names.Length == 0)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownExperiment,
                $"no experiment in {loader.Folder} has a {PublishedReader.FileName}, so that there is nothing to compare.",
                "Write one next to an experiment.json, or name the folder of those that have one: --experiments=FOLDER.")]);
        }

        foreach (string unknown in (request.Experiments ?? []).Except(names))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownExperiment, $"no experiment '{unknown}' in {loader.Folder} has a {PublishedReader.FileName}.",
                NearestName.Remedy(unknown, names))]);
        }

        // All are read before the first one runs: a mistake in the last one would else be found after hours.
        (LoadedExperiment Experiment, PublishedProtocol Protocol)[] suite =
            [.. names.Select(name => (loader.Load(name), new PublishedReader(loader.Folder).Read(name)))];
        Dictionary<string, string> failures = new(StringComparer.Ordinal);
        for (int i = 0; i < suite.Length; i++)
        {
            StageGraph graph = suite[i].Experiment.Graph;
            bool isMeant = request.Run && request.Experiments?.Contains(graph.Experiment) != false;
            if (isMeant && IsAtHand(graph, request.Download) && TryRun(ref suite[i].Experiment) is { } failure)
            {
                failures[graph.Experiment] = failure;
            }
        }

        var costs = new StageCosts(context.Settings);
        PublishedOutcome[] outcomes =
        [
            .. suite.Select(entry => Measure(
                entry.Experiment.Graph, entry.Protocol, costs, failures.GetValueOrDefault(entry.Experiment.Graph.Experiment))),
        ];
        string file = request.OutputFile ?? Path.Combine(Path.GetDirectoryName(loader.Folder)!, "docs", "published.md");
        AtomicFile.WriteText(
            file, PublishedPage.Render(outcomes, Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(file))!, loader.Folder)));
        return new PublishedResult(outcomes, file, [.. _problems]);
    }

    /// <summary>Whether the dataset can be read without the network, or with it where that is allowed.</summary>
    private bool IsAtHand(StageGraph graph, bool mayDownload) => mayDownload || ArchiveOf(graph) is not { } archive
        || context.EngineFor(graph).Plan([graph[StageTable.Download.Name]]).All(step => step.State == PlanStep.UpToDate)
        || (context.Settings.Fetch.Mirror is { } mirror
            && (mirror.Contains("://", StringComparison.Ordinal) || File.Exists(Path.Combine(mirror, archive))));

    /// <summary>The name of the archive that the dataset needs; null where it is generated or the user's.</summary>
    private static string? ArchiveOf(StageGraph graph) =>
        graph[StageTable.Download.Name].Options is DownloadOptions { Kind: "archive", Url: { } url }
            ? Path.GetFileName(new Uri(url).LocalPath) : null;

    /// <summary>One experiment that fails does not keep the others from being measured.</summary>
    /// <returns>What failed, as a sentence; null where nothing did.</returns>
    private string? TryRun(ref LoadedExperiment experiment)
    {
        string name = experiment.Graph.Experiment;
        try
        {
            var run = new ExperimentRun(context, cancellation);
            experiment = run.Tune(experiment);
            run.RunReport(experiment);
            return null;
        }
        catch (BakeoffException e) when (!cancellation.IsCancellationRequested)
        {
            _problems.AddRange(e.Reports.Select(
                report => report with { Message = $"'{name}' could not be measured: {report.Message}" }));
            return $"it failed with {e.Reports[0].Code}";
        }
    }

    private PublishedOutcome Measure(StageGraph graph, PublishedProtocol protocol, StageCosts costs, string? failure)
    {
        IReadOnlyList<PlanStep> plan = context.EngineFor(graph).Plan([graph[StageTable.Evaluate.Name]]);
        bool isUpToDate = plan.All(step => step.State == PlanStep.UpToDate);
        string? json = isUpToDate
            ? new StoredRuns(context.Settings.StoreFolder).ReadText(StageTable.Evaluate.Name, plan[^1].Key!, MetricsReport.FileName) : null;
        string? archive = ArchiveOf(graph);
        var outcome = new PublishedOutcome(graph.Experiment, protocol, [], null)
        {
            Archive = archive, Measured = json is null ? null : costs.Describe(plan[^1].Key!),
        };
        if (json is null)
        {
            string missing = failure ?? (archive is not null && !IsAtHand(graph, mayDownload: false)
                ? $"the archive `{archive}` is not at hand" : "it has not been run");
            return outcome with { Missing = missing, Rows = [.. protocol.Values.Select(value => new PublishedRow(value))] };
        }

        MetricsReport report = CanonicalJson.Deserialize<MetricsReport>(json);
        return outcome with { Rows = [.. protocol.Values.Select(value => Judge(graph, value, report, plan, costs))] };
    }

    private PublishedRow Judge(StageGraph graph, PublishedValue value, MetricsReport report, IReadOnlyList<PlanStep> plan, StageCosts costs)
    {
        var row = new PublishedRow(value);
        if (value.Model is not { } name)
        {
            return row;
        }

        if (report.Model(name) is not { } model || report.IdOf(value.Metric) is not { } id || model.Find(id) is not { } ours)
        {
            _problems.Add(new ErrorReport(
                ErrorCodes.BadPublishedValue, $"'{graph.Experiment}' measures no '{value.Metric}' of a model '{name}'.",
                $"Correct {PublishedReader.FileName}: the models are {string.Join(", ", report.Models.Select(known => known.Name))}; "
                    + "or add the metric's 'k' to the experiment's 'evaluation'."));
            return row;
        }

        PublishedVerdict verdict = value.Judge(ours.Value, ours.Low, ours.High);
        if (verdict == PublishedVerdict.Differs)
        {
            _problems.Add(new ErrorReport(
                ErrorCodes.PublishedDiffers,
                FormattableString.Invariant($"'{graph.Experiment}': {value.Metric} of {name} is {ours.Value:F6}, and {value.Source} prints ")
                    + $"{value.Value}, although the protocol leaves nothing to chance.",
                "Either the data, the split or the metric is not that of the source: find out which before any other row is believed."));
        }

        string stage = model.Role == ModelRole.Model ? ModelParameters.StageOf(graph, name) : StageTable.Evaluate.Name;
        string[] labels = [.. ModelParameters.NodesOf(graph, stage, name).Select(node => node.Label)];
        (double Seconds, long PeakMemoryBytes)? cost = costs.Find([.. plan.Where(step => labels.Contains(step.Label)).Select(step => step.Key!)]);
        return row with { Ours = ours, Verdict = verdict, Seconds = cost?.Seconds, PeakMemoryBytes = cost?.PeakMemoryBytes };
    }
}
