using System.Diagnostics;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// A repository of somebody else's, made from the template with a feed of our packages and no other, and with a package folder of its own. The packages are
/// those of the build that is tested.
/// </summary>
public sealed class GuestRepository : IDisposable
{
    private static readonly Dictionary<string, string> None = [];
    private readonly TestFolder _folder = new();

    public GuestRepository()
    {
        foreach (string[] what in new[] { new[] { "Bakeoff.slnx" }, ["src/Bakeoff.Cli/Bakeoff.Cli.csproj", "-p:UseCurrentRuntimeIdentifier=false", "-p:CreateRidSpecificToolPackages=false", "-p:IncludeSymbols=false"] })
        {
            CommandResult pack = CommandResult.Run(TestPaths.Repository, None, "dotnet", ["pack", .. what, "-c", "Release", "--no-build", "-o", Feed, "--nologo"]);
            Assert.True(pack.ExitCode == 0, pack.Output);
        }

        _folder.Write("NuGet.config", $"<configuration><packageSources><clear /><add key=\"local\" value=\"{Feed}\" /></packageSources></configuration>");
        Directory.CreateDirectory(Root);
        Install = Dotnet("new", "install", "Bakeoff.Templates", "--nuget-source", Feed);
        Create = Dotnet("new", "bakeoff");
        First = Dotnet("build", "-t:Report");
    }

    /// <summary>The packages.</summary>
    public string Feed => _folder["feed"];

    /// <summary>The repository: a name with a space, since users have such.</summary>
    public string Root => _folder["my shop"];

    /// <summary>The three commands from an empty folder to a report.</summary>
    internal CommandResult Install { get; }

    internal CommandResult Create { get; }

    internal CommandResult First { get; }

    public void Dispose() => _folder.Dispose();

    internal CommandResult Dotnet(params string[] arguments) => Run("dotnet", arguments);

    internal CommandResult Run(string program, params string[] arguments) => CommandResult.Run(Root, Variables, program, arguments);

    internal Process Start(string program, params string[] arguments) => CommandResult.Start(Root, Variables, program, arguments);

    /// <summary>Adds a package that this machine has to the feed.</summary>
    internal bool TryServe(string package)
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string folder = Path.Combine(packages, package);
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, package + ".*.nupkg", SearchOption.AllDirectories) : [];
        Array.ForEach(files, file => File.Copy(file, Path.Combine(Feed, Path.GetFileName(file)), overwrite: true));
        return files.Length > 0;
    }

    private Dictionary<string, string> Variables => new()
    {
        ["NUGET_PACKAGES"] = _folder["packages"], ["DOTNET_CLI_HOME"] = _folder["home"], ["DOTNET_NOLOGO"] = "1", ["GIT_AUTHOR_NAME"] = "Test", ["GIT_AUTHOR_EMAIL"] = "test@example.org", ["GIT_COMMITTER_NAME"] = "Test", ["GIT_COMMITTER_EMAIL"] = "test@example.org", ["CI"] = "true",
    };

    internal string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    internal void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
        File.WriteAllText(Path.Combine(Root, path), text);
    }
}
