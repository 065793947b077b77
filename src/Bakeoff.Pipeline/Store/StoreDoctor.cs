using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Looks at every byte of a store. Follows no link.</summary>
/// <param name="storeFolder">The store's folder.</param>
public sealed class StoreDoctor(string storeFolder)
{
    private readonly string _root = Path.GetFullPath(storeFolder);

    /// <summary>Verifies every object against its name and every action against its check and its objects.</summary>
    /// <param name="repair">Whether what is damaged is moved to <c>damaged/</c>, so that the next run makes it again.</param>
    /// <param name="cancellation">Ends the examination.</param>
    /// <exception cref="StoreException">The store cannot be read, or not be repaired, or a folder of it is a link.</exception>
    public StoreHealth Examine(bool repair, CancellationToken cancellation) => ArtifactStore.Guarded(_root, () =>
    {
        StoreTree.RefuseLinks(_root);
        (IReadOnlyList<string> objects, IReadOnlyList<string> strange) = StoreTree.Examine(_root, "objects");
        (IReadOnlyList<string> entries, IReadOnlyList<string> strangeEntries) = StoreTree.Examine(_root, "actions");
        string[] actions = [.. entries.Where(file => file.EndsWith(".json", StringComparison.Ordinal))];
        var sound = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var damaged = new ConcurrentBag<string>([.. strange, .. strangeEntries]);
        Parallel.ForEach(objects, new ParallelOptions { CancellationToken = cancellation }, file => Verify(file, sound, damaged));
        HashSet<string> there = [.. objects.Select(file => Path.GetFileName(file))], named = new(StringComparer.Ordinal);
        List<string> incomplete = [];
        foreach (string file in actions)
        {
            if (ActionEntry.TryRead(file) is not { } entry)
            {
                if (StoreFile.Exists(file))
                {
                    damaged.Add(file);
                }

                continue;
            }

            named.UnionWith(entry.Objects());
            if (entry.Outputs.FirstOrDefault(output => !sound.ContainsKey(output.Sha256)) is { } missing)
            {
                incomplete.Add($"{entry.Label}: {missing.Path} is {(there.Contains(missing.Sha256) ? "damaged" : "missing")}");
            }
        }

        string[] broken = [.. damaged.Order(StringComparer.Ordinal)];
        foreach (string file in repair ? broken : [])
        {
            Quarantine.Move(_root, file);
        }

        return new StoreHealth(
            objects.Count, actions.Length, [.. broken.Select(file => Path.GetRelativePath(_root, file))], incomplete,
            objects.Count(file => !named.Contains(Path.GetFileName(file))), Leftovers(), LockWeakness());
    });

    private static void Verify(string file, ConcurrentDictionary<string, bool> sound, ConcurrentBag<string> damaged)
    {
        try
        {
            string name = Path.GetFileName(file);
            if (name.Length > 2 && Path.GetFileName(Path.GetDirectoryName(file)) == name[..2] && ContentHash.OfFile(file) == name)
            {
                sound[name] = true;
            }
            else
            {
                damaged.Add(file);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // A collector has just deleted it.
        }
    }

    private string? LockWeakness()
    {
        if (!Directory.Exists(_root))
        {
            return null;
        }

        using var lease = new StoreLease(_root);
        return lease.Weakness;
    }

    /// <summary>What runs, waits to be resumed, or was left by killed processes.</summary>
    private string[] Leftovers() =>
    [
        .. new[] { "tmp", "partial", "damaged", "trash" }.Select(name => Path.Combine(_root, name)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder)).Select(path => Path.GetRelativePath(_root, path))
                .Order(StringComparer.Ordinal),
    ];
}
