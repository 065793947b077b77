using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// The data that experiments of a commit read and that git does not have there, since it is ignored or outside of the repository. The same bytes
/// are used on both sides: those of the working copy; the comparison says so.
/// </summary>
/// <param name="git">The repository.</param>
/// <param name="tree">The commit's files.</param>
/// <param name="name">What the reader calls the commit.</param>
internal sealed class BaselineData(GitRepository git, Worktree tree, string name)
{
    private const int NamedFiles = 3;
    private const int MaxFolds = 1000;

    /// <summary>The experiments' folder in the tree.</summary>
    public string Experiments { get; } = Path.GetFullPath(Path.Combine(tree.Path, git.Experiments));

    /// <summary>The experiments that the commit has.</summary>
    public IReadOnlyList<string> Names => new ExperimentReader(Experiments).Names;

    /// <summary>Puts the data of an experiment into the tree, where it is missing.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <returns>Sentences that say what was taken from where; none where git has all of it.</returns>
    /// <exception cref="ReportedException">The commit has no such experiment (<c>BKF7010</c>), or data is nowhere (<c>BKF7011</c>).</exception>
    public IReadOnlyList<string> Take(string experiment)
    {
        string which = experiment.Split(Sweep.Mark)[0];
        string at = $"{name} ({tree.Commit[..10]})";
        if (!Names.Contains(which))
        {
            string there = Names.Count == 0 ? $"no folder {git.Experiments.Replace('\\', '/')} with experiments" : $"no experiment '{which}'";
            throw new ReportedException([new ErrorReport(
                ErrorCodes.NotInBaseline, $"{at} has {there}.",
                Names.Count == 0 ? "Compare with a later commit, or with an experiment or a run: --baseline=EXPERIMENT."
                    : $"Name one that it has, such as --baseline={name}:{Names[0]} (it has {string.Join(", ", Names)}), "
                        + "or compare with another experiment of the working tree: --baseline=EXPERIMENT.")]);
        }

        var taken = new List<string>();
        (string folder, string? path, string? items) = DatasetOf(which, []);
        if (path is not null && !Path.IsPathRooted(path))
        {
            string file = TakeOne(folder, path, at, taken);
            bool isFile = File.Exists(file);
            if (isFile && taken.Count > 0 && File.Exists(Here(folder, path + ".wal")))
            {
                TakeOne(folder, path + ".wal", at, taken); // A database's log belongs to its file.
            }

            string[] places = isFile && items is not null && !Path.IsPathRooted(items)
                ? [items, Path.Combine(Path.GetDirectoryName(path)!, items)] : [];
            if (places.FirstOrDefault(place => File.Exists(Here(folder, place))) is { } found)
            {
                TakeOne(folder, found, at, taken);
            }
        }

        TakeLists(which, at, taken);
        string more = taken.Count > NamedFiles ? FormattableString.Invariant($" and {taken.Count - NamedFiles} more files") : "";
        return taken.Count == 0 ? [] :
        [
            $"{at} has no {string.Join(", ", taken.Take(NamedFiles))}{more} in git: "
                + "the working copy's data was used, the same bytes as on the other side.",
        ];
    }

    private string Here(string experiment, string path) => Path.GetFullPath(Path.Combine(git.Root, git.Experiments, experiment, path));

    /// <summary>
    /// Where the dataset's path is declared, the path, and the file of the items; the engine reads the file itself, and says what is wrong with it.
    /// </summary>
    private (string Folder, string? Path, string? Items) DatasetOf(string experiment, IReadOnlyList<string> extending)
    {
        string file = Path.Combine(Experiments, experiment, "experiment.json");
        if (!File.Exists(file) || extending.Contains(experiment))
        {
            return (experiment, null, null);
        }

        try
        {
            JsonPart root = JsonPart.Parse(File.ReadAllBytes(file), file, []);
            JsonPart? Member(JsonPart? of, string key) => of?.Members.LastOrDefault(member => member.Name == key).Value;
            string? Text(JsonPart? of, string key) => Member(of, key) is { Kind: JsonTokenType.String, Text: { Length: > 0 } text } ? text : null;
            return Member(root, "dataset") is { } dataset ? (experiment, Text(dataset, "path"), Text(dataset, "itemsFile"))
                : Text(root, "extends") is { } extended ? DatasetOf(extended, [.. extending, experiment]) : (experiment, null, null);
        }
        catch (ReportedException)
        {
            return (experiment, null, null);
        }
    }

    private void TakeLists(string experiment, string at, List<string> taken)
    {
        foreach ((string declared, string lists) in ListsOf(experiment, []))
        {
            foreach (string one in Expand(declared, lists))
            {
                TakeOne(declared, one, at, taken);
            }
        }
    }

    /// <summary>The files of lists and scores that were made elsewhere, with the experiment that names each.</summary>
    private IEnumerable<(string Folder, string Path)> ListsOf(string experiment, IReadOnlyList<string> extending)
    {
        string file = Path.Combine(Experiments, experiment, "experiment.json");
        if (!File.Exists(file) || extending.Contains(experiment))
        {
            return [];
        }

        try
        {
            JsonPart root = JsonPart.Parse(File.ReadAllBytes(file), file, []);
            IEnumerable<JsonPart> models = root.Members.Where(member => member.Name == "models").SelectMany(member => member.Value.Members)
                .Select(member => member.Value).Where(ImportReader.Describes);
            IEnumerable<(string, string)> own = models.SelectMany(model => model.Members)
                .Where(member => member.Name is "lists" or "listsWithSeen" or "predictions" && member.Value.Kind == JsonTokenType.String)
                .Select(member => (experiment, member.Value.Text)).Where(file => !Path.IsPathRooted(file.Text));
            JsonPart? extended = root.Members.LastOrDefault(member => member.Name == "extends").Value;
            return [.. own, .. extended is null ? [] : ListsOf(extended.Text, [.. extending, experiment])];
        }
        catch (ReportedException)
        {
            return [];
        }
    }

    /// <summary>The files that a path stands for in the working copy: one for each fold where it says so.</summary>
    private IEnumerable<string> Expand(string experiment, string path) => !path.Contains(ImportedPath.FoldMark, StringComparison.Ordinal) ? [path]
        : Enumerable.Range(0, MaxFolds).Select(new ImportedPath("", path).For).Where(one => File.Exists(Here(experiment, one)));

    /// <summary>Puts a file or the files of a folder into the tree where they are missing, and returns where it stands there.</summary>
    private string TakeOne(string experiment, string path, string at, List<string> taken)
    {
        string here = Here(experiment, path), there = Path.GetFullPath(Path.Combine(Experiments, experiment, path));
        if (!IsWithin(there, tree.Path))
        {
            // The path leads out of the repository, or out and in again.
            string target = IsWithin(here, git.Root) ? Path.Combine(tree.Path, Path.GetRelativePath(git.Root, here)) : here;
            if (target != here)
            {
                Fill(here, target, at, taken);
            }

            if (Path.Exists(target) && !Path.Exists(there))
            {
                Link(there, target);
                taken.AddRange(target == here ? [here] : []);
            }
        }
        else
        {
            Fill(here, there, at, taken);
        }

        return Path.Exists(there) ? there : throw Missing(
            $"{at} reads {path} for '{experiment}', which is neither in git there nor in the working copy: {here} does not exist.",
            "Put the data there, or compare with a commit whose data is here.");
    }

    private void Fill(string here, string there, string at, List<string> taken)
    {
        string inside = Path.GetRelativePath(tree.Path, there).Replace('\\', '/');
        bool IsIn(string module) => inside == module || inside.StartsWith(module + "/", StringComparison.Ordinal);
        if (tree.WithoutSubmodule.FirstOrDefault(lacking => IsIn(lacking.Key)) is { Key: { } module, Value: var wanted })
        {
            throw Missing(
                $"{at} has its data in the submodule {module} at {wanted[..10]}, and the clone of it in the working copy lacks that commit.",
                $"Fetch it with git -C {module} fetch origin {wanted}, and compare again.");
        }

        if (File.Exists(here) && !Path.Exists(there))
        {
            Link(there, here);
            taken.Add(inside);
        }
        else if (Directory.Exists(here))
        {
            foreach (string file in MissingIn(here, there))
            {
                Link(Path.Combine(there, file), Path.Combine(here, file));
                taken.Add($"{inside}/{file}");
            }
        }

        string[] files = Directory.Exists(there) ? Directory.GetFiles(there, "*", SearchOption.AllDirectories) : File.Exists(there) ? [there] : [];
        foreach (string file in files.Where(file => new FileInfo(file).LinkTarget is null))
        {
            TakeFromLfs(file, file == there ? here : Path.Combine(here, Path.GetRelativePath(there, file)), at);
        }
    }

    /// <summary>
    /// Files of a folder that the commit would have next to its own: what git ignores; what is only not added yet is part of the change. All of them
    /// where the commit has no such folder.
    /// </summary>
    private static string[] MissingIn(string here, string there)
    {
        string[] files = Directory.Exists(there)
            ? Git.Run(here, CancellationToken.None, "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", ".").Parts
            :
            [
                .. Directory.EnumerateFiles(here, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(here, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
            ];
        return
        [
            .. files.Where(file => !file.Split('/').Contains(".git"))
                .Where(file => File.Exists(Path.Combine(here, file)) && !Path.Exists(Path.Combine(there, file))),
        ];
    }

    private void TakeFromLfs(string there, string here, string at)
    {
        if (LfsPointer.Read(there) is not { } pointer)
        {
            return;
        }

        string file = Path.GetRelativePath(tree.Path, there).Replace('\\', '/');
        string content = pointer.Find(git, here) ?? throw Missing(
            $"{at} has only a pointer of Git LFS for {file}, and its content ({pointer.Sha256[..12]}…) is not in this clone.",
            $"Fetch it with git lfs fetch origin {tree.Commit}, and compare again.");
        File.Delete(there);
        Link(there, content); // The very bytes that the commit means: nothing to tell.
    }

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A link costs nothing where data is large; it is never written through. Where links are not allowed it is a copy.</summary>
    private static void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            if (Directory.Exists(target))
            {
                Directory.CreateSymbolicLink(path, target);
            }
            else
            {
                File.CreateSymbolicLink(path, target);
            }
        }
        catch (Exception e) when ((e is IOException or UnauthorizedAccessException) && File.Exists(target))
        {
            File.Copy(target, path);
        }
    }

    private static ReportedException Missing(string message, string remedy) => new([new ErrorReport(ErrorCodes.NoBaselineData, message, remedy)]);
}
