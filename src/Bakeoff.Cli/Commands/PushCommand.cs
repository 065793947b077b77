using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff push</c>: uploads what was run before there was a remote store, or while it could not be reached.</summary>
internal static class PushCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        Option<bool> all = common.CreateAll("Every experiment of the folder.");
        Option<bool> json = Answer.CreateOption("push/1");
        var command = new Command("push", "Upload the results that are up to date here and that the remote store lacks.") { all, json };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            var answer = new Answer(arguments.GetValue(json));
            ExperimentRunner runner = common.Runner(arguments, new ConsoleDisplay(answer.Output));
            var results = new Dictionary<string, PushResult>(StringComparer.Ordinal);
            var push = new PushJob(runner.Context);
            int notUploaded = 0;
            foreach (LoadedExperiment experiment in common.Experiments(arguments, runner, arguments.GetValue(all)))
            {
                PushResult result = push.Run(experiment, cancellation);
                answer.WriteLine(Describe(experiment.Graph.Experiment, push.Place, result));
                results[experiment.Graph.Experiment] = result;
                notUploaded += result.NotUploaded;
            }

            answer.Document(new { Format = "push/1", push.Place, Experiments = results });
            return notUploaded == 0 ? 0 : throw new DownloadException(
                ErrorCodes.PushFailed, push.Place,
                string.Create(CultureInfo.InvariantCulture, $"{notUploaded} results were not uploaded, as the warnings above say."),
                "Run the same command again once that is put right: it goes on where it stopped.");
        }));
        return command;
    }

    private static string Describe(string experiment, string place, PushResult result)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture, $"{experiment}: {result.Uploaded} results uploaded to {place}, {result.AlreadyThere} were there");
        string open = string.Join(", ", result.NotRun.Take(3)) + (result.NotRun.Count > 3 ? ", …" : "");
        return result.NotRun.Count == 0 ? line
            : string.Create(CultureInfo.InvariantCulture, $"{line}; {result.NotRun.Count} have not run here: {open}");
    }
}
