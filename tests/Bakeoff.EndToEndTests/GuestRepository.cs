using System.Diagnostics;
using System.Text.RegularExpressions;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// A repository of somebody else's, made from the template with a feed of our packages and no other, and with a package folder of its own. The
/// packages are those of the build that is tested.
/// </summary>
public sealed class GuestRepository : IDisposable
{
    private static readonly Dictionary<string, string> None = [];
    private readonly TestFolder _folder = new();

    public GuestRepository()
    {
        // What the target Pack of build.cake does, but for the build.
        string[][] packs =
            [.. Regex.Matches(File.ReadAllText(Path.Combine(TestPaths.Repository, "build.cake")), @"EngineProcess\.Run\((""pack"",.*)\);")
            .Select(call => Regex.Matches(call.Groups[1].Value, "\"([^\"]*)\"")
                .Select(argument => argument.Groups[1].Value == "artifacts/packages" ? Feed : argument.Groups[1].Value).ToArray())];
        Assert.Equal(2, packs.Length);
        foreach (string[] pack in packs)
        {
            CommandResult result = CommandResult.Run(TestPaths.Repository, None, "dotnet", pack);
            Assert.True(result.ExitCode == 0, result.Output);
        }

        // No feed but the one that the tutorial names.
        _folder.Write("NuGet.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        Directory.CreateDirectory(Root);
        (Install, Create, First) = (Tell(Tutorial[0]), Tell(Tutorial[1]), Tell(Tutorial[2]));
    }

    /// <summary>The lines of docs/tutorial.md that begin with a dollar.</summary>
    internal static string[] Tutorial { get; } =
        [.. Regex.Matches(File.ReadAllText(Path.Combine(TestPaths.Repository, "docs", "tutorial.md")), @"(?m)^    \$ (.*)$")
            .Select(match => match.Groups[1].Value.Trim())];

    /// <summary>The packages.</summary>
    public string Feed => _folder["home/bakeoff/artifacts/packages"];

    /// <summary>The folder into which NuGet puts packages for this repository.</summary>
    public string Packages => _folder["packages"];

    /// <summary>The repository: a name with a space, since users have such.</summary>
    public string Root => _folder["my shop"];

    /// <summary>The three commands from an empty folder to a report.</summary>
    internal CommandResult Install { get; }

    internal CommandResult Create { get; }

    internal CommandResult First { get; }

    public void Dispose() => _folder.Dispose();

    internal CommandResult Dotnet(params string[] arguments) => Run("dotnet", arguments);

    /// <summary>A line of a shell, as the tutorial has it: ~/bakeoff is where its reader has a clone.</summary>
    internal CommandResult Tell(string line) => Run("bash", "-e", "-c", line);

    internal CommandResult Run(string program, params string[] arguments) => CommandResult.Run(Root, Variables, program, arguments);

    internal Process Start(string program, params string[] arguments) => CommandResult.Start(Root, Variables, program, arguments);

    /// <summary>NuGet's packages of this machine, which can be a feed.</summary>
    internal static string MachinePackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Adds a package that this machine has to the feed, or to another folder.</summary>
    internal bool TryServe(string package, string? feed = null)
    {
        string folder = Path.Combine(MachinePackages, package);
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, package + ".*.nupkg", SearchOption.AllDirectories) : [];
        Array.ForEach(files, file => File.Copy(file, Path.Combine(feed ?? Feed, Path.GetFileName(file)), overwrite: true));
        return files.Length > 0;
    }

    /// <summary>The folder that native libraries come from: empty, until a test puts them there.</summary>
    internal string Natives => Directory.CreateDirectory(_folder["natives"]).FullName;

    private Dictionary<string, string> Variables => new()
    {
        ["BAKEOFF_LIBRARIES"] = _folder["libraries"], ["BAKEOFF_LIBRARIES_SOURCE"] = Natives,
        ["NUGET_PACKAGES"] = _folder["packages"], ["DOTNET_CLI_HOME"] = _folder["home"], ["HOME"] = _folder["home"], ["DOTNET_NOLOGO"] = "1",
        ["GIT_AUTHOR_NAME"] = "Test", ["GIT_AUTHOR_EMAIL"] = "test@example.org", ["GIT_COMMITTER_NAME"] = "Test",
        ["GIT_COMMITTER_EMAIL"] = "test@example.org", ["CI"] = "true",
    };

    internal string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    internal void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
        File.WriteAllText(Path.Combine(Root, path), text);
    }
}
