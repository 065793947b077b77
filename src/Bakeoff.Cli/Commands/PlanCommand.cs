using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff plan</c>: what a run would do. <c>bakeoff explain STAGE</c>: why.</summary>
internal static class PlanCommand
{
    public static Command CreatePlan(string[] commandLine)
    {
        var common = new CommonOptions();
        var json = new Option<bool>("--json") { Description = $"As JSON, format {PlanDocument.CurrentFormat}, for tools; with --all, and of a "
            + $"matrix, one document of format {PlanList.CurrentFormat}." };
        var page = new PlanPageOption();
        Option<bool> all = common.CreateAll("Every experiment of the folder.");
        var command = new Command(
            "plan", "Say which stages are up to date and which would run, the memory that each needs, and what each and the run is expected to "
                + "take by earlier runs; change nothing. Ends with the error with which a run would (BKF1022, or what is wrong with "
                + "the executor of bakeoff.json).") { json, all };
        page.AddTo(command);
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ =>
        {
            using var recorder = new AnswerRecorder(commandLine);
            ExperimentRunner runner = common.Runner(arguments, new ConsoleDisplay(recorder.Output));
            runner.RequireExecutor();
            IReadOnlyList<LoadedExperiment> experiments = common.Experiments(arguments, runner, arguments.GetValue(all));
            bool several = arguments.GetValue(all) || common.IsMatrix(arguments, experiments);
            bool isJson = arguments.GetValue(json);
            bool WritePage(IReadOnlyList<PlanDocument> plans) => page.Write(arguments, runner, plans, isJson ? null : recorder.Output);
            return Plan(runner, experiments, recorder, several, isJson, WritePage, common.HasFixedExperiment(arguments));
        }));
        return command;
    }

    /// <summary>Tools run single stages, of which another may well fit: for them what does not fit is part of the answer.</summary>
    private static int Plan(
        ExperimentRunner runner, IReadOnlyList<LoadedExperiment> experiments, AnswerRecorder recorder, bool several, bool json,
        Func<IReadOnlyList<PlanDocument>, bool> writePage, bool keeps)
    {
        CommandOutput output = recorder.Output;
        var plans = new List<PlanDocument>();
        var refused = new List<ErrorReport>();
        foreach (LoadedExperiment experiment in experiments)
        {
            PlanDocument plan = runner.Plan(experiment, withOwn: json);
            plans.Add(plan);
            if (!json)
            {
                Print(plan.Experiment, plan.Steps, output);
                PrintTuning(plan.Tuning, output);
                foreach (string line in plan.Forecast is { } forecast ? EstimateText.Describe(forecast) : [])
                {
                    output.WriteLine(line);
                }

                refused.AddRange(plan.Refused ?? []);
            }
        }

        if (json)
        {
            output.Writer.Write(several ? CanonicalJson.Serialize(new PlanList(PlanList.CurrentFormat, plans)) : CanonicalJson.Serialize(plans[0]));
        }

        // A kept answer would not write the page.
        if (!writePage(plans) && !several && keeps && plans[0].Steps.All(step => step.State == PlanStep.UpToDate))
        {
            recorder.Keep(
                runner.Context.Settings, experiments[0].Graph.Nodes, experiments[0],
                plans[0].Steps.ToDictionary(step => step.Label, step => step.Key!), []);
        }

        return refused.Count == 0 ? 0 : throw new ReportedException(refused);
    }

    public static Command CreateExplain()
    {
        var common = new CommonOptions();
        Argument<string> stage = new Argument<string>("stage")
        {
            Description = $"One of {string.Join(", ", StageTable.Names)}.", DefaultValueFactory = _ => StageTable.Report.Name,
        }.WithStages();
        Option<bool> json = Answer.CreateOption("explain/1");
        var against = new Option<string?>("--against")
        {
            Description = "Compare with a run (its record's name in artifacts/runs/EXPERIMENT) or with the last run at a git branch, tag or commit. "
                + "Default: the stored result of each stage whose key differs least.",
        };
        var command = new Command(
            "explain", "Say why a stage is up to date or would run: every part of its key that changed, down to the method.") { stage, against,
            json };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ =>
        {
            ExperimentRunner runner = common.Runner(arguments);
            LoadedExperiment experiment = runner.Loader.Load(common.ExperimentName(arguments));
            StageGraph graph = experiment.Graph;
            EngineSettings settings = runner.Context.Settings;
            IReadOnlyList<StageNode> nodes = StageNames.NodesOf(graph, arguments.GetValue(stage)!);
            Engine engine = runner.Context.EngineFor(graph);
            IReadOnlyList<PlanStep> steps = arguments.GetValue(against) is { } earlier
                ? engine.Compare(nodes, EarlierRun.KeysOf(settings, graph.Experiment, Path.GetDirectoryName(experiment.Files[^1])!, earlier))
                : TuningPlan.Apply(experiment, engine.Plan(nodes));
            var answer = new Answer(arguments.GetValue(json));
            IReadOnlyDictionary<string, IReadOnlyList<string>> places = RunPlaces.Find(settings, graph.Experiment, steps, RunText.Warn);
            Print(graph.Experiment, steps, answer.Output, places);
            IReadOnlyList<TuningState>? tuning = TuningPlan.Open(experiment);
            PrintTuning(tuning, answer.Output);
            answer.Document(new
            {
                Format = "explain/1", graph.Experiment, Steps = steps, Tuning = tuning, Places = places.Count > 0 ? places : null,
            });
            return 0;
        }));
        return command;
    }

    private static void PrintTuning(IReadOnlyList<TuningState>? open, CommandOutput output)
    {
        foreach (TuningState state in open ?? [])
        {
            output.WriteLine($"  tuning: {state.Model} {state.State}");
        }
    }

    private static void Print(
        string experiment, IReadOnlyList<PlanStep> steps, CommandOutput output, IReadOnlyDictionary<string, IReadOnlyList<string>>? places = null)
    {
        output.WriteLine($"{experiment}: {steps.Count(step => step.State == PlanStep.UpToDate)} of {steps.Count} stages up to date");
        foreach (PlanStep step in steps)
        {
            string needs = step.MemoryBytes is { } bytes ? $" ({ByteSize.Format(bytes)})" : "";
            output.WriteLine($"  {step.Label,-20} {step.State}{needs}{(step.Reasons.Count > 0 ? ": " + step.Reasons[0] : "")}");
            string[] estimate = step.Estimate is { } expected ? [EstimateText.Describe(expected)] : [];
            foreach (string reason in step.Reasons.Skip(1).Concat(estimate).Concat(places?.GetValueOrDefault(step.Label) ?? []))
            {
                output.WriteLine($"  {"",-20}      {reason}");
            }
        }
    }
}
