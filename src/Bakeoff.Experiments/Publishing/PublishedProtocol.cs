namespace Bakeoff.Experiments;

/// <summary>
/// What others published for an experiment's protocol: the content of <c>published.json</c> next to <c>experiment.json</c>. It is in no stage's key,
/// since a number of somebody else changes nothing of what runs.
/// </summary>
public sealed record PublishedProtocol
{
    /// <summary>The protocol in a few words, such as <c>MovieLens 1M, leave-one-out</c>. Experiments with the same words share a table.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>What the protocol does, in a sentence or two: Markdown. Default: nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>The published values. Filled from <c>values</c>, a list of objects.</summary>
    public IReadOnlyList<PublishedValue> Values { get; init; } = [];
}
