using System.Text;

namespace Bakeoff.Pipeline;

/// <summary>Makes the keys of a graph's nodes from what is known of those above, and says how they differ from earlier ones.</summary>
internal sealed class NodeKeys(
    StageGraph graph, CodeIdentity code, ArtifactStore store, LastRuns last, UserFiles files,
    IDictionary<string, IReadOnlyList<ActionEntry>>? recent = null)
{
    private readonly NearestEntry _nearest = new(
        store, last, recent ?? new Dictionary<string, IReadOnlyList<ActionEntry>>(StringComparer.Ordinal));
    private readonly KeyMaker _keys = new(code, files);

    public StageKey KeyOf(StageNode node, IReadOnlyDictionary<string, (StageKey Key, ActionEntry Entry)> known) => _keys.KeyOf(
        node,
        node.Inputs.ToDictionary(input => input, input => known[input].Entry, StringComparer.Ordinal),
        node.ReadsProvenance ? ProvenanceOf(node, known) : null);

    /// <summary>The hash of what of a node's key is known before anything has run.</summary>
    public string OwnHashOf(StageNode node) => _keys.OwnHashOf(node);

    public string ProvenanceOf(StageNode node, IReadOnlyDictionary<string, (StageKey Key, ActionEntry Entry)> known) => Provenance.Serialize(
        graph.Closure([node]).Where(other => other != node).Select(other => (other, known[other.Label].Key, known[other.Label].Entry)));

    /// <summary>How the key differs from the nearest one that is known, or why it is a miss.</summary>
    public IReadOnlyList<string> Reasons(StageNode node, StageKey key, string reason)
    {
        IReadOnlyList<KeyPart>? before = reason == ArtifactStore.NotRun ? _nearest.Find(node, key) : null;
        IReadOnlyList<string> differences = before is null ? [] : Differences(before, key.Parts);
        return differences.Count > 0 ? differences : [reason];
    }

    /// <summary>How two keys differ, down to the members of the code.</summary>
    public IReadOnlyList<string> Differences(IReadOnlyList<KeyPart> before, IReadOnlyList<KeyPart> now) =>
        Explanation.Differences(before, now, ManifestOf);

    private string? ManifestOf(string hash) =>
        code.ManifestOf(hash) is { } manifest ? Encoding.UTF8.GetString(manifest) : store.ReadText(hash);
}
