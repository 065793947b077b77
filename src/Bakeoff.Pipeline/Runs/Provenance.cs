using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Where a report's numbers come from: the keys of everything above it, and what they were made of.</summary>
internal static class Provenance
{
    public static string Serialize(IEnumerable<(StageNode Node, StageKey Key, ActionEntry Entry)> upstream) => CanonicalJson.Serialize(
        new ProvenanceReport(ProvenanceReport.CurrentFormat, [.. upstream.Select(step => new ProvenanceStep(
            step.Node.Label, step.Key.Hash, step.Node.Seed?.ToString(CultureInfo.InvariantCulture),
            [.. step.Key.Parts.Where(part => !part.Name.StartsWith("input.", StringComparison.Ordinal) && part.Name is not "stage" and not "seed")
                .Select(part => new ProvenancePart(part.Name, part.Value))],
            [.. step.Entry.Outputs.Select(file => new ProvenanceFile(file.Path, file.Sha256, file.Bytes))]))]));
}
