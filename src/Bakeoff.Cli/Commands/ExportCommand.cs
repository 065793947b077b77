using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary>
/// <c>bakeoff export</c>: a model's vectors of users and items in one file that any language reads, to serve it; or the lists and predictions of
/// models, to measure them elsewhere.
/// </summary>
internal sealed class ExportCommand
{
    private const string Vectors = "safetensors";
    private readonly CommonOptions _common = new();
    private readonly Option<string> _model = new("--model")
    {
        Description = $"Of vectors, {string.Join(" or ", ExportJob.Models)}; of lists, any model of the experiment. Default of lists: all.",
        DefaultValueFactory = _ => ExportJob.Models[0],
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = $"{Vectors} writes vectors; {string.Join(", ", ImportFormat.All)} write lists and predictions, trec as runs and qrels.",
        DefaultValueFactory = _ => Vectors,
    };

    private readonly Option<int?> _fold = new("--fold")
    {
        Description = "The fold whose training is meant. Default of vectors: the experiment's first; of lists: all.",
        CustomParser = result => NumberArgument.ParseCount(result, "--fold", 0, int.MaxValue),
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file of vectors. Default: artifacts/exports/EXPERIMENT/MODEL.safetensors. The folder of lists. Default: "
            + "artifacts/exports/EXPERIMENT/FORMAT.",
    };

    private readonly Option<bool> _json = Answer.CreateOption("export/1");

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var export = new ExportCommand();
        var command = new Command(
            "export",
            "Write a model's vectors of users and items as safetensors: a score is their dot product; or the lists and predictions of models, for "
                + "other tools.") { export._model, export._format, export._fold, export._output, export._json };
        export._common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
            arguments.GetValue(export._format) == Vectors
                ? export.WriteVectors(arguments, cancellation) : export.WriteLists(arguments, cancellation)));
        return command;
    }

    private int WriteVectors(ParseResult arguments, CancellationToken cancellation)
    {
        var request = new ExportRequest(arguments.GetValue(_model)!)
        {
            Fold = arguments.GetValue(_fold), OutputFile = arguments.GetValue(_output),
        };
        var answer = new Answer(arguments.GetValue(_json));
        ExportResult result =
            _common.Runner(arguments, new ConsoleDisplay(answer.Output)).Export(_common.ExperimentName(arguments), request, cancellation);
        string file = Path.GetRelativePath(Environment.CurrentDirectory, result.File);
        answer.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{file}: {result.Users} users, {result.Items} items, vectors of {result.Size} numbers"));
        answer.Document(new { Format = "export/1", Files = new[] { Path.GetFullPath(result.File) }, result.Users, result.Items, result.Size });
        return 0;
    }

    private int WriteLists(ParseResult arguments, CancellationToken cancellation)
    {
        string format = arguments.GetValue(_format)!;
        if (!ImportFormat.All.Contains(format))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownChoice, $"there is no format '{format}'.", NearestName.Remedy(format, [Vectors, .. ImportFormat.All]))]);
        }

        var request = new ExportListsRequest(format)
        {
            Model = arguments.GetResult(_model) is { Implicit: false } ? arguments.GetValue(_model) : null,
            Fold = arguments.GetValue(_fold), OutputFolder = arguments.GetValue(_output),
        };
        var answer = new Answer(arguments.GetValue(_json));
        ExportListsResult result =
            _common.Runner(arguments, new ConsoleDisplay(answer.Output)).ExportLists(_common.ExperimentName(arguments), request, cancellation);
        string folder = Path.GetRelativePath(Environment.CurrentDirectory, result.Folder);
        foreach ((string file, long rows) in result.Files)
        {
            answer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(folder, file)}: {rows} rows"));
        }

        foreach ((string model, string scores) in result.Scores)
        {
            answer.WriteLine($"The scores of {model}: {scores}");
        }

        answer.Document(new
        {
            Format = "export/1", Files = result.Files.Select(file => Path.GetFullPath(Path.Combine(result.Folder, file.File))).ToArray(),
            result.Scores,
        });
        return 0;
    }
}
