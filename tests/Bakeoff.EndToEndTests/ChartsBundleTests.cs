using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The bundled library of the charts is what its sources and the lock file say.</summary>
public sealed class ChartsBundleTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bundle_MadeAgain_HasTheCommittedBytes()
    {
        string web = Path.Combine(TestPaths.Repository, "web");
        foreach (string file in Directory.EnumerateFiles(web, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(web, path)).Where(path => !path.StartsWith("node_modules", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"web/{file}"])!);
            File.Copy(Path.Combine(web, file), _folder[$"web/{file}"]);
        }

        CommandResult install = Run("npm ci --no-audit --no-fund");
        Assert.SkipUnless(install.ExitCode == 0, $"npm cannot install the packages of the lock file here: {install.Error}");
        CommandResult build = Run($"node build.mjs --out={_folder["charts.js"]}");
        Assert.Equal((0, ""), (build.ExitCode, build.Error));
        Assert.Equal(
            ContentHash.OfFile(Path.Combine(TestPaths.Repository, "src/Bakeoff.Reporting/Page/charts.js")), ContentHash.OfFile(_folder["charts.js"]));
    }

    // By a shell: npm is a script on some systems, and not there on others.
    private CommandResult Run(string command) => CommandResult.Run(_folder["web"], null, "sh", "-c", command);
}
