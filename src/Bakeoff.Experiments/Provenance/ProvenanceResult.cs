using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What a file or a metric was made of, back to the dataset's checksum and the commit.</summary>
/// <param name="Title">The file's name, or the model and the metric with its value.</param>
/// <param name="Sha256">The hash of the file.</param>
/// <param name="Chain">The steps that led to it, the last one first.</param>
/// <param name="Commit">The commit at which it was last made; null where it was run outside of git, or on another machine.</param>
public sealed record ProvenanceResult(string Title, string Sha256, IReadOnlyList<ProvenanceChain.Entry> Chain, string? Commit)
{
    /// <summary>The files of the dataset, as they were downloaded.</summary>
    public IEnumerable<StoredFile> Dataset =>
        Chain.Where(step => step.Action.Label == StageTable.Download.Name).SelectMany(step => step.Action.Outputs);

    /// <summary>Writes the same as an RO-Crate 1.1.</summary>
    /// <returns>The content of <c>ro-crate-metadata.json</c>.</returns>
    public string ToResearchCrate() => ResearchCrate.Write(this);
}
