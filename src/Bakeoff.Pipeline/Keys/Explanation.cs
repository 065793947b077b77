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
                        ? Change(part, value, manifestOf) : [$"{part.Name} is new: {Short(part.Value)}"]),
            .. before.Where(part => !names.Contains(part.Name)).Select(part => $"{part.Name} is gone: was {Short(part.Value)}"),
        ];
    }

    /// <summary>The number of parts that one key has and the other has not, or not with that value.</summary>
    internal static int Count(IReadOnlyList<KeyPart> before, IReadOnlyList<KeyPart> now)
    {
        if (HaveSameNames(before, now))
        {
            int different = 0;
            for (int i = 0; i < now.Count; i++)
            {
                different += before[i].Value == now[i].Value ? 0 : 1;
            }

            return different;
        }

        Dictionary<string, string> old = before.ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal);
        int same = now.Count(part => old.TryGetValue(part.Name, out string? value) && value == part.Value);
        int shared = now.Count(part => old.ContainsKey(part.Name));
        return before.Count + now.Count - shared - same;
    }

    /// <summary>The keys of a stage mostly do, and a miss is compared with hundreds of them.</summary>
    private static bool HaveSameNames(IReadOnlyList<KeyPart> before, IReadOnlyList<KeyPart> now)
    {
        bool same = before.Count == now.Count;
        for (int i = 0; same && i < now.Count; i++)
        {
            same = before[i].Name == now[i].Name;
        }

        return same;
    }

    private static IEnumerable<string> Change(KeyPart now, string before, Func<string, string?> manifestOf)
    {
        if (now.IsCode && manifestOf(before) is { } old && manifestOf(now.Value) is { } current)
        {
            return CodeManifest.Differences(old, current).Select(difference => $"{now.Name} changed: {difference}");
        }

        return [$"{now.Name} changed from {Short(before)} to {Short(now.Value)}"];
    }

    /// <summary>Hashes are shown by their first digits.</summary>
    private static string Short(string value) => value.Length > 40 ? value[..24] + "…" : value;
}
