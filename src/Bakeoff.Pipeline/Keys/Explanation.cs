using System.Text.Json;
using Bakeoff.Core;

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
                        ? Change(part, value, manifestOf) : [$"{part.Name} is new{With(": ", part.Value)}"]),
            .. before.Where(part => !names.Contains(part.Name)).Select(part => $"{part.Name} is gone{With(": was ", part.Value)}"),
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
        if (now.IsCode && manifestOf(before) is { } then && manifestOf(now.Value) is { } since)
        {
            return CodeManifest.Differences(then, since).Select(difference => $"{now.Name} changed: {difference}");
        }

        string old = Short(before), current = Short(now.Value);
        bool isTold = old != current || old.EndsWith('…');
        return [isTold ? $"{now.Name} changed from {old} to {current}" : $"{now.Name} changed{With(", and still is ", before)}"];
    }

    private static string With(string words, string value) => Short(value) is { Length: > 0 } shown ? words + shown : "";

    /// <summary>
    /// What a reader can make something of: no hash, which says nothing but that it is another one; of a package its version; the beginning of what
    /// is long.
    /// </summary>
    private static string Short(string value)
    {
        int hash = value.IndexOf(" sha512-", StringComparison.Ordinal);
        string shown = hash > 0 ? value[..hash] : IsHash(value) ? "" : Readable(value);
        return shown.Length > 40 ? shown[..24] + "…" : shown;
    }

    /// <summary>
    /// A value as people write it: those of options are JSON for any reader, in which <c>+</c>, <c>'</c> and every letter beyond ASCII is a code.
    /// </summary>
    private static string Readable(string value)
    {
        if (!value.Contains("\\u", StringComparison.Ordinal))
        {
            return value;
        }

        try
        {
            return CanonicalJson.SerializeLine(JsonElement.Parse(value));
        }
        catch (JsonException)
        {
            return value; // It is no JSON, and has a backslash of its own.
        }
    }

    private static bool IsHash(string value) => value.Length == 64 && value.All(char.IsAsciiHexDigitLower);
}
