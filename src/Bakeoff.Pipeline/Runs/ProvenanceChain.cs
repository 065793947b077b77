using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>What an artifact was made of, back to the dataset: read from the entries of a store.</summary>
public sealed class ProvenanceChain
{
    private readonly List<Entry> _entries = [];

    /// <summary>Reads the entries of a store.</summary>
    /// <param name="storeFolder">The store's folder.</param>
    public ProvenanceChain(string storeFolder)
    {
        foreach (string file in StoreTree.Actions(Path.GetFullPath(storeFolder)).Select(file => file.FullName))
        {
            // A damaged entry proves nothing, nor does one that the determinism alarm put next to another.
            if (Path.GetFileNameWithoutExtension(file) == ActionEntry.KeyOf(file) && ActionEntry.TryRead(file) is { } entry)
            {
                _entries.Add(new Entry(ActionEntry.KeyOf(file), entry));
            }
        }
    }

    /// <summary>The steps that led to some bytes, the last one first; empty if no entry wrote them.</summary>
    /// <param name="sha256">The hash of the bytes.</param>
    public IReadOnlyList<Entry> Find(string sha256)
    {
        List<Entry> steps = [];
        var open = new Queue<Entry>(_entries.Where(entry => entry.Action.Outputs.Any(file => file.Sha256 == sha256)).Take(1));
        while (open.TryDequeue(out Entry? entry))
        {
            if (steps.Contains(entry))
            {
                continue;
            }

            steps.Add(entry);
            foreach (IGrouping<string, (string Path, string Sha256)> input in InputsOf(entry.Action))
            {
                // The entry that wrote all of the files under that label: there may be several for some of them.
                foreach (Entry writer in _entries.Where(other => Wrote(other.Action, input)).Take(1))
                {
                    open.Enqueue(writer);
                }
            }
        }

        return steps;
    }

    private static bool Wrote(ActionEntry entry, IGrouping<string, (string Path, string Sha256)> files) => entry.Label == files.Key
        && files.All(file => entry.Outputs.Any(output => output.Path == file.Path && output.Sha256 == file.Sha256));

    /// <summary>The files that an entry read, by the label of the node that wrote them.</summary>
    /// <param name="entry">The entry.</param>
    public static IEnumerable<IGrouping<string, (string Path, string Sha256)>> InputsOf(ActionEntry entry) => entry.Parts
        .Where(part => part.Name.StartsWith("input.", StringComparison.Ordinal) && part.Name.Contains('/', StringComparison.Ordinal)
            && ContentHash.IsWellFormed(part.Value))
        .Select(part => (Name: part.Name["input.".Length..].Split('/', 2), part.Value))
        .GroupBy(part => part.Name[0], part => (part.Name[1], part.Value), StringComparer.Ordinal);

    /// <param name="Key">The key.</param>
    /// <param name="Action">What it stands for.</param>
    public sealed record Entry(string Key, ActionEntry Action);
}
