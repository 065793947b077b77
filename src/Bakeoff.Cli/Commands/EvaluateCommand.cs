using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Reporting;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff evaluate</c>: lists and scores that were made elsewhere, measured as one more model of an experiment.</summary>
internal sealed class EvaluateCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<string?> _lists = new(
        "--lists") { HelpName = "file", Description = "The file of lists: a row for each user and item, with a rank, a score or both. {fold} "
            + "stands for the number of each fold." };
    private readonly Option<string?> _listsWithSeen = new(
        "--lists-with-seen") { HelpName = "file", Description = "Next to --lists, a file of lists that may hold what a user has rated in training." };
    private readonly Option<string?> _predictions = new("--predictions") { HelpName = "file", Description = "The file of scores for test rows." };
    private readonly Option<string?> _name =
        new("--name") { Description = "The name of the model. Default: what the file's name begins with, up to a dot." };
    private readonly Option<string?> _format = new(
        "--format") { Description = $"The format of the files: {string.Join(", ", ImportFormat.All)}. Default: as their names end, .gz left out." };
    private readonly Option<string?> _scores = new(
        "--scores") { Description = "What the predictions mean: rating, rating-and-ranking, rating-beside-ranking, or ranking (no ratings). Default: "
            + "ratings, next to lists where there are any." };
    private readonly Option<bool> _json =
        new("--json") { Description = $"As JSON, format {EvaluateDocument.CurrentFormat}, for tools; everything else goes to standard error." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var evaluate = new EvaluateCommand();
        var command = new Command(
            "evaluate",
            "Measure lists and scores that were made elsewhere as one more model on an experiment's test rows. Nothing is trained: those of the "
                + "experiment's models are shown next to it that are up to date.")
        {
            evaluate._lists, evaluate._listsWithSeen, evaluate._predictions, evaluate._name, evaluate._format, evaluate._scores, evaluate._json,
        };
        evaluate._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation => evaluate.Run(arguments, cancellation)));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellation)
    {
        bool json = arguments.GetValue(_json);
        CommandOutput output = json ? CommandOutput.ToStandardError() : CommandOutput.ToStandardOutput();
        string experiment = _common.ExperimentName(arguments);
        EvaluateResult result = _common.Runner(arguments, new ConsoleDisplay(output)).Evaluate(
            experiment,
            new EvaluateRequest
            {
                ListsFile = arguments.GetValue(_lists), ListsWithSeenFile = arguments.GetValue(_listsWithSeen),
                PredictionsFile = arguments.GetValue(_predictions), Name = arguments.GetValue(_name), Format = arguments.GetValue(_format),
                Scores = arguments.GetValue(_scores),
            },
            cancellation);
        if (result.UsersWithoutList > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Model} has no list for {result.UsersWithoutList} of {Counted.Plain(result.TestUsers, "test user")}: ")
                + "they count as 0 in all metrics of hits.");
        }

        if (result.PredictionsOffScale > 0)
        {
            output.WriteLine(
                $"{result.Model} predicts ratings outside of the scale for {Counted.Plain(result.PredictionsOffScale, "test row")}: "
                    + "they count as they are. If they are numbers that only rank, say --scores=ranking.");
        }

        if (result.NotShown.Count > 0)
        {
            output.WriteLine(
                $"Not shown, since not up to date: {string.Join(", ", result.NotShown)}. bakeoff run --experiment={experiment} brings them up to "
                    + $"date.");
        }

        if (json)
        {
            Console.Write(CanonicalJson.Serialize(EvaluateDocument.Create(experiment, result)));
        }

        return 0;
    }
}
