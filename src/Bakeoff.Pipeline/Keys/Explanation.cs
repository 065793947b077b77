namespace Bakeoff.Pipeline;

/// <summary>Why two keys differ, part by part.</summary>
public static class Explanation
{
    /// <summary>One sentence for each part that differs, in the order of the new key; empty if none does.</summary>
    /// <param name="before">The parts of the earlier run.</param>
    /// <param name="now">The parts of this one.</param>
    public static IReadOnlyList<string> Differences(IReadOnlyList<KeyPart> before, IReadOnlyList<KeyPart> now)
    {
        Dictionary<string, string> old = before.ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal);
        var names = now.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. now.Where(part => !old.TryGetValue(part.Name, out string? value) || value != part.Value)
                .Select(part => old.TryGetValue(part.Name, out string? value)
                    ? $"{part.Name} changed from {Short(value)} to {Short(part.Value)}"
                    : $"{part.Name} is new: {Short(part.Value)}"),
            .. before.Where(part => !names.Contains(part.Name)).Select(part => $"{part.Name} is gone: was {Short(part.Value)}"),
        ];
    }

    /// <summary>Hashes are shown by their first digits.</summary>
    private static string Short(string value) => value.Length > 40 ? value[..Math.Min(24, value.Length)] + "…" : value;
}
