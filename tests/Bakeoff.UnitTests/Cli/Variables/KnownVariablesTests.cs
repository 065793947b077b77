using System.Text.RegularExpressions;
using Bakeoff.Cli;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>One list has every variable of the environment: what reads another one is found here.</summary>
public sealed partial class KnownVariablesTests
{
    private static readonly string[] s_folders = ["src", "tests", "build", "samples", ".ci", ".github"];
    private static readonly string[] s_files = ["build.cake", "azure-pipelines.yml", "azure-pipelines.ci.yml"];
    private static readonly string[] s_endings = [".cs", ".cake", ".props", ".targets", ".csproj", ".yml", ".py", ".sh", ""];

    /// <summary>Names that are written to be refused, or are no variables of the environment.</summary>
    private static readonly string[] s_others = ["BAKEOFF_STOER", "BAKEOFF_TEST_", "BAKEOFF_VERSION"];

    [Fact]
    public void EveryNameInTheSources_IsInTheList()
    {
        (string File, string Name)[] found = [.. Sources().SelectMany(
            file => Named().Matches(File.ReadAllText(file)).Select(match => (Path.GetRelativePath(TestPaths.Repository, file), match.Value)))];
        Assert.InRange(found.Select(use => use.Name).Distinct().Count(), 15, 100);
        string[] known = [.. KnownVariables.All.Select(variable => variable.Name)];
        Assert.Equal(
            [], found.Where(use => !known.Contains(use.Name) && !s_others.Contains(use.Name)).Select(use => $"{use.File}: {use.Name}").Distinct());
    }

    [Fact]
    public void EveryNameInTheList_IsInTheSources_AndIsThereOnce()
    {
        string list = Path.Combine("Variables", "KnownVariables.cs");
        string[] sources = [.. Sources().Where(file => !file.EndsWith(list, StringComparison.Ordinal)).Select(File.ReadAllText)];
        Assert.All(
            KnownVariables.All.Where(variable => variable.Name != "WAYLAND_DISPLAY"),
            variable => Assert.Contains(sources, source => source.Contains(variable.Name, StringComparison.Ordinal)));
        Assert.Equal(KnownVariables.All.Count, KnownVariables.All.Select(variable => variable.Name).Distinct().Count());
        Assert.All(KnownVariables.All, variable => Assert.EndsWith(".", variable.Summary, StringComparison.Ordinal));
    }

    [Fact]
    public void FindUnknown_GivesTheNamesThatNothingReads() =>
        Assert.Equal(["BAKEOFF_STOER"], KnownVariables.FindUnknown(["PATH", "BAKEOFF_STORE", "BAKEOFF_STOER", "NO_COLOR"]));

    private static IEnumerable<string> Sources() => s_folders.SelectMany(
        folder => Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, folder), "*", SearchOption.AllDirectories))
        .Where(file => s_endings.Contains(Path.GetExtension(file)) && !Skipped().IsMatch(file))
        .Concat(s_files.Select(file => Path.Combine(TestPaths.Repository, file)).Where(File.Exists));

    [GeneratedRegex(@"\bBAKEOFF_[A-Z_]+")]
    private static partial Regex Named();

    [GeneratedRegex(@"[\\/](bin|obj|node_modules|artifacts)[\\/]")]
    private static partial Regex Skipped();
}
