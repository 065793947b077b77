using System.CommandLine;
using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff run STAGE</c>: brings a stage and everything above it up to date.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var stage = new Argument<string>("stage") { Description = $"One of {string.Join(", ", GraphBuilder.Stages)}.", DefaultValueFactory = _ => "Report" };
        var force = new Option<bool>("--force") { Description = "Run the stage again even if it is up to date; other bytes are an error." };
        var failFast = new Option<bool>("--fail-fast") { Description = "End the run at the first failure. Else what does not depend on it goes on." };
        var command = new Command("run", "Bring a stage and everything above it up to date.") { stage, force, failFast };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => Run(
            common, arguments, arguments.GetValue(stage)!, arguments.GetValue(force), arguments.GetValue(failFast), cancellation)));
        return command;
    }

    private static int Run(CommonOptions common, ParseResult arguments, string stage, bool force, bool failFast, CancellationToken cancellation)
    {
        StageGraph graph = common.Graph(arguments);
        IReadOnlyList<StageNode> targets = CommonOptions.NodesOf(graph, stage);
        EngineSettings settings = common.Settings(arguments) with { FailFast = failFast };
        var display = new ConsoleDisplay();
        var engine = CommonOptions.Engine(settings, graph, display);
        Console.WriteLine($"{graph.Experiment}: {targets[0].Stage}{Outlook.Of(engine.Plan(targets))}");
        try
        {
            display.During(() => engine.Run(targets, force, cancellation));
        }
        finally
        {
            StoreRoot.Remember(settings, graph, common.ExperimentFile(arguments), engine.Records);
            RunRecord.Write(settings, graph.Experiment, common.ExperimentFile(arguments), engine.Records);
        }

        Console.WriteLine("  " + Summary(engine.Records));
        if (targets[0].Stage == "Report")
        {
            string folder = settings.ReportFolder(graph.Experiment);
            engine.Export(targets[0], folder, cancellation);
            MetricTable.Print(Path.Combine(folder, "metrics.json"));
            Console.WriteLine($"Report: {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, folder), "index.html")}");
        }

        return 0;
    }

    private static string Summary(IReadOnlyList<StageRecord> records)
    {
        int fetched = records.Count(record => record.Fetched);
        int ran = records.Count(record => !record.UpToDate && !record.Fetched);
        string text = ran == 0
            ? string.Create(CultureInfo.InvariantCulture, $"all {records.Count} stages up to date")
            : string.Create(CultureInfo.InvariantCulture, $"{ran} of {records.Count} stages ran, {records.Sum(record => record.Seconds):F1} s");
        return fetched == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}, {fetched} fetched from the remote store");
    }
}
