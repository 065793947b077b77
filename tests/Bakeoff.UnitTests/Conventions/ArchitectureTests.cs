using System.Text.RegularExpressions;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary><c>docs/architecture.md</c> is the picture of today: its table has what the project files have, and what it names exists.</summary>
public sealed partial class ArchitectureTests
{
    private const string AllBut = "all but ";

    private static readonly string s_page = File.ReadAllText(Path.Combine(TestPaths.Repository, "docs", "architecture.md"));

    private static readonly string[] s_projects =
    [
        .. Directory.GetDirectories(Path.Combine(TestPaths.Repository, "src"), "Bakeoff.*")
            .Select(folder => Path.GetFileName(folder)["Bakeoff.".Length..]),
    ];

    private static readonly HashSet<string> s_types = [.. SourceFile.All.SelectMany(file => file.Types).Select(SourceFile.NameOf)];

    [Fact]
    public void Table_HasEveryProjectOnce() =>
        Assert.Equal(s_projects.Order(StringComparer.Ordinal), Rows().Select(row => row.Groups["project"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Table_SaysWhatEachProjectReferences() => Assert.All(Rows(), row =>
    {
        string project = row.Groups["project"].Value, text = File.ReadAllText(Path.Combine(FolderOf(project), $"Bakeoff.{project}.csproj"));
        string[] references = Sorted(ProjectReference().Matches(text).Select(match => match.Groups[1].Value));
        string uses = row.Groups["uses"].Value;
        if (uses.StartsWith(AllBut, StringComparison.Ordinal))
        {
            Assert.Subset(s_projects.Except(List(uses[AllBut.Length..])).ToHashSet(), references.ToHashSet());
        }
        else
        {
            Assert.Equal(List(uses), references);
        }

        Assert.Equal(List(row.Groups["packages"].Value), Sorted(PackageReference().Matches(text).Select(match => match.Groups[1].Value)));
    });

    /// <summary>NuGet makes no package whose description is missing, and says so only where packages are made.</summary>
    [Fact]
    public void ProjectsThatArePackages_HaveAReadme() => Assert.All(s_projects.Select(FolderOf), folder =>
    {
        string text = File.ReadAllText(Path.Combine(folder, Path.GetFileName(folder) + ".csproj"));
        Assert.True(
            !text.Contains("<IsPackable>true", StringComparison.Ordinal) || text.Contains("<PackageReadmeFile>", StringComparison.Ordinal)
                || File.Exists(Path.Combine(folder, "README.md")),
            $"{folder} has no README.md");
    });

    /// <summary>A folder in a row is one of its project.</summary>
    [Fact]
    public void Table_NamesFoldersThatExist() => Assert.All(
        Rows().SelectMany(row => Folder().Matches(row.Value), (row, folder) => (Project: row.Groups["project"].Value, Name: folder.Groups[1].Value)),
        named => Assert.True(
            Directory.EnumerateDirectories(FolderOf(named.Project), named.Name, SearchOption.AllDirectories).Any(),
            $"Bakeoff.{named.Project} has no folder {named.Name}"));

    /// <summary>A type, a member (<c>Type.Member</c>), a folder or file of a project (<c>Project/Folder</c>), or a project.</summary>
    [Fact]
    public void Names_AreThoseOfTheCode() => Assert.All(
        Quoted().Matches(s_page).Select(match => match.Groups[1].Value), name => Assert.True(Exists(name), $"there is no {name}"));

    /// <summary>A class of tests, or a project of tests, that any page names is there.</summary>
    [Fact]
    public void TestsThatPagesName_AreThere() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, "docs"), "*.md").Append(Path.Combine(TestPaths.Repository, "CONTRIBUTING.md"))
            .SelectMany(file => TestClass().Matches(File.ReadAllText(file)), (file, match) => (File: file, Name: match.Groups[1].Value)),
        named => Assert.True(
            s_types.Contains(named.Name) || Directory.Exists(Path.Combine(TestPaths.Repository, "tests", "Bakeoff." + named.Name)),
            $"{named.File}: there is no {named.Name}"));

    private static string FolderOf(string project) => Path.Combine(TestPaths.Repository, "src", "Bakeoff." + project);

    private static IReadOnlyList<Match> Rows() => Row().Matches(s_page);

    private static string[] List(string cell) => cell is "nothing" or "none" ? [] : Sorted(cell.Split(", "));

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private static bool Exists(string name)
    {
        if (name.Split('/') is [var project, .. { Length: > 0 } rest])
        {
            string path = Path.Combine([FolderOf(project), .. rest]);
            return Directory.Exists(path) || File.Exists(path + ".cs");
        }

        return name.Split('.') is [var type, var member]
            ? type == "Bakeoff" ? s_projects.Contains(member)
                : SourceFile.All.Any(
                    file => Path.GetFileName(file.Path) == type + ".cs" && file.Text.Contains(" " + member, StringComparison.Ordinal))
            : s_types.Contains(name);
    }

    [GeneratedRegex(@"(?m)^\| `Bakeoff\.(?<project>\w+)` \| .* \| (?<uses>[^|]*) \| (?<packages>[^|]*) \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"`([A-Z]\w+)/`")]
    private static partial Regex Folder();

    /// <summary>Names as types have them, with lower-case letters; not codes of errors, variables of the environment, or files.</summary>
    [GeneratedRegex(@"`([A-Z]\w*[a-z]\w*(?:[./][A-Z]\w+)*)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`(?:\w+/)?(\w+Tests)(?:\.\w+)?`")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*Bakeoff\.(\w+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"<PackageReference Include=""([^""]+)""")]
    private static partial Regex PackageReference();
}
