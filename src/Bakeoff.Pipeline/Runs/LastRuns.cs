using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Remembers with which key each node of an experiment was last used, so that a miss can say what changed.</summary>
internal sealed class LastRuns(string folder)
{
    public IReadOnlyList<KeyPart>? Find(string label)
    {
        string path = PathOf(label);
        try
        {
            return File.Exists(path) ? CanonicalJson.Deserialize<LastRun>(File.ReadAllText(path)).Parts : null;
        }
        catch (JsonException)
        {
            return null; // Only an explanation is lost.
        }
    }

    public void Remember(string label, StageKey key)
    {
        string path = PathOf(label);
        string text = CanonicalJson.Serialize(new LastRun("last-run/1", key.Hash, key.Parts));
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            AtomicFile.WriteText(path, text);
        }
    }

    private string PathOf(string label) => Path.Combine(folder, "last", label + ".json");

    private sealed record LastRun(string Format, string Key, IReadOnlyList<KeyPart> Parts);
}
