using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Reads what earlier runs left in a store, whichever code made it.</summary>
/// <param name="storeFolder">The store.</param>
public sealed class StoredRuns(string storeFolder)
{
    private readonly ArtifactStore _store = new(storeFolder);

    /// <summary>The keys with which the nodes of an experiment were last used, by label.</summary>
    /// <param name="runsFolder">The experiment's folder of runs: <see cref="EngineSettings.RunsFolder"/>.</param>
    public static IReadOnlyDictionary<string, string> LastKeys(string runsFolder)
    {
        var last = new LastRuns(runsFolder);
        string folder = Path.Combine(runsFolder, "last");
        return (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : []).Select(Path.GetFileNameWithoutExtension)
            .Select(label => (Label: label!, last.Find(label!)?.Key)).Where(node => node.Key is not null)
            .ToDictionary(node => node.Label, node => node.Key!, StringComparer.Ordinal);
    }

    /// <summary>Copies the output of a key to a folder.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="key">The key.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>Whether the store has it, with all bytes as they were written.</returns>
    public bool Export(string stage, string key, string folder)
    {
        if (_store.EntryOf(stage, key) is not { } entry || !IsWhole(stage, key))
        {
            return false;
        }

        _store.Export(entry, folder);
        return true;
    }

    /// <summary>Verifies the output of a key. What is damaged is moved aside, so that the stage runs again when it is asked for.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="key">The key.</param>
    /// <returns>Whether the store has all of it, with all bytes as they were written.</returns>
    /// <exception cref="StoreException">What is damaged cannot be moved aside.</exception>
    public bool IsWhole(string stage, string key) => _store.EntryOf(stage, key) is { } entry && entry.Outputs.All(file => IsWhole(file.Sha256));

    /// <summary>A file of the output of a key as text; null if the store has not got it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="key">The key.</param>
    /// <param name="file">Its path in the output.</param>
    public string? ReadText(string stage, string key, string file) => HashOf(stage, key, file) is { } hash ? _store.ReadText(hash) : null;

    /// <summary>Where the store keeps a file of the output of a key, verified, to be read only; null if it has none, or a damaged one.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="key">The key.</param>
    /// <param name="file">Its path in the output.</param>
    public string? PathOf(string stage, string key, string file) =>
        HashOf(stage, key, file) is { } hash && IsWhole(hash) ? _store.ObjectPath(hash) : null;

    /// <summary>The files of the output of a key as the store keeps them, in the order of their paths; not verified.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="key">The key.</param>
    /// <returns>Of each its path in the output and where the store keeps it; none where the store lacks the output.</returns>
    internal IReadOnlyList<(string Path, string Stored)> FilesOf(string stage, string key) =>
        [.. (_store.EntryOf(stage, key)?.Outputs ?? []).Select(file => (file.Path, _store.ObjectPath(file.Sha256)))];

    private bool IsWhole(string sha256)
    {
        try
        {
            _store.Verify(sha256);
            return true;
        }
        catch (DamagedObjectException)
        {
            return false;
        }
    }

    private string? HashOf(string stage, string key, string file) =>
        _store.EntryOf(stage, key)?.Outputs.FirstOrDefault(output => output.Path == file)?.Sha256;

    /// <summary>
    /// How two keys of a stage differ, a sentence a part, with the members of code that changed; null if the store lacks one of them.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="before">The earlier key.</param>
    /// <param name="now">The later key.</param>
    public IReadOnlyList<string>? Differences(string stage, string before, string now) =>
        _store.PartsOf(stage, before) is { } old && _store.PartsOf(stage, now) is { } parts
            ? Explanation.Differences(old, parts, _store.ReadText) : null;
}
