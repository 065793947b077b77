using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Puts the stages of a run into slots, so that no two of a slot ran at the same time.</summary>
internal static class RunTimeline
{
    /// <summary>Assigns each stage the first slot that was free when it began.</summary>
    /// <param name="stages">The stages; those whose begin is not known, such as those of earlier versions, are left out.</param>
    /// <returns>The stages in the order in which they began, each with its slot from 0.</returns>
    public static IEnumerable<(StageRecord Stage, int Slot)> Assign(IEnumerable<StageRecord> stages)
    {
        const double Tolerance = 0.002; // Times are rounded to a thousandth.
        var ends = new List<double>();
        foreach (StageRecord stage in stages.Where(stage => stage.BeganSeconds is not null).OrderBy(stage => stage.BeganSeconds)
            .ThenBy(stage => stage.Label, StringComparer.Ordinal))
        {
            double begin = stage.BeganSeconds!.Value;
            int slot = ends.FindIndex(end => end <= begin + Tolerance);
            if (slot < 0)
            {
                slot = ends.Count;
                ends.Add(0);
            }

            ends[slot] = begin + stage.Seconds;
            yield return (stage, slot);
        }
    }
}
