using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>A clone of what git tracks, or would: so that the tests hold before a commit too.</summary>
internal sealed class WorkingCopy
{
    public WorkingCopy(TestFolder folder, string name)
    {
        Root = folder[name];
        string[] files = CommandResult.Run(TestPaths.Repository, null, "git", "ls-files", "--cached", "--others", "--exclude-standard").Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string file in files.Where(file => File.Exists(Path.Combine(TestPaths.Repository, file))))
        {
            string target = this[file];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(TestPaths.Repository, file), target);
        }
    }

    private readonly Dictionary<string, string?> _originals = new(StringComparer.Ordinal);

    public string Root { get; }

    public string this[string path] => Path.Combine(Root, path);

    public CommandResult Dotnet(params string[] arguments) => Run(new Dictionary<string, string>(), "dotnet", arguments);

    /// <summary>Runs a program as CI would. The rules of our style do not matter here, and looking at them takes half of a build.</summary>
    public CommandResult Run(IReadOnlyDictionary<string, string> environment, string program, params string[] arguments) =>
        CommandResult.Run(Root, new Dictionary<string, string>(environment) { ["CI"] = "true", ["RunAnalyzers"] = "false" }, program, arguments);

    /// <summary>Replaces text in a file, or makes the file where <paramref name="before"/> is null.</summary>
    public void Edit(string path, string? before, string after)
    {
        string file = this[path];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string? old = File.Exists(file) ? File.ReadAllText(file) : null;
        string text = before is null ? after : old!.Replace(before, after, StringComparison.Ordinal);
        Assert.True(text != old, $"{path} does not hold '{before}'");
        _originals.TryAdd(file, old);
        File.WriteAllText(file, text);
    }

    /// <summary>Gives the files below a folder the time that it is now.</summary>
    public void Touch(string folder) => Array.ForEach(
        Directory.GetFiles(this[folder], "*", SearchOption.AllDirectories), file => File.SetLastWriteTimeUtc(file, DateTime.UtcNow));

    /// <summary>Takes all edits back.</summary>
    public void Undo()
    {
        foreach ((string file, string? text) in _originals)
        {
            if (text is null)
            {
                File.Delete(file);
            }
            else
            {
                File.WriteAllText(file, text);
            }
        }

        _originals.Clear();
    }
}
