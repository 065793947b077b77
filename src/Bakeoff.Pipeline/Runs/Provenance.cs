using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Where a report's numbers come from: the keys of everything above it, and what they were made of.</summary>
internal static class Provenance
{
    public static string Of(IEnumerable<(StageNode Node, StageKey Key, ActionEntry Entry)> upstream) => CanonicalJson.Serialize(
        new Document("provenance/1", [.. upstream.Select(step => new Step(
            step.Node.Label, step.Key.Hash,
            step.Node.Seed?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [.. step.Key.Parts.Where(part => !part.Name.StartsWith("input.", StringComparison.Ordinal) && part.Name is not "stage" and not "seed")],
            step.Entry.Outputs))]));

    private sealed record Document(string Format, IReadOnlyList<Step> Steps);

    private sealed record Step(string Label, string Key, string? Seed, IReadOnlyList<KeyPart> Parts, IReadOnlyList<StoredFile> Outputs);
}
