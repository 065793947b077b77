using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// Goes through what audits of the field look for: whether the code of the models and of the baselines, the data, the split, the preprocessing, the
/// options and how they were chosen, the seeds and the environment are there (Ferrari Dacrema, Cremonesi and Jannach, "Are we really making much
/// progress?", RecSys 2019, asks for most of them).
/// </summary>
/// <param name="manifest">The bundle.</param>
internal sealed class BundleChecklist(BundleManifest manifest)
{
    private const string BuiltIn = "built-in";
    private readonly List<BundleCheckItem> _items = [];

    /// <summary>Checks a bundle that is whole.</summary>
    /// <param name="manifest">What it says of itself.</param>
    public static BundleCheckResult Check(BundleManifest manifest)
    {
        IReadOnlyList<BundleCheckItem> items = new BundleChecklist(manifest).Find();
        return new BundleCheckResult(BundleCheckResult.CurrentFormat, manifest.Experiment, items.All(item => item.IsComplete), items);
    }

    private List<BundleCheckItem> Find()
    {
        AddCode("model code", model => model.Kind != BuiltIn || !IsBaseline(model));
        AddCode("baseline code", IsBaseline);
        AddData();
        AddStage("split", StageTable.Split.Name);
        AddStage("preprocessing", StageTable.Ingest.Name);
        Add("options of every model", manifest.Models.Select(
            model => string.Create(CultureInfo.InvariantCulture, $"{model.Name}: {model.Options.Count}")),
            manifest.Models.Where(model => model.Options.Count == 0).Select(model => model.Name));
        Add("how they were tuned", manifest.Models.Where(model => model.Tuning is not null).Select(TuningOf), manifest.Models
            .Where(model => model.Tuning is null)
            .Select(model =>
                $"{model.Name}: no log says how its options were chosen ('tuning', a sweep, or a file tuning-{model.Name}.* next to the "
                + "experiment)"));
        AddSeeds();
        AddEnvironment();
        AddResults();
        return _items;
    }

    private static bool IsBaseline(BundleManifest.Model model) =>
        ModelTable.All.Any(known => known.IsBaseline && known.Stage.Name == StageLabel.StageOf(model.Stage));

    private void Add(string name, IEnumerable<string> found, IEnumerable<string> missing) =>
        _items.Add(new BundleCheckItem(name, [.. found], [.. missing]));

    /// <summary>Built-in models are the engine's, whose commit says what they are; custom ones bring their own.</summary>
    private void AddCode(string name, Func<BundleManifest.Model, bool> isMeant)
    {
        BundleManifest.Model[] models = [.. manifest.Models.Where(isMeant)];
        BundleManifest.Model[] builtIn = [.. models.Where(model => model.Kind == BuiltIn)], custom = [.. models.Except(builtIn)];
        BundleManifest.EngineOf engine = manifest.Engine;
        string commit = engine.Commit is { } at ? $", commit {at[..Math.Min(10, at.Length)]}" : "";
        IEnumerable<string> found = builtIn.Length == 0
            ? [] : [$"{string.Join(", ", builtIn.Select(model => model.Name))}: Bakeoff {engine.Version}{commit}"];
        List<string> missing =
        [
            .. custom.Where(model => model.Code.Count == 0).Select(model => model.Kind == "command"
                ? $"{model.Name}: none of the files of its command is there; name them as 'files'" : $"{model.Name}: its assembly is not there"),
        ];
        if (builtIn.Length > 0 && engine.Commit is null && engine.Lock.Count > 0)
        {
            missing.Add("the commit of the engine: its sources are not in a git repository");
        }

        if (builtIn.Length > 0 && engine.HasUncommittedChanges == true)
        {
            missing.Add("the code of the engine: its sources differed from the commit when the bundle was made; commit them");
        }

        Add(name, found.Concat(custom.Where(model => model.Code.Count > 0)
            .Select(model => $"{model.Name}: {string.Join(", ", model.Code.Take(3))}{(model.Code.Count > 3 ? ", …" : "")}")), missing);
    }

    private void AddData()
    {
        BundleManifest.DatasetOf data = manifest.Dataset;
        bool isComplete = data.Kind is "synthetic" || (data.Kind == "archive" && data.Sha256 is not null && data.Url is not null) || data.Included;
        Add("data", isComplete
            ? [BundleReadme.DataOf(data)] : data.Files.Select(file => $"the hash of {file.Path}"), isComplete ? [] : ["the bytes of "
            + (data.Files.Count > 0 ? string.Join(", ", data.Files.Select(file => file.Path)) : data.Name) + ": it was written with --without-data"]);
    }

    private void AddStage(string name, string stage) => Add(
        name, manifest.FindStage(stage) is { } found
            ? [string.Join(", ", found.Of("option.").Where(option => option.Value != "null").Select(option => $"{option.Name} {option.Value}")),
                .. found.Outputs.Select(file => $"{file.Path} {file.Sha256[..Math.Min(12, file.Sha256.Length)]}")]
            : [], manifest.FindStage(stage) is null ? [$"the stage {stage}"] : []);

    private static string TuningOf(BundleManifest.Model model) =>
        model.Logs.Count == 0 ? $"{model.Name}: {model.Tuning}" : $"{model.Name}: {model.Tuning}, {string.Join(", ", model.Logs)}";

    private void AddSeeds()
    {
        BundleManifest.Stage[] seeded = [.. manifest.Stages.Where(stage => stage.Find("seed") is not null)];
        string[] seeds = [$"{manifest.Seed}, from which those of {seeded.Length} stages are derived"];
        Add("seeds", seeds, seeded.Length == 0 ? ["the seeds of the stages"] : []);
    }

    private void AddEnvironment()
    {
        BundleManifest.EnvironmentOf environment = manifest.Environment;
        string[] wanted = ["dotnet", "os", "architecture"];
        Add(
            "environment",
            [
                .. environment.Runtime.Select(part => $"{part.Key} {part.Value}"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{environment.Packages.Count} packages with their hashes, {manifest.Engine.Lock.Count} lock files of the engine"),
                .. manifest.Models.Where(model => model.Kind == "command")
                    .Select(model => $"{model.Name}: {model.Options.GetValueOrDefault("version", "null")}"),
            ],
            wanted.Where(name => !environment.Runtime.ContainsKey(name)).Concat(manifest.Models
                .Where(model => model.Kind == "command" && model.Options.GetValueOrDefault("version", "null") == "null")
                .Select(model => $"{model.Name}: the version of its program; name a command as 'version'")));
    }

    private void AddResults()
    {
        int files = manifest.Stages.Sum(stage => stage.Outputs.Count);
        bool isMeasured = manifest.FindStage(StageTable.Report.Name)?.Included.ContainsKey("metrics.json") == true;
        Add(
            "results", [string.Create(CultureInfo.InvariantCulture, $"the hashes of {files} files of {manifest.Stages.Count} stages")],
            isMeasured ? [] : ["metrics.json"]);
    }
}
