using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The bundled scripts and style sheets of pages are what their sources and the lock file say.</summary>
public sealed class WebBundleTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bundles_MadeAgain_HaveTheCommittedBytes()
    {
        string web = Path.Combine(TestPaths.Repository, "web");
        foreach (string file in Directory.EnumerateFiles(web, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(web, path)).Where(path => !path.StartsWith("node_modules", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"web/{file}"])!);
            File.Copy(Path.Combine(web, file), _folder[$"web/{file}"]);
        }

        // Its style sheet begins with that of the other pages.
        const string Sheet = "src/Bakeoff.Reporting/Page/page.css";
        _folder.Write(Sheet, File.ReadAllText(Path.Combine(TestPaths.Repository, Sheet)));
        CommandResult install = Run("npm ci --no-audit --no-fund");
        Assert.SkipUnless(install.ExitCode == 0, $"npm cannot install the packages of the lock file here: {install.Error}");
        Directory.CreateDirectory(_folder["made"]);
        CommandResult build = Run($"node build.mjs --folder={_folder["made"]}");
        Assert.Equal((0, ""), (build.ExitCode, build.Error));
        string[] made = [.. Directory.EnumerateFiles(_folder["made"]).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.Equal(["charts.js", "explorer.css", "explorer.js"], made);
        Assert.All(made, name =>
        {
            string project = name == "charts.js" ? "Bakeoff.Reporting" : "Bakeoff.Explorer";
            Assert.Equal(
                ContentHash.OfFile(Path.Combine(TestPaths.Repository, "src", project, "Page", name)), ContentHash.OfFile(_folder["made/" + name]));
        });
    }

    // By a shell: npm is a script on some systems, and not there on others.
    private CommandResult Run(string command) => CommandResult.Run(_folder["web"], null, "sh", "-c", command);
}
