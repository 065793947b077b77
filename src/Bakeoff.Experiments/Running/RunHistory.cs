using System.IO.Enumeration;
using Bakeoff.Artifacts;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Reads the records of earlier runs, with the metrics that the store still has of them.</summary>
internal static class RunHistory
{
    /// <summary>How many of the latest records are read at most: a sweep leaves one for each point.</summary>
    private const int MaxLatest = 1000;

    /// <summary>
    /// The runs of all experiments, or of one, in the order of their time; a run has a row for each model, or one without a model where its metrics
    /// are gone.
    /// </summary>
    /// <param name="settings">Where runs are remembered.</param>
    /// <param name="experiment">The experiment's name; null for all.</param>
    /// <param name="warn">Is told of records that cannot be read, which are left out.</param>
    public static List<RunRow> Read(EngineSettings settings, string? experiment, Action<string> warn)
    {
        var store = new StoredRuns(settings.StoreFolder);
        return [.. (experiment is null ? FilesOf(settings) : FilesOf(settings, experiment)).SelectMany(file =>
            RunRecords.TryRead(file, warn) is { } run ? RowsOf(store, Path.GetFileNameWithoutExtension(file), run) : [])];
    }

    /// <summary>The records of all runs of one experiment, in the order of their time.</summary>
    /// <param name="settings">Where runs are remembered.</param>
    /// <param name="experiment">The experiment's name.</param>
    public static IReadOnlyList<string> FilesOf(EngineSettings settings, string experiment) =>
        FilesIn(settings.RunsFolder(experiment), recurse: false);

    /// <summary>The records of all runs of all experiments, in the order of their time.</summary>
    /// <param name="settings">Where runs are remembered.</param>
    public static IReadOnlyList<string> FilesOf(EngineSettings settings) =>
        FilesIn(Path.Combine(settings.ArtifactsFolder, "runs"), recurse: true); // One in a folder of others has its runs in one too.

    /// <summary>The latest records of runs of all experiments, the latest first; those that cannot be read are left out.</summary>
    /// <param name="settings">Where runs are remembered.</param>
    public static IEnumerable<RunRecord.Record> ReadLatest(EngineSettings settings) =>
        RunRecords.ReadAll(FilesOf(settings).Reverse().Take(MaxLatest));

    /// <summary>The records in a folder and in all folders in it, in no order.</summary>
    /// <param name="folder">The folder; there need not be one.</param>
    /// <param name="recurse">Whether the folders in it are looked at.</param>
    public static IEnumerable<FileInfo> RecordsIn(string folder, bool recurse = true) => !Directory.Exists(folder) ? []
        : new FileSystemEnumerable<FileInfo>(
            folder, (ref entry) => (FileInfo)entry.ToFileSystemInfo(),
            new EnumerationOptions { RecurseSubdirectories = recurse, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref entry) =>
                !entry.IsDirectory && entry.FileName.EndsWith("Z.json", StringComparison.Ordinal) && char.IsAsciiDigit(entry.FileName[0]),

            // The last keys of stages: ten files for each folder of records.
            ShouldRecursePredicate = (ref entry) => entry.Directory.SequenceEqual(entry.RootDirectory) || !entry.FileName.SequenceEqual("last"),
        };

    private static IReadOnlyList<string> FilesIn(string folder, bool recurse) =>
    [
        .. RecordsIn(folder, recurse).OrderBy(file => file.Name, StringComparer.Ordinal).ThenBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => file.FullName),
    ];

    private static IEnumerable<RunRow> RowsOf(StoredRuns store, string name, RunRecord.Record run)
    {
        var row = new RunRow(
            run.Experiment, name, run.Time, run.Commit, run.HasUncommittedChanges, run.Stages.Count,
            run.Stages.Count(stage => !stage.UpToDate && !stage.Fetched), run.Stages.Count(stage => stage.Fetched),
            run.Stages.Where(stage => !stage.UpToDate).Sum(stage => stage.Seconds), null, new Dictionary<string, double>())
        {
            Joules = EnergyTotal.Sum(run.Stages)?.Joules,
        };
        if (run.Stages.FirstOrDefault(stage => stage.Label == StageTable.Evaluate.Name) is not { } evaluate
            || store.ReadText(StageTable.Evaluate.Name, evaluate.Key, MetricsReport.FileName) is not { } text
            || MetricsReader.TryReadMetrics(text) is not { } models)
        {
            return [row];
        }

        return [.. models.Where(model => model.Role == ModelRole.Model).Select(model => row with
        {
            Model = model.Name, Metrics = MetricsReader.MetricsOf(model),
            DoesNotMeasure = [.. model.Metrics.Where(metric => metric.DoesNotMeasure is not null).Select(metric => metric.Id)],
        })];
    }
}
