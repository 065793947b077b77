using System.CommandLine;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff audit</c>: runs what is cached again and compares the bytes.</summary>
internal static class AuditVerb
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var stages = new Argument<string[]>("stages") { Description = "Stages to run again; all if none is named.", Arity = ArgumentArity.ZeroOrMore };
        var poison = new Option<bool>("--poison") { Description = "Also train with the test rows changed: a model that changes with them was fitted on them (BKF7005)." };
        var command = new Command("audit", "Run cached stages again and compare the bytes: the same key with other bytes is an error (BKF5001).") { stages, poison };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            StageGraph graph = common.Graph(arguments);
            string[] named = arguments.GetValue(stages)!;
            IReadOnlyList<StageNode> nodes = named.Length == 0 ? graph.Nodes : [.. named.SelectMany(stage => CommonOptions.NodesOf(graph, stage)).Distinct()];
            var display = new ConsoleDisplay();
            bool poisons = arguments.GetValue(poison);
            if (poisons)
            {
                nodes = [.. nodes.Where(node => node.Fold is not null)];
            }

            Engine engine = CommonOptions.Engine(common.Settings(arguments), graph, display, poisons ? new PoisoningLauncher(new StageProcess(display)) : null);
            Console.WriteLine($"{graph.Experiment}: audit of {nodes.Count} stages");
            display.During(() => engine.Run(nodes, force: true, cancellation));
            Console.WriteLine($"  {engine.Records.Count(record => !record.UpToDate)} stages ran again and wrote the same bytes{(poisons ? ", also with other test rows but for the predictions of those" : "")}");
            return 0;
        }));
        return command;
    }
}
