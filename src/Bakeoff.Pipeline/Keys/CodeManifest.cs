using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// What a stage reaches of one assembly: a line a member, its hash and its name. The key's part <c>code.&lt;assembly&gt;</c> is
/// the hash of this text, which is kept in the store, so that a later miss can name the members that changed.
/// </summary>
internal static class CodeManifest
{
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> members) =>
        Encoding.UTF8.GetBytes(string.Concat(members.Select(member => $"{member.Value} {member.Key}\n")));

    public static string HashOf(byte[] manifest) => ContentHash.OfBytes(manifest);

    /// <summary>What differs, as <c>name changed</c>, <c>name is new</c> or <c>name is gone</c>, in this order.</summary>
    public static IReadOnlyList<string> Differences(string before, string now)
    {
        Dictionary<string, string> old = Parse(before), current = Parse(now);
        return
        [
            .. current.Where(member => old.TryGetValue(member.Key, out string? hash) && hash != member.Value)
                .Select(member => $"{member.Key} changed"),
            .. current.Keys.Where(name => !old.ContainsKey(name)).Select(name => $"{name} is new"),
            .. old.Keys.Where(name => !current.ContainsKey(name)).Select(name => $"{name} is gone"),
        ];
    }

    /// <summary>The kind of member is left out of the names: they are read by people.</summary>
    private static Dictionary<string, string> Parse(string manifest) => manifest.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', 2)).ToDictionary(line => Shown(line[1]), line => line[0], StringComparer.Ordinal);

    private static string Shown(string member)
    {
        string[] kind = member.Split(':', 2);
        return kind[0] switch
        {
            "TypeDefinition" => "type " + kind[1],
            "FieldDefinition" => "field " + kind[1],
            "MethodDefinition" => kind[1],
            _ => member,
        };
    }
}
