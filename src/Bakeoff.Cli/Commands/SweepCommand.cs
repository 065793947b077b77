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
        Option<bool> json = Answer.CreateOption("sweep-result/1");
        var command = new Command(
            "sweep", "Search over options on a validation slice, as the experiment's 'sweep' says; no test row is looked at.") { list, json };
        common.AddWithExecutorTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            if (common.TrySubmit(arguments))
            {
                return 0;
            }

            var answer = new Answer(arguments.GetValue(json));
            ExperimentRunner runner = common.Runner(arguments, new ConsoleDisplay(answer.Output, _ => null, brief: true));
            string experiment = common.ExperimentName(arguments);
            if (arguments.GetValue(list))
            {
                IReadOnlyList<string> points = runner.SweepPoints(experiment);
                answer.WriteLine(string.Join('\n', points));
                answer.Document(new { Format = "sweep-result/1", Experiment = experiment, Points = points });
                return 0;
            }

            SweepOutcome outcome = runner.Sweep(experiment, cancellation);
            Show(outcome, answer);
            answer.Document(new { Format = "sweep-result/1", Experiment = experiment, outcome.Answer, outcome.Report, outcome.Folder });
            return 0;
        }));
        return command;
    }

    private static void Show(SweepOutcome outcome, Answer answer)
    {
        string shown = Path.GetRelativePath(Environment.CurrentDirectory, outcome.Folder), name = outcome.Report.Experiment;
        string next = $"Copy it to experiments/{name}-best, and ask what it is worth on the test rows:";
        answer.WriteLine(string.Join('\n', outcome.Answer));
        answer.WriteLine($"""
            Sweep: {Path.Combine(shown, "index.html")}
            The best as an experiment: {Path.Combine(shown, "experiment.json")}. {next}
              {TargetCommand.Write("Compare", $"--experiment={name}-best --baseline={name}")}
            """);
    }
}
