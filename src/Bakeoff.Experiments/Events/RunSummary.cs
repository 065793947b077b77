using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What a run of an experiment did.</summary>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="Records">What became of each stage, in the order in which they ended.</param>
/// <param name="Seconds">How long the run took. Stages run in parallel, so that their seconds together are more.</param>
/// <param name="Uploaded">How many results were uploaded to the remote store.</param>
/// <param name="ReportFolder">The folder of the report, with <c>metrics.json</c> and <c>index.html</c>; null where no report was asked for.</param>
public sealed record RunSummary(string Experiment, IReadOnlyList<StageRecord> Records, double Seconds, int Uploaded, string? ReportFolder)
{
    /// <summary>Whether every stage was up to date, so that nothing ran.</summary>
    public bool IsUpToDate => Records.All(record => record.UpToDate);
}
