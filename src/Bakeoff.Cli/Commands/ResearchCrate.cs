using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>A chain of provenance as an RO-Crate 1.1: a <c>CreateAction</c> a step, the files as entities named by their hashes.</summary>
internal static class ResearchCrate
{
    public static string Write(string title, string hash, IReadOnlyList<ProvenanceChain.Entry> chain, string? commit)
    {
        List<object> graph =
        [
            new Dictionary<string, object>
            {
                ["@id"] = "ro-crate-metadata.json", ["@type"] = "CreativeWork", ["conformsTo"] = Reference("https://w3id.org/ro/crate/1.1"),
                ["about"] = Reference("./"),
            },
            new Dictionary<string, object>
            {
                ["@id"] = "./", ["@type"] = "Dataset", ["name"] = title, ["description"] = $"What led to {title}, as Bakeoff's store has it.",
                ["version"] = commit ?? "unknown",
                ["mainEntity"] = Reference(Id(hash)), ["mentions"] = chain.Select(step => Reference("#" + step.Key)),
            },
            new Dictionary<string, object> { ["@id"] = "#bakeoff", ["@type"] = "SoftwareApplication", ["name"] = "Bakeoff", ["version"] = commit
                ?? "unknown" },
        ];
        var files = new SortedDictionary<string, Dictionary<string, object>>(StringComparer.Ordinal);
        foreach (ProvenanceChain.Entry step in chain)
        {
            (string Path, string Sha256)[] inputs =
                [.. ProvenanceChain.InputsOf(step.Action).SelectMany(input => input.Select(file => ($"{input.Key}/{file.Path}", file.Sha256)))];
            graph.Add(new Dictionary<string, object>
            {
                ["@id"] = "#" + step.Key, ["@type"] = "CreateAction", ["name"] = step.Action.Label, ["instrument"] = Reference("#bakeoff"),
                ["object"] = inputs.Select(file => Reference(Id(file.Sha256))),
                ["result"] = step.Action.Outputs.Select(file => Reference(Id(file.Sha256))),
                ["additionalProperty"] = step.Action.Parts.Where(part => !part.Name.StartsWith("input.", StringComparison.Ordinal))
                    .Select(part => new Dictionary<string, object> { ["@type"] = "PropertyValue", ["name"] = part.Name, ["value"] = part.Value }),
            });
            foreach ((string path, string sha256) in inputs)
            {
                files.TryAdd(sha256, Entity(path, sha256));
            }

            foreach (StoredFile file in step.Action.Outputs)
            {
                files[file.Sha256] = Entity($"{step.Action.Label}/{file.Path}", file.Sha256);
                files[file.Sha256]["contentSize"] = file.Bytes;
            }
        }

        return CanonicalJson.Serialize(
            new Dictionary<string, object> { ["@context"] = "https://w3id.org/ro/crate/1.1/context", ["@graph"] = graph.Concat(files.Values) });
    }

    private static Dictionary<string, object> Reference(string id) => new() { ["@id"] = id };

    private static Dictionary<string, object> Entity(string path, string sha256) =>
        new() { ["@id"] = Id(sha256), ["@type"] = "MediaObject", ["name"] = path, ["sha256"] = sha256 };

    /// <summary>A name that needs no server (RFC 6920).</summary>
    private static string Id(string sha256) => "ni:///sha-256;"
        + Convert.ToBase64String(Convert.FromHexString(sha256)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
