using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>A chain of provenance as an RO-Crate 1.1: a <c>CreateAction</c> a step, the files as entities named by their hashes.</summary>
internal static class ResearchCrate
{
    /// <summary>Writes the content of <c>ro-crate-metadata.json</c>.</summary>
    /// <param name="provenance">The chain.</param>
    public static string Write(ProvenanceResult provenance)
    {
        List<object> graph = Describe(provenance);
        var files = new SortedDictionary<string, Dictionary<string, object>>(StringComparer.Ordinal);
        foreach (ProvenanceChain.Entry step in provenance.Chain)
        {
            (string Path, string Sha256)[] inputs =
                [.. ProvenanceChain.InputsOf(step.Action).SelectMany(input => input.Select(file => ($"{input.Key}/{file.Path}", file.Sha256)))];
            graph.Add(ActionOf(step, inputs.Select(file => file.Sha256)));
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

    /// <summary>The crate itself, what it is about, and the program that made it.</summary>
    private static List<object> Describe(ProvenanceResult provenance)
    {
        (string title, string version) = (provenance.Title, provenance.Commit ?? "unknown");
        return
        [
            new Dictionary<string, object>
            {
                ["@id"] = "ro-crate-metadata.json", ["@type"] = "CreativeWork", ["conformsTo"] = Reference("https://w3id.org/ro/crate/1.1"),
                ["about"] = Reference("./"),
            },
            new Dictionary<string, object>
            {
                ["@id"] = "./", ["@type"] = "Dataset", ["name"] = title, ["description"] = $"What led to {title}, as Bakeoff's store has it.",
                ["version"] = version, ["mainEntity"] = Reference(Id(provenance.Sha256)),
                ["mentions"] = provenance.Chain.Select(step => Reference("#" + step.Key)),
            },
            new Dictionary<string, object>
            {
                ["@id"] = "#bakeoff", ["@type"] = "SoftwareApplication", ["name"] = "Bakeoff", ["version"] = version,
            },
        ];
    }

    private static Dictionary<string, object> ActionOf(ProvenanceChain.Entry step, IEnumerable<string> inputs) => new()
    {
        ["@id"] = "#" + step.Key, ["@type"] = "CreateAction", ["name"] = step.Action.Label, ["instrument"] = Reference("#bakeoff"),
        ["object"] = inputs.Select(hash => Reference(Id(hash))),
        ["result"] = step.Action.Outputs.Select(file => Reference(Id(file.Sha256))),
        ["additionalProperty"] = step.Action.Parts.Where(part => !part.Name.StartsWith("input.", StringComparison.Ordinal))
            .Select(part => new Dictionary<string, object> { ["@type"] = "PropertyValue", ["name"] = part.Name, ["value"] = part.Value }),
    };

    private static Dictionary<string, object> Reference(string id) => new() { ["@id"] = id };

    private static Dictionary<string, object> Entity(string path, string sha256) =>
        new() { ["@id"] = Id(sha256), ["@type"] = "MediaObject", ["name"] = path, ["sha256"] = sha256 };

    /// <summary>A name that needs no server (RFC 6920).</summary>
    private static string Id(string sha256) => "ni:///sha-256;"
        + Convert.ToBase64String(Convert.FromHexString(sha256)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
