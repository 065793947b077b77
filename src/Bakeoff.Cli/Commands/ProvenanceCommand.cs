using System.CommandLine;
using System.Globalization;
using Bakeoff.Core;
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
        var export = new Option<string?>("--export") { Description = "A folder: writes the chain there as an RO-Crate (ro-crate-metadata.json)." };
        var command =
            new Command("provenance", "Say what a file or a metric was made of, back to the dataset's checksum and the commit.") { what, export };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ =>
        {
            ExperimentRunner runner = common.Runner(arguments);
            ProvenanceResult result = arguments.GetValue(what)! is [var model, var metric]
                ? runner.FindProvenance(common.ExperimentName(arguments), model, metric) : runner.FindProvenance(arguments.GetValue(what)![0]);
            Print(result);
            if (arguments.GetValue(export) is { } folder)
            {
                string crate = Path.Combine(folder, "ro-crate-metadata.json");
                AtomicFile.WriteText(crate, result.ToResearchCrate());
                Console.WriteLine($"RO-Crate: {crate}");
            }

            return 0;
        }));
        return command;
    }

    private static void Print(ProvenanceResult result)
    {
        Console.WriteLine($"{result.Title}  sha256 {result.Sha256}");
        Console.WriteLine($"commit {result.Commit ?? "unknown: it was run outside of git, or on another machine"}");
        foreach (ProvenanceChain.Entry step in result.Chain)
        {
            Console.WriteLine($"  {step.Action.Label,-20} key {step.Key[..16]}");
            foreach (KeyPart part in step.Action.Parts.Where(IsShown))
            {
                Console.WriteLine($"  {"",-20}   {part.Name} = {part.Value}");
            }

            foreach (IGrouping<string, (string Path, string Sha256)> input in ProvenanceChain.InputsOf(step.Action))
            {
                Console.WriteLine($"  {"",-20}   reads {input.Key}: {string.Join(", ", input.Select(file => $"{file.Path} {file.Sha256[..12]}"))}");
            }
        }

        foreach (StoredFile file in result.Dataset)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"dataset {file.Path}  sha256 {file.Sha256}  {file.Bytes} bytes"));
        }
    }

    private static bool IsShown(KeyPart part) => part.Name is "seed" or "runtime.dotnet"
        || part.Name.StartsWith("option.", StringComparison.Ordinal) || part.Name.StartsWith("external.", StringComparison.Ordinal);
}
