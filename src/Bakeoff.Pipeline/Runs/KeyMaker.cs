using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Makes a node's key from its options, seed, inputs, code and runtime.</summary>
internal sealed class KeyMaker(CodeIdentity code, UserFiles files)
{
    public StageKey KeyOf(StageNode node, IReadOnlyDictionary<string, ActionEntry> inputs, string? provenance)
    {
        List<KeyPart> parts = [.. Settings(node)];
        foreach (string input in node.Inputs)
        {
            // The content, not the upstream's key: an upstream edit that writes the same bytes re-runs nothing below.
            parts.AddRange(inputs[input].Outputs.Select(file => new KeyPart($"input.{input}/{file.Path}", file.Sha256)));
        }

        if (provenance is not null)
        {
            parts.Add(new KeyPart("input.provenance", ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(provenance))));
        }

        parts.AddRange(Surroundings(node));
        return new StageKey(parts);
    }

    /// <summary>The hash of what of the key is known before anything has run: all but the bytes of its inputs.</summary>
    public string OwnHashOf(StageNode node) => new StageKey([.. Settings(node), .. Surroundings(node)]).Hash;

    private static IEnumerable<KeyPart> Settings(StageNode node) =>
    [
        new("stage", node.Label), .. OptionProperties.Canonical(node.Options).Select(option => new KeyPart($"option.{option.Key}", option.Value)),
        .. node.Seed is { } seed ? [new KeyPart("seed", seed.ToString(CultureInfo.InvariantCulture))] : Array.Empty<KeyPart>(),
    ];

    private IEnumerable<KeyPart> Surroundings(StageNode node) =>
    [
        .. files.PartsOf(node),
        .. node.CustomCode?.Value is { } own ? code.PartsOf(own).Select(part => part with { Name = "own." + part.Name }) : [],
        .. node.Code is { } start ? code.PartsOf(start) : [],
        .. node is { Code: not null, NativePackages: { } native } ? code.PackagesNamed(native) : [],
        .. node.Code is null ? [] : RuntimeIdentity.Parts(node.DependsOnProcessor),
    ];
}
