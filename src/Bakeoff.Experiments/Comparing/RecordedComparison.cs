using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Compares two runs by their records, of one experiment or of two, without running, measuring or writing anything.</summary>
/// <param name="settings">Where runs and results are.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class RecordedComparison(EngineSettings settings, CancellationToken cancellation)
{
    private readonly ArtifactStore _store = new(settings.StoreFolder);

    /// <summary>Compares two runs.</summary>
    /// <param name="baseline">The experiment and the record of what is compared with.</param>
    /// <param name="candidate">Those of what is asked about.</param>
    /// <param name="metrics">The metrics that are asked about instead of the primary ones; empty for those.</param>
    /// <exception cref="ReportedException">A run is not known, or its metrics are gone (<c>BKF1016</c>).</exception>
    /// <exception cref="ComparisonException">Nothing of them can be compared (<c>BKF7006</c>).</exception>
    public ComparisonReport Compare((string Experiment, string Run) baseline, (string Experiment, string Run) candidate, string[] metrics)
    {
        if (baseline == candidate)
        {
            throw Unknown($"'{baseline.Run}' would be compared with itself.", "Choose another run to compare it with.");
        }

        using var scratch = new ComparisonScratch("compare");
        return new SideComparer(new StoredRuns(settings.StoreFolder), settings.Threads, metrics, cancellation)
            .Compare(SideOf(baseline, Path.Combine(scratch.Path, "baseline")), SideOf(candidate, Path.Combine(scratch.Path, "candidate"))).Report;
    }

    /// <summary>Reads the record of a run.</summary>
    /// <param name="settings">Where the runs are.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="run">The name of the record.</param>
    /// <exception cref="ReportedException">There is none (<c>BKF1016</c>).</exception>
    /// <exception cref="DataException">It cannot be read (<c>BKF2013</c>).</exception>
    public static RunRecord.Record ReadRecord(EngineSettings settings, string experiment, string run)
    {
        // Both are parts of a path, and come from an address. An experiment may be in a folder of others: group/name.
        string file = Path.Combine(settings.RunsFolder(experiment), run + ".json");
        bool isPlain = experiment.Split('/').Append(run).All(
            name => name is not ("" or "." or "..") && name.IndexOfAny(['/', '\\', '\0']) < 0 && !Path.IsPathRooted(name));
        return isPlain && File.Exists(file) ? RunRecords.Read(file)
            : throw Unknown($"there is no run '{run}' of '{experiment}'.", $"The runs are in {Path.Combine(settings.ArtifactsFolder, "runs")}.");
    }

    private Side SideOf((string Experiment, string Run) which, string folder)
    {
        RunRecord.Record run = ReadRecord(settings, which.Experiment, which.Run);
        StageRecord? evaluate = run.Stages.LastOrDefault(stage => stage.Label == StageTable.Evaluate.Name);
        if (evaluate is null)
        {
            throw Unknown(
                $"the run {which.Run} of '{run.Experiment}' never reached {StageTable.Evaluate.Name}.", "Choose a run that has metrics.");
        }

        // Whoever looks at runs does not move aside what is damaged.
        if (_store.EntryOf(StageTable.Evaluate.Name, evaluate.Key) is not { } entry || !entry.Outputs.All(file => _store.IsSound(file.Sha256)))
        {
            throw Unknown(
                $"the store no longer has the metrics of the run {which.Run} of '{run.Experiment}'.",
                run.Commit is null ? "Run the experiment again."
                    : $"Run the experiment again at its commit, {run.Commit[..Math.Min(10, run.Commit.Length)]}.");
        }

        _store.Export(entry, folder);
        return new Side(new SideReport(which.Run, "run", run.Experiment, run.Commit, 0), EarlierRun.Keys(run), folder);
    }

    private static ReportedException Unknown(string message, string remedy) => new([new ErrorReport(ErrorCodes.UnknownRun, message, remedy)]);
}
