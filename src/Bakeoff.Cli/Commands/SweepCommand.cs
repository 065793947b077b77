using System.CommandLine;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff sweep</c>: searches over the options that an experiment's <c>sweep</c> names.</summary>
internal static class SweepCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var list = new Option<bool>("--list") { Description = "Only list the points, each an experiment that can be run and compared by its name." };
        var command =
            new Command("sweep", "Search over options on a validation slice, as the experiment's 'sweep' says; no test row is looked at.") { list };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            ExperimentRunner runner = common.Runner(arguments, new ConsoleDisplay(CommandOutput.ToStandardOutput(), _ => null, brief: true));
            string experiment = common.ExperimentName(arguments);
            if (arguments.GetValue(list))
            {
                Console.WriteLine(string.Join('\n', runner.SweepPoints(experiment)));
                return 0;
            }

            Show(runner.Sweep(experiment, cancellation));
            return 0;
        }));
        return command;
    }

    private static void Show(SweepOutcome outcome)
    {
        string shown = Path.GetRelativePath(Environment.CurrentDirectory, outcome.Folder), name = outcome.Report.Experiment;
        string next = $"Copy it to experiments/{name}-best, and ask what it is worth on the test rows:";
        Console.WriteLine(string.Join('\n', outcome.Answer));
        Console.WriteLine($"""
            Sweep: {Path.Combine(shown, "index.html")}
            The best as an experiment: {Path.Combine(shown, "experiment.json")}. {next}
              {TargetCommand.Write("Compare", $"--experiment={name}-best --baseline={name}")}
            """);
    }
}
