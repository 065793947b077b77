using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Says of the models of a bundle what they were trained with, and what says how that was chosen.</summary>
/// <param name="content">Receives the logs.</param>
/// <param name="experiment">The experiment.</param>
/// <param name="settings">Where the store and the sweeps are.</param>
/// <param name="stages">The stages of the bundle.</param>
internal sealed class BundleModels(
    BundleContent content, LoadedExperiment experiment, EngineSettings settings, IReadOnlyList<BundleManifest.Stage> stages)
{
    /// <summary>What stands for a model that has no option which a search could choose.</summary>
    public const string NothingToTune = "nothing to tune";

    /// <summary>What stands for a model that is there with its given options, next to the same one tuned.</summary>
    public const string GivenOptions = "the given options, for comparison";

    private static readonly string[] WithoutOptions = ["global-mean"];
    private readonly StoredRuns _store = new(settings.StoreFolder);

    /// <summary>Finds the models.</summary>
    /// <param name="code">The files of the code of custom models, by name.</param>
    public IReadOnlyList<BundleManifest.Model> Find(IReadOnlyDictionary<string, List<string>> code)
    {
        StageGraph graph = experiment.Graph;
        BundleManifest.Stage evaluate = stages.First(stage => stage.Name == StageTable.Evaluate.Name);
        IEnumerable<string> names = CanonicalJson.Deserialize<MetricsReport>(_store.ReadText(evaluate.Name, evaluate.Key, MetricsReport.FileName)!)
            .Models.Where(model => model.Role is not (ModelRole.Floor or ModelRole.Ceiling)).Select(model => model.Name);
        return [.. names.Order(StringComparer.Ordinal).Select(name => Describe(name, graph, code))];
    }

    private BundleManifest.Model Describe(string name, StageGraph graph, IReadOnlyDictionary<string, List<string>> code)
    {
        string trainer = ModelParameters.StageOf(graph, name);
        StageNode node = ModelParameters.NodesOf(graph, trainer, name)[0];
        BundleManifest.Stage stage = stages.First(stage => stage.Label == node.Label);
        var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string option, string value) in stage.Of("option."))
        {
            options[option] = value;
        }

        string kind = trainer != StageTable.Custom.Name ? "built-in" : options.GetValueOrDefault("class", "null") != "null" ? "class" : "command";
        (string? tuning, IReadOnlyList<string> logs) = FindTuning(name);
        return new BundleManifest.Model(name, node.Label, kind, options, code.GetValueOrDefault(name) ?? [], tuning, logs);
    }

    /// <summary>The log of tuning; else a sweep over the model's options; else a file that says so.</summary>
    private (string? Tuning, IReadOnlyList<string> Logs) FindTuning(string name)
    {
        if (experiment.TuningLogs.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name) is { } trials)
        {
            return ("trials", [content.Add(BundleSources.LogInArchive(experiment, trials), trials)]);
        }

        if (experiment.Tuning.Any(state => state.Model + TuningReport.UntunedMark == name))
        {
            return (GivenOptions, []);
        }

        (string Name, string Folder)[] chain =
            [.. experiment.Files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!).Select(folder => (Path.GetFileName(folder), folder))];
        foreach ((string experimentName, _) in chain)
        {
            string sweep = Path.Combine(settings.ArtifactsFolder, "sweeps", experimentName, "sweep.json");
            if (File.Exists(sweep) && CanonicalJson.Read<SweepReport>(sweep).Model == name)
            {
                return ("sweep", [content.Add($"tuning/{experimentName}/sweep.json", sweep)]);
            }
        }

        List<string> files = [];
        foreach ((_, string folder) in chain)
        {
            files.AddRange(Directory.EnumerateFiles(folder, "tun*").Where(file => IsAbout(name, Path.GetFileNameWithoutExtension(file)))
                .Order(StringComparer.Ordinal).Select(file => content.Add($"{BundleSources.InArchive(folder)}/{Path.GetFileName(file)}", file)));
        }

        return (files.Count > 0 ? "file" : WithoutOptions.Contains(name) ? NothingToTune : null, files);
    }

    /// <summary>A file such as <c>tuning-svd.csv</c> is about that model, <c>tune.cs</c> about all.</summary>
    private static bool IsAbout(string model, string file) =>
        file.Contains('-', StringComparison.Ordinal) ? file.EndsWith("-" + model, StringComparison.Ordinal) : true;
}
