using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff bundle</c>, <c>--check</c> and <c>--run</c>, with real stages.</summary>
public sealed class BundleTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public BundleTests() => _tiny = new TinyExperiment(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ABundle_MadeInOneFolder_RunInAnotherWithoutANetwork_HasTheSameBytes()
    {
        CommandResult made = CommandResult.Bakeoff(_folder, _tiny.Arguments("bundle", "--output", _folder["b.zip"]));
        Assert.True(made.ExitCode == 0, made.Output + made.Error);
        Assert.Contains("stages with the hash of every file; data: 3 files of tiny", made.Output, StringComparison.Ordinal);
        Directory.Delete(_folder["tiny-experiments"], recursive: true);
        Directory.Delete(_folder["artifacts"], recursive: true);

        CommandResult check = CommandResult.Bakeoff(_folder, "bundle", "--check", _folder["b.zip"], "--json");
        Assert.Equal(6, check.ExitCode);
        Assert.Contains("BKF4009: the bundle lacks something of", check.Error, StringComparison.Ordinal);
        using JsonDocument list = JsonDocument.Parse(check.Output);
        JsonElement[] items = [.. list.RootElement.GetProperty("items").EnumerateArray()];
        Assert.All(
            new[] { "data", "split", "preprocessing", "options of every model", "seeds", "environment", "results" },
            name => Assert.Empty(items.Single(item => item.GetProperty("name").GetString() == name).GetProperty("missing").EnumerateArray()));
        Assert.NotEmpty(items.Single(item => item.GetProperty("name").GetString() == "how they were tuned").GetProperty("missing").EnumerateArray());

        string[] run = ["exec", CommandResult.Engine, "bundle", "--run", _folder["b.zip"], "--output", _folder["elsewhere"], "--offline"];
        bool canCutOff = CommandResult.Run(_folder[""], null, "sh", "-c", "unshare -n true").ExitCode == 0;
        CommandResult again = canCutOff ? CommandResult.Run(_folder[""], null, "unshare", ["-n", "dotnet", .. run])
            : CommandResult.Run(_folder[""], null, "dotnet", run);
        Assert.True(again.ExitCode == 0, again.Output + again.Error);
        Assert.Contains("✓ TrainTwoTower[0]: the same bytes", again.Output, StringComparison.Ordinal);
        Assert.Contains("all with the bundle's bytes", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("✗", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ABundleWithoutData_RunWithACopyOfTheData_HasTheSameBytes_AsItsReadmeSays()
    {
        CommandResult made = CommandResult.Bakeoff(_folder, _tiny.Arguments("bundle", "--without-data", "--output", _folder["b.zip"]));
        Assert.True(made.ExitCode == 0, made.Output + made.Error);
        Directory.Move(_folder["tiny-experiments/experiments/ratings"], _folder["copy"]);
        Directory.Delete(_folder["tiny-experiments"], recursive: true);
        using (System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.OpenRead(_folder["b.zip"]))
        using (var readme = new StreamReader(zip.GetEntry("README.md")!.Open()))
        {
            string text = readme.ReadToEnd();
            Assert.Contains("bakeoff bundle --run FILE.zip --data=FOLDER", text, StringComparison.Ordinal);
            Assert.Contains(Core.ContentHash.OfFile(_folder["copy/ratings.csv"]), text, StringComparison.Ordinal);
        }

        string[] run = ["bundle", "--run", _folder["b.zip"], "--output", _folder["elsewhere"], "--offline"];
        CommandResult without = CommandResult.Bakeoff(_folder, run);
        Assert.Equal(3, without.ExitCode);
        Assert.Contains("b.zip: error BKF2014: the bundle was written with --without-data", without.Error, StringComparison.Ordinal);
        CommandResult again = CommandResult.Bakeoff(_folder, [.. run, $"--data={_folder["copy"]}"]);
        Assert.True(again.ExitCode == 0, again.Output + again.Error);
        Assert.Contains("all with the bundle's bytes", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ABundleThatWasChanged_IsRefused_AndOfTwoCommandsOneIsMeant()
    {
        _folder.Write("b.zip", "PK");
        CommandResult damaged = CommandResult.Bakeoff(_folder, "bundle", "--check", _folder["b.zip"]);
        Assert.Equal(3, damaged.ExitCode);
        Assert.Contains("b.zip: error BKF2001:", damaged.Error, StringComparison.Ordinal);
        CommandResult both = CommandResult.Bakeoff(_folder, "bundle", "--check", _folder["b.zip"], "--run", _folder["b.zip"]);
        Assert.Equal(2, both.ExitCode);
        Assert.Contains("give one of them", both.Error, StringComparison.Ordinal);
    }
}
