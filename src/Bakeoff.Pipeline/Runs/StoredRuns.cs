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
    /// <returns>Whether the store has it.</returns>
    public bool Export(string stage, string key, string folder)
    {
        string path = _store.ActionPath(stage, key);
        if (!File.Exists(path) || ActionEntry.TryRead(path) is not { } entry)
        {
            return false;
        }

        _store.Export(entry, folder);
        return true;
    }

    /// <summary>A file of the output of a key as text; null if the store has not got it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="key">The key.</param>
    /// <param name="file">Its path in the output.</param>
    public string? ReadText(string stage, string key, string file) => HashOf(stage, key, file) is { } hash ? _store.ReadText(hash) : null;

    /// <summary>Where the store keeps a file of the output of a key, to be read only; null if it has not got it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="key">The key.</param>
    /// <param name="file">Its path in the output.</param>
    public string? PathOf(string stage, string key, string file) => HashOf(stage, key, file) is { } hash && _store.ObjectPath(hash) is var path && File.Exists(path) ? path : null;

    private string? HashOf(string stage, string key, string file)
    {
        string path = _store.ActionPath(stage, key);
        return File.Exists(path) ? ActionEntry.TryRead(path)?.Outputs.FirstOrDefault(output => output.Path == file)?.Sha256 : null;
    }

    /// <summary>How two keys of a stage differ, a sentence a part, with the members of code that changed; null if the store lacks one of them.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="before">The earlier key.</param>
    /// <param name="now">The later key.</param>
    public IReadOnlyList<string>? Differences(string stage, string before, string now) =>
        _store.PartsOf(stage, before) is { } old && _store.PartsOf(stage, now) is { } parts ? Explanation.Differences(old, parts, _store.ReadText) : null;
}
