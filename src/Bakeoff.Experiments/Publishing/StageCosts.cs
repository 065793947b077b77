using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Knows from the records of runs what it took to compute a key: the latest run that computed it counts. So a page that is written again without
/// anything having run is the same page.
/// </summary>
internal sealed class StageCosts
{
    private readonly Dictionary<string, (StageRecord Stage, RunRecord.Record Run)> _ran = new(StringComparer.Ordinal);

    /// <summary>Reads the records of all runs.</summary>
    /// <param name="settings">Where runs are remembered.</param>
    public StageCosts(EngineSettings settings)
    {
        foreach (RunRecord.Record run in RunRecords.ReadAll(RunHistory.FilesOf(settings)))
        {
            foreach (StageRecord stage in run.Stages.Where(stage => !stage.UpToDate && !stage.Fetched))
            {
                _ran[stage.Key] = (stage, run);
            }
        }
    }

    /// <summary>
    /// Gives the seconds that some stages took together, and the most memory that one of them held; null where a record is missing.
    /// </summary>
    /// <param name="keys">The keys of the stages.</param>
    public (double Seconds, long PeakMemoryBytes)? Find(IReadOnlyCollection<string> keys) => keys.Count > 0 && keys.All(_ran.ContainsKey)
        ? (keys.Sum(key => _ran[key].Stage.Seconds), keys.Max(key => _ran[key].Stage.PeakMemoryBytes)) : null;

    /// <summary>Says on which day a key was computed, and on how many processors; null where no record tells.</summary>
    /// <param name="key">The key.</param>
    public string? Describe(string key) => _ran.TryGetValue(key, out (StageRecord Stage, RunRecord.Record Run) ran)
        ? FormattableString.Invariant($"{ran.Run.Time.Split('T')[0]}, {ran.Run.Processors} processor{(ran.Run.Processors == 1 ? "" : "s")}") : null;
}
