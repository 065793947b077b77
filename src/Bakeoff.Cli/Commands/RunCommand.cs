using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff run STAGE…</c>: brings stages and everything above them up to date.</summary>
internal sealed class RunCommand
{
    private readonly CommonOptions _common = new();
    private readonly Argument<string[]> _stages = new("stage")
    {
        Description = $"One or several of {string.Join(", ", StageTable.Names)}.", DefaultValueFactory = _ => [StageTable.Report.Name],
    };
    private readonly Option<bool> _force =
        new("--force") { Description = "Run the stages again even if they are up to date; other bytes are an error." };
    private readonly Option<bool> _failFast =
        new("--fail-fast") { Description = "End the run at the first failure. Else what does not depend on it goes on." };
    private readonly Option<bool> _strict = new(
        "--strict") { Description = $"Fail where a metric of the report does not measure a model ({ErrorCodes.DoesNotMeasure}); else the report "
            + "marks it." };
    private readonly Option<bool> _all = new("--all") { Description = "Every experiment of the folder, one after the other." };
    private readonly Option<bool> _json =
        new("--json") { Description = $"As JSON, format {RunDocument.CurrentFormat}, for tools; everything else goes to standard error." };

    /// <summary>Creates the command.</summary>
    /// <param name="commandLine">The command line, by which the answer is remembered.</param>
    public static Command Create(string[] commandLine)
    {
        var run = new RunCommand();
        var command = new Command("run", "Bring stages and everything above them up to date.")
        {
            run._stages, run._force, run._failFast, run._strict, run._all, run._json,
        };
        run._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => run.Run(arguments, commandLine, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, string[] commandLine, CancellationToken cancellation)
    {
        using var recorder = new AnswerRecorder(commandLine);
        (bool all, bool json) = (arguments.GetValue(_all), arguments.GetValue(_json));
        var display = new ConsoleDisplay(json ? CommandOutput.ToStandardError() : recorder.Output);
        ExperimentRunner runner = _common.Runner(arguments, display, arguments.GetValue(_failFast));
        IReadOnlyList<LoadedExperiment> experiments = _common.Experiments(arguments, runner, all);
        string[] names = [.. arguments.GetValue(_stages)!.Select(StageNames.Find).Distinct()];
        foreach (LoadedExperiment experiment in experiments)
        {
            // With --all an experiment that lacks a stage has the less to run.
            StageNode[] targets = [.. names.SelectMany(name => all ? experiment.Graph.OfStage(name) : StageNames.NodesOf(experiment.Graph, name))];
            if (targets.Length == 0)
            {
                continue;
            }

            var run = new ExperimentRun(runner.Context, cancellation);
            RunResult result = run.Run(experiment, targets, arguments.GetValue(_force));
            if (json)
            {
                Console.Write(CanonicalJson.Serialize(RunDocument.Create(run.WithModels(result))));
            }

            if (arguments.GetValue(_strict) && result.ReportFolder is { } report)
            {
                StrictCheck.Require(Path.Combine(report, "metrics.json"));
            }

            if (!all && !json)
            {
                Keep(recorder, runner.Context.Settings, experiment, targets, result);
            }
        }

        return 0;
    }

    private static void Keep(AnswerRecorder recorder, EngineSettings settings, LoadedExperiment experiment, StageNode[] targets, RunResult result)
    {
        if (result.IsUpToDate && settings.IsShared(result.Records.Select(record => record.Key)))
        {
            IEnumerable<string> report = result.ReportFolder is { } folder ? Directory.EnumerateFiles(folder) : [];
            Dictionary<string, string> keys = result.Records.ToDictionary(record => record.Label, record => record.Key);
            recorder.Keep(settings, experiment.Graph.Closure(targets), experiment, keys, report);
        }
    }
}
