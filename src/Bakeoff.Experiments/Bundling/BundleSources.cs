using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Gathers what an experiment reads into a bundle: its folder and those that it extends, the user's data, lists and scripts, the assemblies of custom
/// classes, and lock files.
/// </summary>
/// <param name="content">Receives the files.</param>
/// <param name="experiment">The experiment.</param>
/// <param name="context">Where the store and the engine are.</param>
/// <param name="withData">Whether the user's data goes along.</param>
internal sealed class BundleSources(BundleContent content, LoadedExperiment experiment, RunContext context, bool withData)
{
    /// <summary>Where an archive keeps the rows of a query.</summary>
    public const string RowsFolder = "data/rows";

    private const long LargestBytes = 10_000_000;
    private static readonly string[] NotOfTheExperiment = ["bin", "obj", "artifacts"];
    private readonly Dictionary<string, string> _moved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _assemblies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _data = new(StringComparer.Ordinal);
    private int _folders;

    /// <summary>The user's data files, by the names that the stages have for them.</summary>
    public List<StoredFile> DataFiles { get; } = [];

    /// <summary>Where each of <see cref="DataFiles"/> is in the archive.</summary>
    public List<string> DataPaths { get; } = [];

    /// <summary>The lock files of the engine in the archive.</summary>
    public List<string> Locks { get; } = [];

    /// <summary>The files of the code of each custom model in the archive, by the model's name.</summary>
    public Dictionary<string, List<string>> Code { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the rows of a database are the data.</summary>
    public bool IsQuery { get; private set; }

    /// <summary>The folders of the experiments, what is extended before what extends it.</summary>
    private IEnumerable<string> Folders => experiment.Files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>Adds everything.</summary>
    public void Gather()
    {
        foreach (string log in experiment.TuningLogs)
        {
            _moved[log] = LogInArchive(experiment, log);
        }

        AddData(experiment.Graph[StageTable.Download.Name]);
        foreach (StageNode node in experiment.Graph.Nodes.Where(node => node.Stage != StageTable.Download.Name))
        {
            IEnumerable<string> files = FilesOf(node).Select(file => content.Add(Place(file.Path, "files"), file.Path)).ToArray();
            IEnumerable<string> code = node.CustomCode is { } custom ? AddAssembly(custom.Value) : [];
            if (node.Model is { } model)
            {
                Code[model] = [.. files, .. code];
            }
        }

        foreach (string file in experiment.Files)
        {
            AddExperiment(Path.GetFullPath(file));
        }

        AddLocks();
    }

    /// <summary>Where a folder of an experiment is in the archive.</summary>
    /// <param name="folder">The folder.</param>
    public static string InArchive(string folder) => "experiments/" + Path.GetFileName(folder);

    /// <summary>
    /// Where the log of a search for a model's options is in the archive: where tuning looks for one that is kept with the experiment.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="log">The log here.</param>
    public static string LogInArchive(LoadedExperiment experiment, string log)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(experiment.Files[^1]))!;
        return $"{InArchive(folder)}/tuning/{experiment.Graph.Experiment}/{Path.GetFileName(log)}";
    }

    private static IReadOnlyList<(string Name, string Path)> FilesOf(StageNode node) => node.ExternalPath is { } path
        ? UserFileList.Find(path, node) : node.ExternalFiles;

    private void AddData(StageNode download)
    {
        string cache = Path.GetFullPath(Path.Combine(context.Settings.ArtifactsFolder, "cache", "sql"));
        string? folder = null;
        if (download.ExternalPath is { } external && Path.GetFullPath(external) is var full)
        {
            IsQuery = full.StartsWith(cache + Path.DirectorySeparatorChar, StringComparison.Ordinal);
            folder = IsQuery ? $"{RowsFolder}/{Path.GetFileName(Path.GetDirectoryName(full))}"
                : Directory.Exists(full) ? Place(full, "data", isFolder: true) : null;
        }

        foreach ((string name, string path) in FilesOf(download))
        {
            string target = folder is null ? Place(path, "data") : $"{folder}/{name}";
            _data.Add(Path.GetFullPath(path));
            DataFiles.Add(new StoredFile(name, ContentHash.OfFile(path), new FileInfo(path).Length));
            DataPaths.Add(withData ? content.Add(target, path) : target);
        }
    }

    /// <summary>The place of a file or a folder in the archive: its own within an experiment's folder, else a folder with a number.</summary>
    private string Place(string path, string kind, bool isFolder = false)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (_moved.TryGetValue(full, out string? known))
        {
            return known;
        }

        string? own = Folders.FirstOrDefault(folder => full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        string? beside = own is not null || isFolder
            ? null : _moved.Keys.FirstOrDefault(other => Path.GetDirectoryName(other) == Path.GetDirectoryName(full)
            && _moved[other].StartsWith(kind + "/", StringComparison.Ordinal) && !Directory.Exists(other));
        return _moved[full] = own is not null ? $"{InArchive(own)}/{Path.GetRelativePath(own, full).Replace('\\', '/')}"
            : beside is not null ? $"{_moved[beside][.._moved[beside].LastIndexOf('/')]}/{Path.GetFileName(full)}"
            : isFolder ? Numbered(kind) : $"{Numbered(kind)}/{Path.GetFileName(full)}";
    }

    private string Numbered(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}/{++_folders}");

    /// <summary>Adds an assembly with those that were built with it; what the engine has itself stays with the engine.</summary>
    private List<string> AddAssembly(StageCode code)
    {
        string file = Path.GetFullPath(code.Path!), folder = Path.GetDirectoryName(file)!, place = $"assemblies/{code.Assembly}";
        string deps = Path.ChangeExtension(file, ".deps.json");
        HashSet<string> projects = File.Exists(deps) ? ProjectsIn(deps) : [];
        List<string> added = [content.Add($"{place}/{Path.GetFileName(file)}", file)];
        foreach (string type in code.Type.Split(StageCode.Separator))
        {
            _assemblies[type.Replace('/', '+')] = added[0];
        }

        foreach (string other in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(other);
            bool isCode = name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                && (projects.Contains(Path.GetFileNameWithoutExtension(name)) || !File.Exists(Path.Combine(context.Program.Folder, name)));
            if (other != file && (isCode || other == deps))
            {
                added.Add(content.Add($"{place}/{name}", other));
            }
        }

        return added;
    }

    /// <summary>The names of the projects that an assembly was built with.</summary>
    private static HashSet<string> ProjectsIn(string deps)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(deps));
        return document.RootElement.TryGetProperty("libraries", out JsonElement libraries)
            ? [.. libraries.EnumerateObject().Where(library => library.Value.GetProperty("type").GetString() == "project")
                .Select(library => library.Name.Split('/')[0])]
            : [];
    }

    private void AddExperiment(string file)
    {
        string folder = Path.GetDirectoryName(file)!, place = InArchive(folder);
        var rewriter = new ExperimentRewriter(folder, place, _moved, _assemblies);
        content.Add($"{place}/{Path.GetFileName(file)}", rewriter.Rewrite(File.ReadAllBytes(file)));
        AddFolder(folder, place, other => other != file);
        foreach (string project in rewriter.Projects.Where(File.Exists))
        {
            string sources = Path.GetDirectoryName(project)!;
            AddFolder(sources, $"sources/{Path.GetFileNameWithoutExtension(project)}", _ => true);
        }
    }

    /// <summary>Adds the files of a folder that somebody wrote: not what a build made, nor the data, which <see cref="AddData"/> has added.</summary>
    private void AddFolder(string folder, string place, Func<string, bool> isWanted)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Where(isWanted).Order(StringComparer.Ordinal))
        {
            if (!_data.Contains(file) && Path.GetFileName(file)[0] != '.' && StoreFile.IsRegular(file) && new FileInfo(file).Length <= LargestBytes)
            {
                content.Add($"{place}/{Path.GetFileName(file)}", file);
            }
        }

        foreach (string inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(inner);
            if (name[0] != '.' && !NotOfTheExperiment.Contains(name) && new DirectoryInfo(inner).LinkTarget is null)
            {
                AddFolder(inner, $"{place}/{name}", isWanted);
            }
        }
    }

    /// <summary>An engine that was built from its sources has their lock files; a package has its versions in the keys alone.</summary>
    private void AddLocks()
    {
        string root = Path.GetFullPath(Path.Combine(context.Program.Folder, "..", "..", "..", ".."));
        if (!File.Exists(Path.Combine(root, "src", "Bakeoff.Cli", "packages.lock.json")))
        {
            return;
        }

        foreach (string file in new[] { "global.json", "Directory.Packages.props" }.Select(name => Path.Combine(root, name))
            .Concat(Directory.GetFiles(Path.Combine(root, "src"), "packages.lock.json", SearchOption.AllDirectories)).Where(File.Exists)
            .Order(StringComparer.Ordinal))
        {
            Locks.Add(content.Add("engine/" + Path.GetRelativePath(root, file).Replace('\\', '/'), file));
        }
    }
}
