using System.CommandLine;
using System.Globalization;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff export</c>: a model's vectors of users and items in one file that any language reads, to serve it.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var model = new Option<string>("--model")
        {
            Description = string.Join(" or ", ExportJob.Models) + ".", DefaultValueFactory = _ => ExportJob.Models[0],
        };
        var fold = new Option<int?>("--fold")
        {
            Description = "The fold whose training is meant. Default: the experiment's first.",
            CustomParser = result => NumberArgument.ParseCount(result, "--fold", 0, int.MaxValue),
        };
        var output = new Option<string?>("--output", "-o") { Description = "The file. Default: artifacts/exports/EXPERIMENT/MODEL.safetensors." };
        var command = new Command(
            "export", "Write a model's vectors of users and items as safetensors: a score is their dot product.") { model, fold, output };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            var request = new ExportRequest(arguments.GetValue(model)!)
            {
                Fold = arguments.GetValue(fold), OutputFile = arguments.GetValue(output),
            };
            ExportResult result = common.Runner(arguments).Export(common.ExperimentName(arguments), request, cancellation);
            string file = Path.GetRelativePath(Environment.CurrentDirectory, result.File);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{file}: {result.Users} users, {result.Items} items, vectors of {result.Size} numbers"));
            return 0;
        }));
        return command;
    }
}
