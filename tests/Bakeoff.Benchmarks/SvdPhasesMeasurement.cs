using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Svd;

namespace Bakeoff.Benchmarks;

/// <summary>The inside of one process: runs the whole stage TrainSvd and prints its phases as a line of JSON.</summary>
internal static class SvdPhasesMeasurement
{
    public const string Verb = "measure-svd-phases";

    public static Command Create()
    {
        var what = new Argument<string>("case") { Description = "A case as JSON." };
        var files = new Argument<string[]>("files") { Description = "split.parquet, items.parquet and profile.json." };
        var command = new Command(Verb, "Measure the phases of one case (the benchmark calls this).") { what, files };
        command.Hidden = true;
        command.SetAction(arguments => Console.WriteLine(CanonicalJson.SerializeLine(
            Run(CanonicalJson.Deserialize<SvdCase>(arguments.GetValue(what)!), arguments.GetValue(files)!))));
        return command;
    }

    private static SvdPhasesResult Run(SvdCase asked, string[] files)
    {
        var clock = new PhaseClock();
        string folder = Directory.CreateTempSubdirectory("bakeoff-phases-").FullName;
        try
        {
            string[] names = ["Split/split.parquet", "Ingest/items.parquet", "Ingest/profile.json"];
            foreach ((string name, string file) in names.Zip(files))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
                File.CreateSymbolicLink(Path.Combine(folder, name), Path.GetFullPath(file));
            }

            string output = Directory.CreateDirectory(Path.Combine(folder, "output")).FullName;
            new TrainSvdStage().Run(new StageContext
            {
                OptionsJson = OptionsOf(asked),
                Seed = 1,
                Fold = 0,
                Inputs = new Dictionary<string, string> { ["Split"] = Path.Combine(folder, "Split"), ["Ingest"] = Path.Combine(folder, "Ingest") },
                OutputFolder = output,
                WorkFolder = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName,
                ResumeFolder = Path.Combine(folder, "resume"),
                Threads = asked.Threads,
                Progress = clock,
            });
            IReadOnlyList<SvdPhase> phases = clock.Complete();
            string hashes = string.Concat(Directory.GetFiles(output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(ContentHash.OfFile));
            return new SvdPhasesResult(phases, MeasurementProcess.PeakMegabytes(), ContentHash.OfBytes(System.Text.Encoding.ASCII.GetBytes(hashes))[..16]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string OptionsOf(SvdCase asked) => asked.Algorithm == "biased-mf"
        ? CanonicalJson.SerializeLine(new BiasedMfOptions { Features = asked.Features, Epochs = asked.Epochs, Bins = asked.Bins, OutOfCore = asked.OutOfCore })
        : CanonicalJson.SerializeLine(new FunkSvdOptions { Features = asked.Features, Epochs = asked.Epochs, Bins = asked.Bins, OutOfCore = asked.OutOfCore });
}
