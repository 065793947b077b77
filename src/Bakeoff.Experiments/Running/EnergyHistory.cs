using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Finds in the records of runs what stages used of energy when they ran, whichever experiment ran them.</summary>
internal static class EnergyHistory
{
    /// <summary>The energy of the stages of some keys, each as it last ran; null where no record has a measurement of any.</summary>
    /// <param name="settings">Where runs are remembered.</param>
    /// <param name="keys">The hashes of the keys.</param>
    public static EnergyTotal? Find(EngineSettings settings, IEnumerable<string> keys)
    {
        HashSet<string> open = [.. keys];
        var found = new List<StageRecord>();
        foreach (RunRecord.Record run in RunHistory.ReadLatest(settings).TakeWhile(_ => open.Count > 0))
        {
            found.AddRange(run.Stages.Where(of => !of.UpToDate && !of.Fetched && open.Remove(of.Key)));
        }

        return EnergyTotal.Sum(found) is { } total ? total with { Unmeasured = total.Unmeasured + open.Count } : null;
    }
}
