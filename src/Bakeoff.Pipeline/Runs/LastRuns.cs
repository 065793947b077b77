using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Remembers with which key each node of an experiment was last used, so that a miss can say what changed, and what it took
/// when it last ran, so that a plan can say how long it will take.
/// </summary>
internal sealed class LastRuns(string folder)
{
    public LastRun? Find(string label)
    {
        string path = PathOf(label);
        try
        {
            return StoreFile.IsRegular(path) ? CanonicalJson.Deserialize<LastRun>(File.ReadAllText(path)) : null;
        }
        catch (JsonException)
        {
            return null; // Only an explanation is lost.
        }
    }

    /// <param name="label">The node.</param>
    /// <param name="key">Its key.</param>
    /// <param name="ran">What it took, or null where it was up to date.</param>
    public void Remember(string label, StageKey key, StageRecord? ran)
    {
        LastRun? before = Find(label);
        if (ran is not null || before?.Key != key.Hash)
        {
            LooseFile.Write(PathOf(label), CanonicalJson.Serialize(new LastRun(
                "last-run/2", key.Hash, key.Parts, ran?.Seconds ?? before?.Seconds, ran?.PeakMemoryBytes ?? before?.PeakMemoryBytes,
                ran?.ShareBytes ?? before?.ShareBytes)));
        }
    }

    private string PathOf(string label) => Path.Combine(folder, "last", label + ".json");

    /// <param name="Format">The format and its version.</param>
    /// <param name="Key">The key that was used last.</param>
    /// <param name="Parts">Its parts.</param>
    /// <param name="Seconds">How long the node took when it last ran.</param>
    /// <param name="PeakMemoryBytes">The most memory that it held then.</param>
    /// <param name="ShareBytes">The memory that it was given then.</param>
    internal sealed record LastRun(
        string Format, string Key, IReadOnlyList<KeyPart> Parts, double? Seconds = null, long? PeakMemoryBytes = null, long? ShareBytes = null);
}
