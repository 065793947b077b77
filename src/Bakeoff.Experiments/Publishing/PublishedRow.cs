using Bakeoff.Artifacts;

namespace Bakeoff.Experiments;

/// <summary>A published value next to ours.</summary>
/// <param name="Published">What was published.</param>
public sealed record PublishedRow(PublishedValue Published)
{
    /// <summary>Our value with its interval; null where nothing was measured.</summary>
    public MetricValue? Ours { get; init; }

    /// <summary>How the published value stands to ours; null where nothing was measured.</summary>
    public PublishedVerdict? Verdict { get; init; }

    /// <summary>
    /// The seconds that the model's trainings took together when they ran, or those of the evaluation for a floor; null where no record tells.
    /// </summary>
    public double? Seconds { get; init; }

    /// <summary>The most memory in bytes that one of them held; null where no record tells.</summary>
    public long? PeakMemoryBytes { get; init; }
}
