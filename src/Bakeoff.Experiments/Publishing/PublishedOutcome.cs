namespace Bakeoff.Experiments;

/// <summary>What came of holding an experiment to the values that were published for its protocol.</summary>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="Protocol">What was published.</param>
/// <param name="Rows">The published values next to ours, in the order of the file.</param>
/// <param name="Missing">Why nothing was measured, as a sentence; null where it was.</param>
public sealed record PublishedOutcome(string Experiment, PublishedProtocol Protocol, IReadOnlyList<PublishedRow> Rows, string? Missing)
{
    /// <summary>The name of the archive that has to be at hand; null where the dataset is not an archive.</summary>
    public string? Archive { get; init; }

    /// <summary>
    /// When the models were measured and on how many processors, such as <c>2026-11-27, 2 processors</c>; null where no record tells.
    /// </summary>
    public string? Measured { get; init; }
}
