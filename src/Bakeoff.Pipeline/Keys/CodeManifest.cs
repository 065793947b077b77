using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// What a stage reaches of one assembly: a line a member, its hash and its name. The key's part <c>code.&lt;assembly&gt;</c> is
/// the hash of this text, which is kept in the store, so that a later miss can name the members that changed.
/// </summary>
internal static class CodeManifest
{
    private const string Type = "type ", Field = "field ";

    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> members) =>
        Encoding.UTF8.GetBytes(string.Concat(members.Select(member => $"{member.Value} {member.Key}\n")));

    public static string HashOf(byte[] manifest) => ContentHash.OfBytes(manifest);

    /// <summary>
    /// What differs, as <c>name changed</c>, <c>name was renamed to other</c>, <c>name is new</c> or <c>name is gone</c>, in this order. What is gone
    /// was renamed if one that is new, and no other, has its hash: a member's own name is not in it.
    /// </summary>
    public static IReadOnlyList<string> Differences(string before, string now)
    {
        Dictionary<string, string> old = Parse(before), current = Parse(now);
        string[] added = [.. current.Keys.Where(name => !old.ContainsKey(name))], gone = [.. old.Keys.Where(name => !current.ContainsKey(name))];
        ILookup<string, string> addedOf = added.ToLookup(name => current[name], StringComparer.Ordinal), goneOf =
            gone.ToLookup(name => old[name], StringComparer.Ordinal);
        Dictionary<string, string> renamed = gone
            .Where(name => goneOf[old[name]].Count() == 1 && addedOf[old[name]].Count() == 1 && KindOf(name) == KindOf(addedOf[old[name]].First()))
            .ToDictionary(name => name, name => addedOf[old[name]].First(), StringComparer.Ordinal);
        return
        [
            .. current.Where(member => old.TryGetValue(member.Key, out string? hash) && hash != member.Value)
                .Select(member => $"{member.Key} changed"),
            .. renamed.Select(pair => $"{pair.Key} was renamed to {pair.Value}"),
            .. added.Where(name => !renamed.ContainsValue(name)).Select(name => $"{name} is new"),
            .. gone.Where(name => !renamed.ContainsKey(name)).Select(name => $"{name} is gone"),
        ];
    }

    private static string KindOf(string shown) => shown.StartsWith(Type, StringComparison.Ordinal) ? Type
        : shown.StartsWith(Field, StringComparison.Ordinal) ? Field : shown.EndsWith(')') ? "()" : "";

    /// <summary>The kind of member is left out of the names: they are read by people.</summary>
    private static Dictionary<string, string> Parse(string manifest) => manifest.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', 2)).ToDictionary(line => Shown(line[1]), line => line[0], StringComparer.Ordinal);

    private static string Shown(string member)
    {
        string[] kind = member.Split(':', 2);
        return kind[0] switch
        {
            "TypeDefinition" => Type + kind[1],
            "FieldDefinition" => Field + kind[1],
            "MethodDefinition" => kind[1],
            _ => member,
        };
    }
}
