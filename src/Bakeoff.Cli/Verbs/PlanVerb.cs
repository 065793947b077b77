using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff plan</c>: what a run would do. <c>bakeoff explain STAGE</c>: why.</summary>
internal static class PlanVerb
{
    public static Command CreatePlan()
    {
        var common = new CommonOptions();
        var json = new Option<bool>("--json") { Description = "As JSON, format plan/1, for tools." };
        var command = new Command("plan", "Say which stages are up to date and which would run; change nothing.") { json };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ =>
        {
            StageGraph graph = common.Graph(arguments);
            IReadOnlyList<PlanStep> steps = CommonOptions.Engine(common.Settings(arguments), graph, new ConsoleDisplay()).Plan(graph.Nodes);
            if (arguments.GetValue(json))
            {
                Console.Write(CanonicalJson.Serialize(new PlanDocument("plan/1", graph.Experiment, GraphBuilder.Stages, steps)));
            }
            else
            {
                Print(graph.Experiment, steps);
            }

            return 0;
        }));
        return command;
    }

    public static Command CreateExplain()
    {
        var common = new CommonOptions();
        var stage = new Argument<string>("stage") { Description = $"One of {string.Join(", ", GraphBuilder.Stages)}." };
        var command = new Command("explain", "Say why a stage is up to date or would run: every part of its key that changed.") { stage };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ =>
        {
            StageGraph graph = common.Graph(arguments);
            IReadOnlyList<StageNode> nodes = CommonOptions.NodesOf(graph, arguments.GetValue(stage)!);
            Print(graph.Experiment, CommonOptions.Engine(common.Settings(arguments), graph, new ConsoleDisplay()).Plan(nodes));
            return 0;
        }));
        return command;
    }

    private static void Print(string experiment, IReadOnlyList<PlanStep> steps)
    {
        Console.WriteLine($"{experiment}: {steps.Count(step => step.State == PlanStep.UpToDate)} of {steps.Count} stages up to date");
        foreach (PlanStep step in steps)
        {
            Console.WriteLine($"  {step.Label,-20} {step.State}{(step.Reasons.Count > 0 ? ": " + step.Reasons[0] : "")}");
            foreach (string reason in step.Reasons.Skip(1))
            {
                Console.WriteLine($"  {"",-20}      {reason}");
            }
        }
    }

    private sealed record PlanDocument(string Format, string Experiment, IReadOnlyList<string> Stages, IReadOnlyList<PlanStep> Steps);
}
