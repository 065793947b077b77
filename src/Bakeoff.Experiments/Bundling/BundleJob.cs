using System.Globalization;
using System.Reflection;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.Experiments;

/// <summary>
/// Brings an experiment up to date, and writes it with everything that another machine needs to reproduce its bytes into one archive.
/// </summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="cancellation">Ends it; nothing half written remains.</param>
internal sealed class BundleJob(RunContext context, CancellationToken cancellation)
{
    /// <summary>Larger files of results are in the archive by their hashes alone.</summary>
    private const long LargestResultBytes = 20_000_000;

    private const string Day = "yyyy-MM-dd", FirstDay = "1980-01-01";
    private readonly BundleContent _content = new();
    private readonly ArtifactStore _store = new(context.Settings.StoreFolder);

    /// <summary>Writes the archive.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="request">What it holds, and where it is written.</param>
    public BundleResult Run(LoadedExperiment experiment, BundleRequest request)
    {
        experiment = new ExperimentRun(context, cancellation).Tune(experiment);
        StageGraph graph = experiment.Graph;
        BringUpToDate(experiment);
        BundleManifest.Stage[] stages = [.. FindStages(graph)];
        var sources = new BundleSources(_content, experiment, context, !request.WithoutData);
        sources.Gather();
        var report = (ReportOptions)graph[StageTable.Report.Name].Options;
        BundleManifest.DatasetOf data = Describe((DownloadOptions)graph[StageTable.Download.Name].Options, report, sources, !request.WithoutData);
        IReadOnlyList<BundleManifest.Model> models = new BundleModels(_content, experiment, context.Settings, stages).Find(sources.Code);
        BundleManifest.EngineOf engine = FindEngine(experiment.Files[^1], sources.Locks);
        var environment = new BundleManifest.EnvironmentOf(Union(stages, "runtime."), Union(stages, "package.", "own.package."));
        _content.Add("README.md", Encoding.UTF8.GetBytes(BundleReadme.Write(graph.Experiment, report, data)));
        var manifest = new BundleManifest(
            BundleManifest.CurrentFormat, graph.Experiment, report.Question, report.Seed, engine, environment, data, models, stages, _content.Files);
        byte[] json = Encoding.UTF8.GetBytes(CanonicalJson.Serialize(manifest));
        _content.Add(BundleManifest.FileName, json);
        string main = $"{BundleSources.InArchive(Path.GetDirectoryName(Path.GetFullPath(experiment.Files[^1]))!)}/experiment.json";
        string date = DateOf(engine.ExperimentCommit, experiment.Files[^1]);
        _content.Add(
            BundleManifest.CrateName,
            Encoding.UTF8.GetBytes(new BundleCrate(manifest, main, date, request.License).Write(new StoredFile(
                BundleManifest.FileName, ContentHash.OfBytes(json), json.Length))));
        string file = Path.GetFullPath(
            request.OutputFile ?? Path.Combine(context.Settings.ArtifactsFolder, "bundles", graph.Experiment + ".zip"));
        _content.Write(file, cancellation);
        return new BundleResult(
            graph.Experiment, file, ContentHash.OfFile(file), new FileInfo(file).Length, _content.Files.Count, stages.Length,
            BundleReadme.DataOf(data));
    }

    /// <summary>What a bundle says of the store is true: a damaged file is made again first.</summary>
    private void BringUpToDate(LoadedExperiment experiment)
    {
        var run = new ExperimentRun(context, cancellation);
        RunResult result = run.Run(experiment, experiment.Graph.Nodes, force: false);
        var stored = new StoredRuns(context.Settings.StoreFolder);
        string[] damaged =
            [.. result.Records.Where(record => !stored.IsWhole(StageLabel.StageOf(record.Label), record.Key)).Select(record => record.Label)];
        if (damaged.Length > 0)
        {
            string labels = string.Join(" and ", damaged);
            context.Listener.Preparing(
                $"warning: {ErrorCodes.StoreDamaged}: the stored output of {labels} is damaged; it was moved aside and is made again.");
            run.Run(experiment, experiment.Graph.Nodes, force: false);
        }
    }

    /// <summary>The stages with their artifacts' hashes; what a reader looks into goes along, and so do the logs.</summary>
    private IEnumerable<BundleManifest.Stage> FindStages(StageGraph graph)
    {
        foreach (PlanStep step in context.EngineFor(graph).Plan(graph.Nodes))
        {
            cancellation.ThrowIfCancellationRequested();
            ActionEntry entry = step.Key is { } key && _store.EntryOf(step.Stage, key) is { } found ? found
                : throw new InvalidOperationException($"{step.Label} is not in the store.");
            var included = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (StoredFile file in entry.Outputs.Where(file => IsIncluded(step.Stage, file)))
            {
                included[file.Path] = _content.Add($"results/{step.Label}/{file.Path}", _store.ObjectPath(file.Sha256));
            }

            yield return new BundleManifest.Stage(step.Label, step.Stage, step.Key!, entry.Parts, entry.Outputs, included);
        }
    }

    /// <summary>The files of the dataset itself are the data's, and not here.</summary>
    private static bool IsIncluded(string stage, StoredFile file) => file.Bytes <= LargestResultBytes && stage != StageTable.Download.Name
        && (stage == StageTable.Report.Name || file.Path.EndsWith(".json", StringComparison.Ordinal));

    private static BundleManifest.DatasetOf Describe(DownloadOptions download, ReportOptions report, BundleSources sources, bool withData) => new(
        report.Dataset, download.Kind, download.Url is { } url ? ShownAddress.Redact(url) : null, download.Sha256, sources.IsQuery, sources.DataFiles,
        sources.DataPaths, withData && sources.DataFiles.Count > 0);

    private static SortedDictionary<string, string> Union(IEnumerable<BundleManifest.Stage> stages, params string[] prefixes)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in stages.SelectMany(stage => prefixes.SelectMany(stage.Of)))
        {
            all.TryAdd(name, value);
        }

        return all;
    }

    private BundleManifest.EngineOf FindEngine(string experimentFile, IReadOnlyList<string> locks)
    {
        GitCheckout? sources = locks.Count > 0 ? GitCheckout.Around(context.Program.Folder) : null;
        string version = AssemblyName.GetAssemblyName(context.Program.File).Version!.ToString(3);
        EngineSettings settings = context.Settings;
        return new BundleManifest.EngineOf(
            version, sources?.Commit,
            sources is null ? null : GitCheckout.HasUncommittedChanges(sources.Root, [settings.ArtifactsFolder, settings.StoreFolder], newIn: "src"),
            GitCheckout.Around(Path.GetDirectoryName(Path.GetFullPath(experimentFile))!)?.Commit, locks);
    }

    /// <summary>RO-Crate wants a date, and no clock may reach the archive: the commit's, or the first day that a zip file can say.</summary>
    private static string DateOf(string? commit, string experimentFile)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(experimentFile))!;
        try
        {
            string day = commit is null ? "" : Git.Run(folder, CancellationToken.None, "show", "-s", "--format=%cs", commit).Output.Trim();
            return DateOnly.TryParseExact(day, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? day : FirstDay;
        }
        catch (ReportedException)
        {
            return FirstDay; // There is no git on this machine.
        }
    }
}
