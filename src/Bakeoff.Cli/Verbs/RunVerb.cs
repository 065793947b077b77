using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff run STAGE…</c>: brings stages and everything above them up to date.</summary>
internal static class RunVerb
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
            EngineSettings settings = common.Settings(arguments) with { FailFast = arguments.GetValue(failFast) };
            CodeIdentity code = CommonOptions.Code(settings);
            IReadOnlyList<LoadedExperiment> experiments = common.Experiments(arguments, arguments.GetValue(all));
            string[] names = [.. arguments.GetValue(stage)!.Select(CommonOptions.StageNamed).Distinct()];
            foreach (LoadedExperiment experiment in experiments)
            {
                // With --all an experiment that lacks a stage has the less to run.
                StageNode[] targets = [.. names.SelectMany(name => arguments.GetValue(all) ? experiment.Graph.OfStage(name) : CommonOptions.NodesOf(experiment.Graph, name))];
                if (targets.Length == 0)
                {
                    continue;
                }

                IReadOnlyList<StageRecord> records = Run(settings, experiment, code, targets, arguments.GetValue(force), cancellation);
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

    /// <summary>Brings an experiment's report up to date.</summary>
    public static IReadOnlyList<StageRecord> Report(EngineSettings settings, LoadedExperiment experiment, CodeIdentity code, CancellationToken cancellation) =>
        Run(settings, experiment, code, [.. CommonOptions.NodesOf(experiment.Graph, "Report")], false, cancellation);

    /// <summary>Brings some nodes up to date, and the page if it is among them.</summary>
    public static IReadOnlyList<StageRecord> Run(
        EngineSettings settings, LoadedExperiment experiment, CodeIdentity code, IReadOnlyList<StageNode> targets, bool force, CancellationToken cancellation)
    {
        StageGraph graph = experiment.Graph;
        var display = new ConsoleDisplay();
        Engine engine = CommonOptions.Engine(settings, graph, display, code: code);
        IReadOnlyList<PlanStep> plan = engine.Plan(targets);
        Console.WriteLine($"{graph.Experiment}: {string.Join(", ", targets.Select(node => node.Stage).Distinct())}{Outlook.Of(plan)}");
        bool runs = force || plan.Any(step => step.State != PlanStep.UpToDate);
        RunRecord? run = runs ? RunRecord.Begin(settings, experiment.Files[^1]) : null;
        var clock = Stopwatch.StartNew(); // Stages run side by side: their seconds together are more.
        try
        {
            void Work() => engine.Run(targets, force, cancellation);
            if (runs)
            {
                display.During(Work);
            }
            else
            {
                Work();
            }
        }
        finally
        {
            StoreRoot.Remember(settings, graph, experiment.Files[^1], engine.Records);

            // A stage may run although the plan had nothing to do, where its objects are damaged; else git need not be asked.
            run ??= engine.Records.Any(record => !record.UpToDate) ? RunRecord.Begin(settings, experiment.Files[^1]) : null;
            run?.Write(settings, graph.Experiment, engine.Records);
        }

        Console.WriteLine("  " + Summary(engine.Records, clock.Elapsed) + (engine.Uploaded == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {engine.Uploaded} uploaded to the remote store")));
        if (targets.FirstOrDefault(IsReport) is { } report)
        {
            string folder = settings.ReportFolder(graph.Experiment);
            engine.Export(report, folder, cancellation);
            MetricTable.Print(Path.Combine(folder, "metrics.json"));
            Console.WriteLine($"Report: {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, folder), "index.html")}");
        }

        return engine.Records;
    }

    private static bool IsReport(StageNode node) => node.Stage == "Report";

    private static string Summary(IReadOnlyList<StageRecord> records, TimeSpan elapsed)
    {
        int fetched = records.Count(record => record.Fetched);
        int ran = records.Count(record => !record.UpToDate && !record.Fetched);
        string text = ran == 0
            ? string.Create(CultureInfo.InvariantCulture, $"all {records.Count} stages up to date")
            : string.Create(CultureInfo.InvariantCulture, $"{ran} of {records.Count} stages ran, {elapsed.TotalSeconds:F1} s");
        return fetched == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}, {fetched} fetched from the remote store");
    }
}
