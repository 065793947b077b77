using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What stages took in earlier runs, as the records of the runs tell: of all experiments, since they share stages and machines.</summary>
internal sealed class EstimateHistory
{
    private readonly Dictionary<string, DataSize> _sizes = new(StringComparer.Ordinal);

    private EstimateHistory(IEnumerable<RunRecord.Record> runs)
    {
        var samples = new List<EstimateSample>();
        foreach (RunRecord.Record run in runs)
        {
            foreach (StageRecord stage in run.Stages.Where(of => of.Load is not null))
            {
                samples.Add(new EstimateSample(
                    run.Experiment, stage.Label, stage.Load!, stage.Seconds, stage.PeakMemoryBytes, stage.OutputBytes, stage.Node));
                _sizes[run.Experiment] = stage.Load!.Data;
            }
        }

        Samples = samples;
    }

    /// <summary>
    /// What each stage took that ran, the earliest first. Records of engines that did not write down what a stage had to do have none.
    /// </summary>
    public IReadOnlyList<EstimateSample> Samples { get; }

    /// <summary>Reads the latest records.</summary>
    /// <param name="settings">Where runs are remembered.</param>
    public static EstimateHistory Read(EngineSettings settings) =>
        new(RunHistory.ReadLatest(settings).Reverse());

    /// <summary>The size of an experiment's data in its latest run; null where no record tells.</summary>
    /// <param name="experiment">The experiment's name.</param>
    public DataSize? FindSize(string experiment) => _sizes.GetValueOrDefault(experiment);
}
