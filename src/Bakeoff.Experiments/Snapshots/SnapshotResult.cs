using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>What came of holding the metrics of an experiment to its snapshot.</summary>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="File">The file of the snapshot, next to the experiment's.</param>
/// <param name="State">What came of it.</param>
public sealed record SnapshotResult(string Experiment, string File, SnapshotState State)
{
    /// <summary>What is different, with the line of the snapshot (<c>BKF7008</c>); null unless the metrics changed.</summary>
    public ErrorReport? Problem { get; init; }
}
