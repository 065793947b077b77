using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Unpacks a bundle, runs its experiment with the engine at hand and a store of its own, and compares every file with the bundle's hashes.
/// </summary>
/// <param name="open">
/// Opens a folder of experiments, with a folder for the results, and without the network where that is asked: what runs it, and what reads it.
/// </param>
/// <param name="cancellation">Ends it.</param>
internal sealed class BundleRunJob(Func<string, string, bool, (RunContext Context, ExperimentLoader Loader)> open, CancellationToken cancellation)
{
    /// <summary>Runs a bundle.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="folder">Where it is unpacked and run: a folder that is empty or not there yet.</param>
    /// <param name="data">Where the data is that the archive has by its hashes alone: a folder, or the file; null for none.</param>
    /// <exception cref="BakeoffException">
    /// It is damaged, the folder is not empty (<c>BKF1001</c>), data is missing (<c>BKF2014</c>) or another (<c>BKF3001</c>), or a stage fails.
    /// </exception>
    public BundleReproduction Run(string file, string folder, string? data)
    {
        folder = Path.GetFullPath(folder);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.Usage, $"a bundle is unpacked into a folder of its own, and {folder} is not empty.",
                "Name another one with --output, or delete it.")]);
        }

        BundleManifest manifest = Unpack(file, folder, data);
        string artifacts = Path.Combine(folder, "artifacts");
        foreach (string rows in manifest.Files.Select(entry => entry.Path).Union(manifest.Dataset.Paths)
            .Where(path => manifest.Dataset.Query && path.StartsWith(BundleSources.RowsFolder + "/", StringComparison.Ordinal)))
        {
            string target = Path.Combine(artifacts, "cache", "sql", Path.GetRelativePath(BundleSources.RowsFolder, rows));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(folder, rows), target);
        }

        // Rows of a database are those of the bundle: without the network the last ones that were taken are used.
        (RunContext context, ExperimentLoader loader) = open(Path.Combine(folder, "experiments"), artifacts, manifest.Dataset.Query);
        LoadedExperiment experiment = loader.Load(manifest.Experiment);
        var run = new ExperimentRun(context, cancellation);
        Dictionary<string, string> keys = run.Run(experiment, experiment.Graph.Nodes, force: false).Records
            .ToDictionary(record => record.Label, record => record.Key, StringComparer.Ordinal);
        var store = new ArtifactStore(context.Settings.StoreFolder);
        BundleStageResult[] stages =
        [
            .. manifest.Stages.Select(
                stage => Compare(stage, keys.TryGetValue(stage.Label, out string? key) ? store.EntryOf(stage.Name, key) : null)),
        ];
        return new BundleReproduction(
            BundleReproduction.CurrentFormat, manifest.Experiment, folder, stages.All(stage => stage.State == BundleStageResult.Same),
            manifest.Stages.Sum(stage => stage.Outputs.Count), stages);
    }

    /// <summary>What is refused leaves nothing behind.</summary>
    private BundleManifest Unpack(string file, string folder, string? data)
    {
        Directory.CreateDirectory(folder);
        try
        {
            BundleManifest manifest = BundleArchive.Unpack(file, folder, cancellation);
            new BundleData(manifest, file).CopyInto(folder, data);
            return manifest;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static BundleStageResult Compare(BundleManifest.Stage stage, ActionEntry? now)
    {
        if (now is null)
        {
            return new BundleStageResult(stage.Label, BundleStageResult.Missing, [.. stage.Outputs.Select(file => file.Path)], []);
        }

        Dictionary<string, string> hashes = now.Outputs.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        string[] different =
        [
            .. stage.Outputs.Where(file => hashes.GetValueOrDefault(file.Path) != file.Sha256).Select(file => file.Path)
                .Concat(hashes.Keys.Except(stage.Outputs.Select(file => file.Path))).Order(StringComparer.Ordinal),
        ];
        return new BundleStageResult(
            stage.Label, different.Length == 0 ? BundleStageResult.Same : BundleStageResult.Different, different,
            Explanation.Differences(stage.Parts, now.Parts));
    }
}
