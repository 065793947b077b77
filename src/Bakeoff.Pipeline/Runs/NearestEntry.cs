using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Finds what a key that is not stored differs from least: the node's last run, or another stored result, such as that of another branch. What
/// happened to run last says little about why this one has to run.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="last">The experiment's last runs.</param>
/// <param name="recent">The entries of each stage that were used last, as far as they have been read.</param>
internal sealed class NearestEntry(ArtifactStore store, LastRuns last, IDictionary<string, IReadOnlyList<ActionEntry>> recent)
{
    /// <summary>No more names of a stage are listed and no more entries read, so that a plan takes no longer in a store of a million.</summary>
    private const int MaxListed = 4096;
    private const int MaxRead = 256;

    /// <summary>
    /// Finds the parts of the nearest key. Of equally near ones the experiment's last run comes first, then what was used last; null if there is
    /// none.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its key, which is not stored.</param>
    public IReadOnlyList<KeyPart>? Find(StageNode node, StageKey key)
    {
        IReadOnlyList<KeyPart>? nearest = last.Find(node.Label)?.Parts;
        int fewest = nearest is null ? int.MaxValue : Explanation.Count(nearest, key.Parts);
        if (fewest <= 1)
        {
            return nearest; // No other one can be nearer.
        }

        if (!recent.TryGetValue(node.Stage, out IReadOnlyList<ActionEntry>? entries))
        {
            recent[node.Stage] = entries = Recent(node.Stage, MaxListed, MaxRead);
        }

        foreach (ActionEntry entry in entries.Where(entry => entry.Label == node.Label))
        {
            if (Explanation.Count(entry.Parts, key.Parts) is > 0 and var count && count < fewest)
            {
                (nearest, fewest) = (entry.Parts, count);
            }
        }

        return nearest;
    }

    /// <summary>The entries of a stage that were used last, the last one first.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="maxListed">How many names are looked at, in whatever order the disk has them.</param>
    /// <param name="maxRead">How many entries are read.</param>
    internal IReadOnlyList<ActionEntry> Recent(string stage, int maxListed, int maxRead)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(store.ActionPath(stage, "key"))!);
        if (!folder.Exists)
        {
            return [];
        }

        IEnumerable<FileInfo> files = folder.EnumerateFiles("*.json").Take(maxListed)
            .Where(file => ContentHash.IsWellFormed(Path.GetFileNameWithoutExtension(file.Name)))
            .OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal);
        return [.. files.Take(maxRead).Select(file => ActionEntry.TryRead(file.FullName)).OfType<ActionEntry>()];
    }
}
