using System.Text;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// What an experiment of a branch last used: <c>roots/&lt;hash&gt;.json</c>, format <c>root/1</c>. Garbage collection keeps what a root
/// refers to while its branch has the experiment.
/// </summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Host">The machine that ran it: only there can be said whether the branch still exists.</param>
/// <param name="Folder">The working tree, or the folder that holds the experiments where there is no git.</param>
/// <param name="Repository">The folder that holds the branches, or null where there is no git.</param>
/// <param name="Branch">The branch; null for a detached head or no git.</param>
/// <param name="Commit">The commit that was checked out, or null.</param>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="ExperimentFile">The experiment's file, relative to the folder, with forward slashes.</param>
/// <param name="Keys">The keys of its nodes, by label.</param>
public sealed record StoreRoot(
    string Format, string Host, string Folder, string? Repository, string? Branch, string? Commit, string Experiment, string ExperimentFile,
    IReadOnlyDictionary<string, string> Keys)
{
    /// <summary>Writes down what a run used.</summary>
    /// <param name="settings">Where the store is.</param>
    /// <param name="graph">The experiment's nodes.</param>
    /// <param name="experimentFile">The experiment's file.</param>
    /// <param name="records">What the nodes did. Those of the graph that had no part keep the keys of their last run.</param>
    public static void Remember(EngineSettings settings, StageGraph graph, string experimentFile, IReadOnlyList<StageRecord> records)
    {
        string full = Path.GetFullPath(experimentFile);
        GitCheckout? git = GitCheckout.Around(Path.GetDirectoryName(full)!);
        string folder = git?.Root ?? Path.GetDirectoryName(Path.GetDirectoryName(full))!;
        var root = new StoreRoot(
            "root/1", Environment.MachineName, folder, git?.Repository, git?.Branch, git?.Commit, graph.Experiment,
            Path.GetRelativePath(folder, full).Replace('\\', '/'), new SortedDictionary<string, string>(StringComparer.Ordinal));
        string file = root.FileIn(settings.StoreFolder);
        IReadOnlyDictionary<string, string> before = Read(file)?.Keys ?? root.Keys;
        var keys = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string label in graph.Nodes.Select(node => node.Label))
        {
            if ((records.FirstOrDefault(record => record.Label == label)?.Key ?? before.GetValueOrDefault(label)) is { } key)
            {
                keys[label] = key;
            }
        }

        (root with { Keys = keys }).Write(file);
    }

    /// <summary>The keys that an experiment used at a commit, on whatever branch; null if no run there is known.</summary>
    /// <param name="settings">Where the store is.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="commit">The commit.</param>
    public static IReadOnlyDictionary<string, string>? KeysAt(EngineSettings settings, string experiment, string commit) =>
        ReadAll(settings.StoreFolder)
        .Where(root => root.Root.Experiment == experiment && root.Root.Commit == commit).OrderBy(root => root.Used).LastOrDefault().Root?.Keys;

    /// <summary>The commit at which a key was last used, or null where that is not known.</summary>
    /// <param name="settings">Where the store is.</param>
    /// <param name="key">The key.</param>
    public static string? CommitOf(EngineSettings settings, string key) =>
        ReadAll(settings.StoreFolder).Where(root => root.Root.Keys.Values.Contains(key)).OrderBy(root => root.Used).LastOrDefault().Root?.Commit;

    /// <summary>All roots of a store, with the time of their last use.</summary>
    internal static IReadOnlyList<(string File, StoreRoot Root, DateTime Used)> ReadAll(string storeFolder)
    {
        string folder = Path.Combine(storeFolder, "roots");
        return
        [
            .. (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : []).Order(StringComparer.Ordinal)
                .Select(file => (file, Read(file), File.GetLastWriteTimeUtc(file)))
                .Where(root => root.Item2 is not null).Select(root => (root.file, root.Item2!, root.Item3)),
        ];
    }

    /// <summary>A damaged root refers to nothing.</summary>
    private static StoreRoot? Read(string file)
    {
        try
        {
            return StoreFile.IsRegular(file) ? CanonicalJson.Deserialize<StoreRoot>(File.ReadAllText(file)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string FileIn(string storeFolder) => Path.Combine(
        storeFolder, "roots", ContentHash.OfBytes(Encoding.UTF8.GetBytes($"{Host}\n{Folder}\n{Branch}\n{Experiment}"))[..32] + ".json");

    private void Write(string file)
    {
        string text = CanonicalJson.Serialize(this);
        try
        {
            if (StoreFile.IsRegular(file) && File.ReadAllText(file) == text)
            {
                LastUse.Touch(file);
            }
            else
            {
                AtomicFile.WriteText(file, text);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A store that cannot be written cannot be collected either.
        }
    }
}
