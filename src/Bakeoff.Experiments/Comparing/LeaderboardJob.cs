using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Ranks experiments as far as they are up to date: nothing stale is shown.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="loader">Reads the experiments.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class LeaderboardJob(RunContext context, ExperimentLoader loader, CancellationToken cancellation)
{
    private readonly List<LeaderboardEntry> _entries = [];
    private readonly List<string> _missing = [];

    /// <summary>Reads what is up to date, and writes the page.</summary>
    /// <param name="request">What is asked.</param>
    /// <exception cref="BakeoffException">An experiment is wrong, a run fails, or no experiment has any of the metrics (<c>BKF7006</c>).</exception>
    public LeaderboardResult Run(LeaderboardRequest request)
    {
        using var scratch = new ComparisonScratch("leaderboard");
        ExperimentLoader once = loader.Keeping(scratch.Rows);
        LoadedExperiment[] experiments = [.. request.Experiments?.SelectMany(once.LoadAll) ?? LoadWhatCanBeRead(once)];
        foreach (LoadedExperiment given in experiments)
        {
            LoadedExperiment experiment = given;
            if (request.Run)
            {
                var run = new ExperimentRun(context, cancellation);
                experiment = run.Tune(experiment);
                run.RunReport(experiment);
            }

            string name = experiment.Graph.Experiment, folder = Path.Combine(scratch.Path, name);
            string? open = Export(experiment, folder);
            _entries.AddRange(open is null ? MeasuredModels.Read(context.Settings, name, experiment.Graph, folder, request.Metrics) : []);
            _missing.AddRange(open is null ? [] : [open]);
        }

        return Rank(request);
    }

    /// <summary>Of all experiments, one that is wrong takes no other's place from it: it is named among those that are not shown.</summary>
    private List<LoadedExperiment> LoadWhatCanBeRead(ExperimentLoader once)
    {
        var experiments = new List<LoadedExperiment>();
        foreach (string name in loader.Names)
        {
            try
            {
                experiments.AddRange(once.LoadAll(name));
            }
            catch (ReportedException e)
            {
                _missing.AddRange(e.Reports.Select(report => $"{name} is wrong ({report.Code}): {report.Message}"));
            }
        }

        return experiments;
    }

    /// <summary>Copies the metrics of what is up to date; else says why it is not.</summary>
    private string? Export(LoadedExperiment experiment, string folder)
    {
        StageGraph graph = experiment.Graph;
        if (experiment.Tuning.FirstOrDefault(state => !state.IsDone) is { } search)
        {
            return $"{graph.Experiment} is not up to date: of the tuning of {search.Model} {search.State}. "
                + TargetCommand.Write("Report", $"--experiment={graph.Experiment}");
        }

        IReadOnlyList<PlanStep> plan = context.EngineFor(graph).Plan([graph[StageTable.Evaluate.Name]]);
        PlanStep? open = plan.FirstOrDefault(step => step.State != PlanStep.UpToDate);
        return open is not null
            ? $"{graph.Experiment} is not up to date: {open.Label} would run, since {open.Reasons.FirstOrDefault()}. "
                + TargetCommand.Write("Report", $"--experiment={graph.Experiment}")
            : new StoredRuns(context.Settings.StoreFolder).Export(StageTable.Evaluate.Name, plan[^1].Key!, folder)
                ? null : $"{graph.Experiment} is no longer in the store.";
    }

    private LeaderboardResult Rank(LeaderboardRequest request)
    {
        IReadOnlyList<string> wanted = request.Metrics;
        string[] ids = [.. wanted.Select(metric => Ranking.IdOf(_entries, metric)).OfType<string>()];
        if (_entries.Count > 0 && ids.Length == 0)
        {
            string[] known = [.. _entries.SelectMany(entry => entry.Run.Report.Definitions).Select(definition => definition.Name).Distinct()];
            throw new ReportedException([new ErrorReport(
                ErrorCodes.NotComparable, $"no experiment has a metric {string.Join(" or ", wanted.Select(metric => $"'{metric}'"))}.",
                NearestName.Remedy(wanted[0], known))]);
        }

        var tables = new List<(IReadOnlyList<RankedEntry>, string)>();
        foreach (IReadOnlyList<LeaderboardEntry> group in Ranking.Groups(SameResults.Merge(_entries)))
        {
            string id = ids.FirstOrDefault(metric => group.Any(entry => entry.ByUser(metric) is not null)) ?? ids[0];
            IReadOnlyList<RankedEntry> ranking = Ranking.Create(group, id);
            tables.AddRange(ranking.Count > 0 ? [(ranking, LeaderboardText.Answer(ranking, id))] : []);
        }

        string folder = request.OutputFolder ?? Path.Combine(context.Settings.ArtifactsFolder, "leaderboard");
        string[] answer = tables.Count > 0
            ? [.. tables.Select(table => table.Item2)] : [$"No experiment is up to date: {TargetCommand.Write("Report")} runs one."];
        AtomicFile.WriteText(Path.Combine(folder, "index.html"), LeaderboardPage.Render(
            "Leaderboard", answer,
            [.. _entries.Select(entry => entry with { Page = PageStamps.FindReport(context.Settings, entry.Name, folder) })], ids, _missing,
            PageStamps.Create(context.Settings, loader.Folder)));
        return new LeaderboardResult(tables, ids, _missing, folder);
    }
}
