using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Looks at every byte of a store.</summary>
/// <param name="storeFolder">The store's folder.</param>
public sealed class StoreDoctor(string storeFolder)
{
    private readonly string _root = Path.GetFullPath(storeFolder);

    /// <summary>Verifies every object against its name and every action against its check and its objects.</summary>
    /// <param name="repair">Whether what is damaged is moved to <c>damaged/</c>, so that the next run makes it anew.</param>
    /// <param name="cancellation">Ends the examination.</param>
    /// <exception cref="StoreException">The store cannot be read, or not be repaired.</exception>
    public StoreHealth Examine(bool repair, CancellationToken cancellation) => ArtifactStore.Guarded(_root, () =>
    {
        string[] objects = Files("objects"), actions = [.. Files("actions").Where(file => file.EndsWith(".json", StringComparison.Ordinal))];
        var sound = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var damaged = new ConcurrentBag<string>();
        Parallel.ForEach(objects, new ParallelOptions { CancellationToken = cancellation }, file =>
        {
            bool whole = ContentHash.OfFile(file) == Path.GetFileName(file) && Path.GetFileName(Path.GetDirectoryName(file)) == Path.GetFileName(file)[..2];
            if (whole)
            {
                sound[Path.GetFileName(file)] = true;
            }
            else
            {
                damaged.Add(file);
            }
        });
        var named = new HashSet<string>(StringComparer.Ordinal);
        List<string> incomplete = [];
        foreach (string file in actions)
        {
            if (ActionEntry.TryRead(file) is not { } entry)
            {
                damaged.Add(file);
                continue;
            }

            named.UnionWith(entry.Objects());
            if (entry.Outputs.FirstOrDefault(output => !sound.ContainsKey(output.Sha256)) is { } missing)
            {
                incomplete.Add($"{entry.Label}: {missing.Path} is {(objects.Any(path => Path.GetFileName(path) == missing.Sha256) ? "damaged" : "missing")}");
            }
        }

        string[] broken = [.. damaged.Order(StringComparer.Ordinal)];
        foreach (string file in repair ? broken : [])
        {
            new ArtifactStore(_root).MoveAside(file);
        }

        return new StoreHealth(
            objects.Length, actions.Length, [.. broken.Select(file => Path.GetRelativePath(_root, file))], incomplete,
            objects.Count(file => !named.Contains(Path.GetFileName(file))), Leftovers());
    });

    private string[] Files(string folder) => Directory.Exists(Path.Combine(_root, folder))
        ? [.. Directory.EnumerateFiles(Path.Combine(_root, folder), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>What runs, waits to be resumed, or was left by killed processes.</summary>
    private string[] Leftovers() =>
    [
        .. new[] { "tmp", "partial", "damaged", "trash" }.Select(name => Path.Combine(_root, name)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder)).Select(path => Path.GetRelativePath(_root, path)).Order(StringComparer.Ordinal),
    ];
}
