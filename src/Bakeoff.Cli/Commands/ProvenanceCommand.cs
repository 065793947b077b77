using System.CommandLine;
using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff provenance</c>: from a file or a number back to the dataset's checksum and the commit.</summary>
internal static class ProvenanceCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var what = new Argument<string[]>(
            "artifact") { Description = "A file, or a model and a metric of the experiment's report, such as: svd rmse.",
            Arity = new ArgumentArity(1, 2) };
        var export = new Option<string?>("--export") { Description = "A folder: writes the chain there as an RO-Crate (ro-crate-metadata.json)." };
        var command =
            new Command("provenance", "Say what a file or a metric was made of, back to the dataset's checksum and the commit.") { what, export };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ =>
        {
            EngineSettings settings = common.Settings(arguments);
            string[] named = arguments.GetValue(what)!;
            string experiment = common.Runner(arguments).Loader.Load(common.ExperimentName(arguments)).Graph.Experiment;
            string file = named.Length == 1 ? named[0] : Path.Combine(settings.ReportFolder(experiment), "metrics.json");
            string title = named.Length == 1 ? Path.GetFileName(file) : $"{named[0]} {named[1]} = {Metric(file, named[0], named[1])}";
            if (!File.Exists(file))
            {
                throw Unknown($"there is no file '{file}'.");
            }

            string hash = ContentHash.OfFile(file);
            IReadOnlyList<ProvenanceChain.Entry> chain = new ProvenanceChain(settings.StoreFolder).Find(hash);
            if (chain.Count == 0)
            {
                throw Unknown($"no entry of the store wrote the bytes of '{file}' ({hash[..12]}).");
            }

            string? commit = StoreRoot.CommitOf(settings, chain[0].Key);
            Print(title, hash, chain, commit);
            if (arguments.GetValue(export) is { } folder)
            {
                string crate = Path.Combine(folder, "ro-crate-metadata.json");
                AtomicFile.WriteText(crate, ResearchCrate.Write(title, hash, chain, commit));
                Console.WriteLine($"RO-Crate: {crate}");
            }

            return 0;
        }));
        return command;
    }

    private static void Print(string title, string hash, IReadOnlyList<ProvenanceChain.Entry> chain, string? commit)
    {
        Console.WriteLine($"{title}  sha256 {hash}");
        Console.WriteLine($"commit {commit ?? "unknown: it was run outside of git, or on another machine"}");
        foreach (ProvenanceChain.Entry step in chain)
        {
            Console.WriteLine($"  {step.Action.Label,-20} key {step.Key[..16]}");
            foreach (KeyPart part in step.Action.Parts.Where(
                part => part.Name.StartsWith("option.", StringComparison.Ordinal) || part.Name is "seed" or "runtime.dotnet"
                    || part.Name.StartsWith("external.", StringComparison.Ordinal)))
            {
                Console.WriteLine($"  {"",-20}   {part.Name} = {part.Value}");
            }

            foreach (IGrouping<string, (string Path, string Sha256)> input in ProvenanceChain.InputsOf(step.Action))
            {
                Console.WriteLine($"  {"",-20}   reads {input.Key}: {string.Join(", ", input.Select(file => $"{file.Path} {file.Sha256[..12]}"))}");
            }
        }

        foreach (StoredFile file in chain.Where(step => step.Action.Label == "Download").SelectMany(step => step.Action.Outputs))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"dataset {file.Path}  sha256 {file.Sha256}  {file.Bytes} bytes"));
        }
    }

    private static string Metric(string file, string model, string metric)
    {
        if (!File.Exists(file))
        {
            throw Unknown("the experiment has no report yet.");
        }

        double? value = CanonicalJson.Read<MetricsReport>(file).Model(model)?.Metrics.FirstOrDefault(value => value.Name == metric)?.Value;
        return value?.ToString("R", CultureInfo.InvariantCulture) ?? throw Unknown($"the report has no metric '{metric}' of a model '{model}'.");
    }

    private static ReportedException Unknown(string message) => new([new ErrorReport(
        ErrorCodes.UnknownArtifact, message, "Give a file of artifacts/reports, or a model and a metric as the report's table has them.")]);
}
