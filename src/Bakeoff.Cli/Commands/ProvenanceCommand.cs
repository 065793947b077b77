using System.CommandLine;
using System.Globalization;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff provenance</c>: from a file or a number back to the dataset's checksum and the commit.</summary>
internal static class ProvenanceCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var what = new Argument<string[]>("artifact")
        {
            Description = "A file, or a model and a metric of the experiment's report, such as: svd rmse.", Arity = new ArgumentArity(1, 2),
        };
        var export = new Option<string?>("--export")
        {
            HelpName = "folder", Description = "A folder: writes the chain there as an RO-Crate (ro-crate-metadata.json).",
        };
        Option<bool> json = Answer.CreateOption("provenance/1");
        var command = new Command(
            "provenance", "Say what a file or a metric was made of, back to the dataset's checksum and the commit.") { what, export, json };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ =>
        {
            ExperimentRunner runner = common.Runner(arguments);
            ProvenanceResult result = arguments.GetValue(what)! is [var model, var metric]
                ? runner.FindProvenance(common.ExperimentName(arguments), model, metric) : runner.FindProvenance(arguments.GetValue(what)![0]);
            var answer = new Answer(arguments.GetValue(json));
            Print(result, answer);
            answer.Document(Document(result));
            if (arguments.GetValue(export) is { } folder)
            {
                string crate = Path.Combine(folder, "ro-crate-metadata.json");
                NamedFile.WriteText(crate, result.ToResearchCrate(), "Name another folder: --export=FOLDER.");
                answer.WriteLine($"RO-Crate: {crate}");
            }

            return 0;
        }));
        return command;
    }

    private static object Document(ProvenanceResult result) => new
    {
        Format = "provenance/1", result.Title, result.Sha256, result.Commit,
        Steps = result.Chain.Select(step => new { step.Action.Label, step.Key, step.Action.Parts }).ToArray(),
        Dataset = result.Dataset.ToArray(),
    };

    private static void Print(ProvenanceResult result, Answer answer)
    {
        answer.WriteLine($"{result.Title}  sha256 {result.Sha256}");
        answer.WriteLine($"commit {result.Commit ?? "unknown: it was run outside of git, or on another machine"}");
        foreach (ProvenanceChain.Entry step in result.Chain)
        {
            answer.WriteLine($"  {step.Action.Label,-20} key {step.Key[..16]}");
            foreach (KeyPart part in step.Action.Parts.Where(IsShown))
            {
                answer.WriteLine($"  {"",-20}   {part.Name} = {part.Value}");
            }

            foreach (IGrouping<string, (string Path, string Sha256)> input in ProvenanceChain.InputsOf(step.Action))
            {
                answer.WriteLine($"  {"",-20}   reads {input.Key}: {string.Join(", ", input.Select(file => $"{file.Path} {file.Sha256[..12]}"))}");
            }
        }

        foreach (StoredFile file in result.Dataset)
        {
            answer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"dataset {file.Path}  sha256 {file.Sha256}  {file.Bytes} bytes"));
        }
    }

    private static bool IsShown(KeyPart part) => part.Name is "seed" or "runtime.dotnet"
        || part.Name.StartsWith("option.", StringComparison.Ordinal) || part.Name.StartsWith("external.", StringComparison.Ordinal);
}
