using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Makes a node's key from its options, seed, inputs, code and runtime.</summary>
internal sealed class KeyMaker(CodeIdentity code)
{
    public StageKey KeyOf(StageNode node, IReadOnlyDictionary<string, ActionEntry> inputs, string? provenance)
    {
        List<KeyPart> parts = [new("stage", node.Label)];
        parts.AddRange(OptionProperties.Canonical(node.Options).Select(option => new KeyPart($"option.{option.Key}", option.Value)));
        if (node.Seed is { } seed)
        {
            parts.Add(new KeyPart("seed", seed.ToString(CultureInfo.InvariantCulture)));
        }

        foreach (string input in node.Inputs)
        {
            // The content, not the upstream's key: an upstream edit that writes the same bytes re-runs nothing below.
            parts.AddRange(inputs[input].Outputs.Select(file => new KeyPart($"input.{input}/{file.Path}", file.Sha256)));
        }

        if (provenance is not null)
        {
            parts.Add(new KeyPart("input.provenance", ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(provenance))));
        }

        parts.AddRange(ExternalParts(node.ExternalPath));
        if (node.Code is { } start)
        {
            parts.AddRange(code.PartsOf(start));
            parts.AddRange(RuntimeIdentity.Parts(node.DependsOnProcessor));
        }

        return new StageKey(parts);
    }

    private static IEnumerable<KeyPart> ExternalParts(string? path)
    {
        if (path is null)
        {
            return [];
        }

        string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)] : [path];
        return files.Select(file => new KeyPart($"external.{Path.GetFileName(file)}", ContentHash.OfFile(file)));
    }
}
