namespace Bakeoff.Pipeline;

/// <summary>Why two keys differ, part by part.</summary>
public static class Explanation
{
    /// <summary>One sentence for each part that differs, in the order of the new key; empty if none does.</summary>
    /// <param name="before">The parts of the earlier run.</param>
    /// <param name="now">The parts of this one.</param>
    public static IReadOnlyList<string> Differences(IReadOnlyList<KeyPart> before, IReadOnlyList<KeyPart> now) => Differences(before, now, _ => null);

    /// <summary>The same, with the members of the code that changed where their manifests are still there.</summary>
    /// <param name="before">The parts of the earlier run.</param>
    /// <param name="now">The parts of this one.</param>
    /// <param name="manifestOf">The text whose hash a <c>code.*</c> part is, or null.</param>
    internal static IReadOnlyList<string> Differences(IReadOnlyList<KeyPart> before, IReadOnlyList<KeyPart> now, Func<string, string?> manifestOf)
    {
        Dictionary<string, string> old = before.ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal);
        var names = now.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. now.Where(part => !old.TryGetValue(part.Name, out string? value) || value != part.Value)
                .SelectMany(
                    part => old.TryGetValue(part.Name, out string? value)
                        ? Change(part.Name, value, part.Value, manifestOf) : [$"{part.Name} is new: {Short(part.Value)}"]),
            .. before.Where(part => !names.Contains(part.Name)).Select(part => $"{part.Name} is gone: was {Short(part.Value)}"),
        ];
    }

    /// <summary>The number of parts that one key has and the other has not, or not with that value.</summary>
    internal static int Count(IReadOnlyList<KeyPart> before, IReadOnlyList<KeyPart> now)
    {
        Dictionary<string, string> old = before.ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal);
        int same = now.Count(part => old.TryGetValue(part.Name, out string? value) && value == part.Value);
        int shared = now.Count(part => old.ContainsKey(part.Name));
        return before.Count + now.Count - shared - same;
    }

    private static IEnumerable<string> Change(string name, string before, string now, Func<string, string?> manifestOf)
    {
        if ((name.StartsWith("code.", StringComparison.Ordinal) || name.StartsWith("own.code.", StringComparison.Ordinal))
            && manifestOf(before) is { } old && manifestOf(now) is { } current)
        {
            return CodeManifest.Differences(old, current).Select(difference => $"{name} changed: {difference}");
        }

        return [$"{name} changed from {Short(before)} to {Short(now)}"];
    }

    /// <summary>Hashes are shown by their first digits.</summary>
    private static string Short(string value) => value.Length > 40 ? value[..24] + "…" : value;
}
