using System.CommandLine;
using System.Globalization;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Spectre.Console;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff leaderboard</c>: all experiments on one page, as far as they are up to date.</summary>
internal sealed class LeaderboardCommand
{
    private const int ShownRows = 20;
    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _metrics = new("--metric") { Description = "The metrics to show, such as rmse or recall@10/seen-included; the first one decides.", DefaultValueFactory = _ => ["recall@10", "recall@100", "ndcg@10", "mrr@100", "rmse", "mae"] };
    private readonly Option<bool> _run = new("--run") { Description = "Bring experiments that are not up to date up to date first; without it they are only named." };
    private readonly Option<string?> _output = new("--output") { Description = "The folder for index.html. Default: artifacts/leaderboard." };

    public static Command Create()
    {
        var verb = new LeaderboardCommand();
        var command = new Command("leaderboard", "Show all experiments on one page: a table for each set of test rows, with the floors and the parameters that differ. Nothing stale is shown.") { verb._metrics, verb._run, verb._output };
        verb._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => verb.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        ExperimentRunner runner = _common.Runner(arguments);
        EngineSettings settings = runner.Context.Settings;
        using var scratch = new ComparisonScratch("leaderboard");
        ExperimentLoader loader = runner.Loader.Keeping(scratch.Rows);
        var (entries, missing) = (new List<LeaderboardEntry>(), new List<string>());
        IReadOnlyList<string> names = _common.ExperimentIfGiven(arguments) is { } name ? [name] : runner.Experiments;
        foreach (LoadedExperiment experiment in (LoadedExperiment[])[.. names.Select(loader.Load)])
        {
            if (arguments.GetValue(_run))
            {
                new ExperimentRun(runner.Context, cancellation).RunReport(experiment);
            }

            string folder = Path.Combine(scratch.Path, experiment.Graph.Experiment);
            string? open = Export(runner.Context, experiment.Graph, folder);
            entries.AddRange(open is null ? MeasuredModels.Read(settings, experiment.Graph.Experiment, experiment.Graph, folder, arguments.GetValue(_metrics)!) : []);
            missing.AddRange(open is null ? [] : [open]);
        }

        Show(arguments, settings, entries, missing);
        return 0;
    }

    /// <summary>Copies the metrics of what is up to date; else says why it is not.</summary>
    private static string? Export(RunContext context, StageGraph graph, string folder)
    {
        IReadOnlyList<PlanStep> plan = context.EngineFor(graph).Plan([graph["Evaluate"]]);
        PlanStep? open = plan.FirstOrDefault(step => step.State != PlanStep.UpToDate);
        return open is not null
            ? $"{graph.Experiment} is not up to date: {open.Label} would run, since {open.Reasons.FirstOrDefault()}. dotnet cake --target=Report --experiment={graph.Experiment}"
            : new StoredRuns(context.Settings.StoreFolder).Export("Evaluate", plan[^1].Key!, folder) ? null : $"{graph.Experiment} is no longer in the store.";
    }

    private void Show(ParseResult arguments, EngineSettings settings, List<LeaderboardEntry> entries, List<string> missing)
    {
        string[] wanted = arguments.GetValue(_metrics)!;
        string[] ids = [.. wanted.Select(metric => Ranking.IdOf(entries, metric)).OfType<string>()];
        if (entries.Count > 0 && ids.Length == 0)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.NotComparable, $"no experiment has a metric {string.Join(" or ", wanted.Select(metric => $"'{metric}'"))}.",
                NearestName.Remedy(wanted[0], [.. entries.SelectMany(entry => entry.Run.Report.Definitions).Select(definition => definition.Name).Distinct()]))]);
        }

        var answer = new List<string>();
        foreach (IReadOnlyList<LeaderboardEntry> group in Ranking.Groups(SameResults.Merge(entries)))
        {
            string id = ids.FirstOrDefault(metric => group.Any(entry => entry.ByUser(metric) is not null)) ?? ids[0];
            IReadOnlyList<RankedEntry> ranking = Ranking.Of(group, id);
            if (ranking.Count > 0)
            {
                answer.Add(LeaderboardText.Answer(ranking, id));
                Print(ranking, ids);
                Console.WriteLine(answer[^1]);
            }
        }

        foreach (string line in missing)
        {
            Console.WriteLine("  not shown: " + line);
        }

        string folder = arguments.GetValue(_output) ?? Path.Combine(settings.ArtifactsFolder, "leaderboard");
        AtomicFile.WriteText(Path.Combine(folder, "index.html"), LeaderboardPage.Of("Leaderboard", answer.Count == 0 ? ["No experiment is up to date: dotnet cake --target=Report runs one."] : answer, entries, ids, missing));
        Console.WriteLine($"Leaderboard: {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, folder), "index.html")}");
    }

    private static void Print(IReadOnlyList<RankedEntry> ranking, string[] ids)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("experiment", "model");
        foreach (string id in ids)
        {
            table.AddColumn(new TableColumn(Markup.Escape(id.Split('/')[0])).RightAligned());
        }

        foreach (RankedEntry ranked in ranking.Take(ShownRows))
        {
            table.AddRow([.. new[] { ranked.Entry.Names, ranked.Entry.Labels }
                .Concat(ids.Select(id => LeaderboardText.Cell(ranked.Entry.Find(id), ranked.Tied && ranked.Entry.Find(id) == ranked.Value))).Select(Markup.Escape)]);
        }

        CommandOutput.ToStandardOutput().Write(table, 160);
        if (ranking.Count > ShownRows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ranking.Count - ShownRows} more on the page."));
        }
    }
}
