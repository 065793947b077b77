using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Entries that were read, for as long as anything holds them: the experiments of a sweep read the same ones of what they have in common, and each
/// would hold some ten kilobytes of each.
/// </summary>
internal sealed class KnownEntries
{
    private readonly ConcurrentDictionary<string, (string Hash, WeakReference<ActionEntry> Entry)> _entries = new(StringComparer.Ordinal);

    /// <summary>Reads an entry and checks that it is the key's and whole.</summary>
    /// <param name="json">The bytes of its file.</param>
    /// <param name="key">The key's hash.</param>
    /// <returns>The entry; the same object as before where it was read before and its bytes are the same.</returns>
    /// <exception cref="JsonException">It is damaged, or another key's.</exception>
    public ActionEntry Parse(byte[] json, string key)
    {
        string hash = ContentHash.OfBytes(json);
        if (_entries.TryGetValue(key, out (string Hash, WeakReference<ActionEntry> Entry) known) && known.Hash == hash
            && known.Entry.TryGetTarget(out ActionEntry? entry))
        {
            return entry;
        }

        entry = ActionEntry.Parse(Encoding.UTF8.GetString(json), key);
        _entries[key] = (hash, new WeakReference<ActionEntry>(entry));
        return entry;
    }
}
