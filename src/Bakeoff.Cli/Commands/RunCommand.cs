using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff run STAGE…</c>: brings stages and everything above them up to date.</summary>
internal static class RunCommand
{
    public static Command Create(string[] commandLine)
    {
        var common = new CommonOptions();
        var stage = new Argument<string[]>("stage") { Description = $"One or several of {string.Join(", ", StageTable.Names)}.", DefaultValueFactory = _ => ["Report"] };
        var force = new Option<bool>("--force") { Description = "Run the stages again even if they are up to date; other bytes are an error." };
        var failFast = new Option<bool>("--fail-fast") { Description = "End the run at the first failure. Else what does not depend on it goes on." };
        var strict = new Option<bool>("--strict") { Description = $"Fail where a metric of the report does not measure a model ({ErrorCodes.DoesNotMeasure}); else the report marks it." };
        var all = new Option<bool>("--all") { Description = "Every experiment of the folder, one after the other." };
        var command = new Command("run", "Bring stages and everything above them up to date.") { stage, force, failFast, strict, all };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            using var recorder = new AnswerRecorder(commandLine);
            ExperimentRunner runner = common.Runner(arguments, new ConsoleDisplay(recorder.Output), arguments.GetValue(failFast));
            EngineSettings settings = runner.Context.Settings;
            IReadOnlyList<LoadedExperiment> experiments = common.Experiments(arguments, runner, arguments.GetValue(all));
            string[] names = [.. arguments.GetValue(stage)!.Select(StageNames.Find).Distinct()];
            foreach (LoadedExperiment experiment in experiments)
            {
                // With --all an experiment that lacks a stage has the less to run.
                StageNode[] targets = [.. names.SelectMany(name => arguments.GetValue(all) ? experiment.Graph.OfStage(name) : StageNames.NodesOf(experiment.Graph, name))];
                if (targets.Length == 0)
                {
                    continue;
                }

                IReadOnlyList<StageRecord> records = new ExperimentRun(runner.Context, cancellation).Run(experiment, targets, arguments.GetValue(force)).Records;
                if (arguments.GetValue(strict) && targets.Any(IsReport))
                {
                    StrictCheck.Require(Path.Combine(settings.ReportFolder(experiment.Graph.Experiment), "metrics.json"));
                }

                if (!arguments.GetValue(all) && records.All(record => record.UpToDate) && settings.IsShared(records.Select(record => record.Key)))
                {
                    IEnumerable<string> report = targets.Any(IsReport) ? Directory.EnumerateFiles(settings.ReportFolder(experiment.Graph.Experiment)) : [];
                    Dictionary<string, string> keys = records.ToDictionary(record => record.Label, record => record.Key);
                    recorder.Keep(settings, experiment.Graph.Closure(targets), experiment, keys, report);
                }
            }

            return 0;
        }));
        return command;
    }

    private static bool IsReport(StageNode node) => node.Stage == "Report";
}
