using System.CommandLine;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff sweep</c>: searches over the options that an experiment's <c>sweep</c> names.</summary>
internal static class SweepCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var list = new Option<bool>("--list") { Description = "Only list the points, each an experiment that can be run and compared by its name." };
        var command = new Command("sweep", "Search over options on a validation slice, as the experiment's 'sweep' says; no test row is looked at.") { list };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            using var scratch = new ComparisonScratch("sweep");
            string experiment = common.ExperimentName(arguments);
            var display = new ConsoleDisplay(CommandOutput.ToStandardOutput(), _ => null, brief: true);
            ExperimentRunner runner = common.Runner(arguments, display);
            ExperimentLoader loader = runner.Loader.Keeping(scratch.Rows);
            LoadedExperiment loaded = loader.Load(experiment);
            Sweep sweep = loaded.Sweep ?? throw new ReportedException([new ErrorReport(
                ErrorCodes.MissingKey, $"the experiment '{experiment}' has no 'sweep'.",
                "Add, for example, \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.svd.regularization\": [0.01, 0.02] } }.", new FileLocation(loaded.Files[^1]))]);
            if (arguments.GetValue(list))
            {
                Console.WriteLine(string.Join('\n', sweep.Points().Select(point => sweep.Budget is null ? point : sweep.WithBudget(point, sweep.Options.Rounds()[0]))));
                return 0;
            }

            Run(runner.Context, sweep, loader.Load, scratch.Path, cancellation);
            return 0;
        }));
        return command;
    }

    private static void Run(RunContext context, Sweep sweep, Func<string, LoadedExperiment> load, string scratch, CancellationToken cancellation)
    {
        Console.WriteLine($"{sweep.Experiment}: {sweep.Options.Method} over {string.Join(", ", sweep.Parameters.Select(parameter => parameter.Path))}; {sweep.Options.Model}'s {sweep.Options.Metric} on the validation slice decides");
        IReadOnlyList<SweepResult> results = new SweepRunner(context, load, scratch, cancellation).Run(sweep);
        LeaderboardEntry[] last = [.. results.Where(result => result.Budget is null || result.Budget == sweep.Options.Highest).Select(result => result.Entry).OfType<LeaderboardEntry>()];
        IReadOnlyList<RankedEntry> ranking = Ranking.Of(SameResults.Merge(last), Ranking.IdOf(last, sweep.Options.Metric) ?? "");
        if (ranking.Count == 0)
        {
            throw new ReportedException([new ErrorReport(ErrorCodes.TrainingDiverged, $"no point of the sweep '{sweep.Experiment}' has a value: {results[^1].Failure}", "Choose a smaller learning rate or a stronger regularization.")]);
        }

        string folder = Path.Combine(context.Settings.ArtifactsFolder, "sweeps", sweep.Experiment), shown = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        foreach (string sentence in SweepFiles.Write(folder, sweep, results, ranking))
        {
            Console.WriteLine(sentence);
        }

        Console.WriteLine($"""
            Sweep: {Path.Combine(shown, "index.html")}
            The best as an experiment: {Path.Combine(shown, "experiment.json")}. Copy it to experiments/{sweep.Experiment}-best, and ask what it is worth on the test rows:
              dotnet cake --target=Compare --experiment={sweep.Experiment}-best --baseline={sweep.Experiment}
            """);
    }
}
