using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Says where stages ran last and what became of earlier attempts, as the records of runs tell.</summary>
internal static class RunPlaces
{
    private const int MaxRecords = 200;

    /// <summary>Looks for the last run of each of some nodes on another machine.</summary>
    /// <param name="settings">Where runs are remembered.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="steps">The nodes, of which those that are up to date are looked for by their keys.</param>
    /// <param name="warn">Is told of records that cannot be read.</param>
    /// <returns>
    /// By label a sentence for where it ran, and one for each attempt before; nothing of those that ran on this machine, unless their energy was
    /// measured.
    /// </returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Find(
        EngineSettings settings, string experiment, IReadOnlyList<PlanStep> steps, Action<string> warn)
    {
        var places = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        Dictionary<string, string> open = steps.Where(step => step.Key is not null).ToDictionary(step => step.Label, step => step.Key!);
        IEnumerable<RunRecord.Record> runs = RunRecords.ReadAll(
            RunHistory.FilesOf(settings, experiment).Reverse().Take(MaxRecords).TakeWhile(_ => open.Count > 0), warn);
        foreach (RunRecord.Record run in runs)
        {
            foreach (StageRecord ran in run.Stages.Where(of => !of.UpToDate && open.GetValueOrDefault(of.Label) == of.Key))
            {
                open.Remove(ran.Label);
                if (ran.Node is not null || ran.Energy?.Joules is not null)
                {
                    string where = ran.Node is { } node ? $"on {node} by {ran.Executor}" : "here";
                    places[ran.Label] =
                    [
                        string.Create(CultureInfo.InvariantCulture, $"ran {where}, in {ran.Seconds:F1} s{Energy(ran.Energy)}"),
                        .. (ran.Retries ?? []).Select(retry => $"before that {retry}"),
                    ];
                }
            }
        }

        return places;
    }

    private static string Energy(StageEnergy? energy)
    {
        if (energy?.Joules is not { } joules)
        {
            return "";
        }

        string shared = energy.ProcessorShare is < 0.95 and var share
            ? string.Create(CultureInfo.InvariantCulture, $", {share * 100:F0} % of what the machine's processors used, which others shared") : "";
        return string.Create(CultureInfo.InvariantCulture, $", with {EnergyText.Format(joules)}{shared}");
    }
}
