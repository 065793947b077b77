using System.Globalization;
using System.Text;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>Listens to what a command prints, and keeps it for <see cref="QuickAnswer"/> if everything was up to date.</summary>
internal sealed class AnswerRecorder : IDisposable
{
    private readonly StringWriter _copy = new() { NewLine = "\n" };

    private readonly string? _file;
    private readonly IReadOnlyList<(string Path, string Sha256)> _engine = [];

    /// <summary>
    /// Begins to listen. The engine's files are hashed now: a build during the command makes another engine, whose answer this is not.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    public AnswerRecorder(string[] arguments)
    {
        Output = CommandOutput.ToStandardOutput(_copy);
        _file = QuickAnswer.FileOf(arguments);
        _engine = _file is null ? [] : [.. EngineFiles().Select(path => (path, ContentHash.OfFile(path)))];
    }

    /// <summary>Where the command prints its answer.</summary>
    public CommandOutput Output { get; }

    /// <inheritdoc/>
    public void Dispose() => _copy.Dispose();

    /// <summary>Keeps the answer.</summary>
    /// <param name="settings">Where the store is.</param>
    /// <param name="nodes">The nodes that it is about.</param>
    /// <param name="experiment">The experiment, with the hashes of what was read of its files: they may have been edited since.</param>
    /// <param name="keys">The key of each node, by label.</param>
    /// <param name="others">Other files that the answer rests on, such as the report.</param>
    public void Keep(
        EngineSettings settings, IReadOnlyList<StageNode> nodes, LoadedExperiment experiment, IReadOnlyDictionary<string, string> keys,
        IEnumerable<string> others)
    {
        // The logs of tuning are hashed with the other files. The user's data can be large, and a custom model's command has a version that only it
        // can tell: both take the long way.
        bool MustBeAsked(StageNode node) =>
            node.ExternalPath is not null || node.ExternalFiles.Any(file => !experiment.TuningLogs.Contains(file.Path)) || node.CallsUserCode
                || !keys.ContainsKey(node.Label);
        if (_file is not { } file || nodes.Any(MustBeAsked))
        {
            return;
        }

        Output.Writer.Flush();
        try
        {
            var text = new StringBuilder().Append(QuickAnswer.CacheKey()).Append('\n');
            AppendFiles(text, experiment, [.. others, .. experiment.TuningLogs]);
            AppendEntries(text, new ArtifactStore(settings.StoreFolder), nodes, keys);
            string answer = text.Append('\n').Append(_copy).ToString();
            AtomicFile.WriteText(file, QuickAnswer.HeaderOf(answer) + answer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // The next command takes the long way.
        }
    }

    /// <summary>Names the engine, the experiment, the commit and the other files, and the folders that must stay absent.</summary>
    private void AppendFiles(StringBuilder text, LoadedExperiment experiment, IEnumerable<string> others)
    {
        foreach ((string path, string sha256) in _engine.Concat(experiment.Files.Select(Path.GetFullPath).Zip(experiment.Hashes)))
        {
            text.Append(CultureInfo.InvariantCulture, $"F {sha256} {path}\n");
        }

        string[] git = GitCheckout.Around(Path.GetDirectoryName(Path.GetFullPath(experiment.Files[^1]))!)?.Files ?? [];
        string settings = RepositoryFile.PathOf(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(experiment.Files[^1])))!);
        foreach (string path in git.Append(settings).Concat(others).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{(File.Exists(path) ? "F " + ContentHash.OfFile(path) : "A -")} {path}\n");
        }

        foreach (string folder in NearerFolders(experiment.Files[^1]))
        {
            text.Append(CultureInfo.InvariantCulture, $"A - {folder}\n");
        }
    }

    /// <summary>Names the entries of the store, and the sizes of the outputs that they have there.</summary>
    private static void AppendEntries(
        StringBuilder text, ArtifactStore store, IEnumerable<StageNode> nodes, IReadOnlyDictionary<string, string> keys)
    {
        foreach (string action in nodes.Select(node => store.ActionPath(node.Stage, keys[node.Label])))
        {
            text.Append(CultureInfo.InvariantCulture, $"F {ContentHash.OfFile(action)} {action}\n");
            foreach (StoredFile output in CanonicalJson.Deserialize<ActionEntry>(File.ReadAllText(action)).Outputs)
            {
                text.Append(CultureInfo.InvariantCulture, $"S {output.Bytes} {store.ObjectPath(output.Sha256)}\n");
            }
        }
    }

    private static IEnumerable<string> EngineFiles() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "Bakeoff.*.dll").Where(file => Path.GetFileName(file) != ExplorerProcess.FileName)
            .Concat(new[] { "bakeoff.dll", "bakeoff.deps.json", "bakeoff.runtimeconfig.json" }.Select(
                name => Path.Combine(AppContext.BaseDirectory, name)).Where(File.Exists))
            .Order(StringComparer.Ordinal);

    /// <summary>Folders that would be taken for the experiments' if they were made.</summary>
    private static IEnumerable<string> NearerFolders(string experimentFile)
    {
        string experiments = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(experimentFile)))!;
        for (string? folder = Environment.CurrentDirectory; folder is not null
            && Path.Combine(folder, "experiments") != experiments; folder = Path.GetDirectoryName(folder))
        {
            if (!Directory.Exists(Path.Combine(folder, "experiments")))
            {
                yield return Path.Combine(folder, "experiments");
            }
        }
    }
}
