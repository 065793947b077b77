using System.CommandLine;
using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.Benchmarks;

/// <summary>The inside of one process: runs a whole training stage and prints its phases as a line of JSON.</summary>
internal static class PhasesMeasurement
{
    public const string Name = "measure-phases";

    public static Command Create()
    {
        var what = new Argument<string>("case") { Description = "A case as JSON." };
        var files = new Argument<string[]>("files") { Description = "split.parquet, split.json, items.parquet and profile.json." };
        var command = new Command(Name, "Measure the phases of one case (the benchmark calls this).") { what, files };
        command.Hidden = true;
        command.SetAction(arguments => Console.WriteLine(CanonicalJson.SerializeLine(
            Run(CanonicalJson.Deserialize<PhasesCase>(arguments.GetValue(what)!), arguments.GetValue(files)!))));
        return command;
    }

    private static PhasesResult Run(PhasesCase asked, string[] files)
    {
        using var clock = new PhaseClock(asked.Threads);
        string folder = Directory.CreateTempSubdirectory("bakeoff-phases-").FullName;
        try
        {
            string[] names = ["Split/split.parquet", "Split/split.json", "Ingest/items.parquet", "Ingest/profile.json"];
            foreach ((string name, string file) in names.Zip(files))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
                File.CreateSymbolicLink(Path.Combine(folder, name), Path.GetFullPath(file));
            }

            string output = Directory.CreateDirectory(Path.Combine(folder, "output")).FullName;
            IStage stage = asked.Stage == "TrainSvd" ? new TrainSvdStage() : new TrainTwoTowerStage();
            stage.Run(new StageContext
            {
                OptionsJson = asked.Options,
                Seed = 1,
                Fold = 0,
                Inputs = new Dictionary<string, string> { ["Split"] = Path.Combine(folder, "Split"), ["Ingest"] = Path.Combine(folder, "Ingest") },
                OutputFolder = output,
                WorkFolder = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName,
                ResumeFolder = Path.Combine(folder, "resume"),
                Threads = asked.Threads,
                MemoryBytes = asked.MemoryBytes,
                Progress = clock,
            });
            IReadOnlyList<StagePhase> phases = clock.Complete();
            string hashes =
                string.Concat(Directory.GetFiles(output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(ContentHash.OfFile));
            return new PhasesResult(
                phases, phases.Max(phase => phase.PeakMegabytes), ContentHash.OfBytes(System.Text.Encoding.ASCII.GetBytes(hashes))[..16]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
