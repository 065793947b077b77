namespace Bakeoff.Experiments;

/// <summary>How the metrics of an experiment stand to its snapshot.</summary>
public enum SnapshotState
{
    /// <summary>The experiment has no snapshot, so that nothing was run and nothing was checked.</summary>
    Missing,

    /// <summary>The snapshot was written, as was asked.</summary>
    Written,

    /// <summary>The metrics are those of the snapshot, to the last digit.</summary>
    Same,

    /// <summary>Some metrics are other ones than in the snapshot.</summary>
    Changed,
}
