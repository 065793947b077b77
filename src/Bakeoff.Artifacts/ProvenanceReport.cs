namespace Bakeoff.Artifacts;

/// <summary>
/// The content of <c>provenance.json</c>, format <c>provenance/1</c>: where a report's numbers come from, the keys of everything above it and what
/// they were made of.
/// </summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Steps">The stages above the report.</param>
public sealed record ProvenanceReport(string Format, IReadOnlyList<ProvenanceStep> Steps)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "provenance/1";
}
