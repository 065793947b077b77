using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The scripts that the workflows run: what they find, and what they must not let pass.</summary>
public sealed class CiScriptTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public CiScriptTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The scripts are tried on Linux.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryScript_IsOneThatBashReads()
    {
        string[] scripts =
        [
            .. new[] { ".ci", "build/release", "build/site" }.SelectMany(
                folder => Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, folder)))
                .Where(file => !Path.HasExtension(file)),
        ];
        Assert.InRange(scripts.Length, 8, 20);
        Assert.All(scripts, script => Assert.Equal("", CommandResult.Run(_folder.Root, null, "bash", "-n", script).Error));
    }

    /// <summary>Every artifact of a run has a line, and the same run in another store has the same lines.</summary>
    [Fact]
    public void Hashes_OfAStore_NameEveryArtifact_AndDifferWhereAByteDoes()
    {
        var tiny = new TinyExperiment(_folder);
        Assert.Equal(0, CommandResult.Bakeoff(_folder, tiny.Arguments("run", "Split", "TrainSvd")).ExitCode);
        string store = _folder["artifacts/store"];
        CommandResult all = Script("hashes", store), some = Script("hashes", store, "TrainSvd", "Split");
        string[] lines = all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Outputs(store).Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Matches("^[0-9a-f]{64} [A-Z][A-Za-z]+(\\[[0-9,]+\\])?/.+$", line));
        Assert.Equal(
            lines.Where(line => line.Contains(" TrainSvd[", StringComparison.Ordinal) || line.Contains(" Split/", StringComparison.Ordinal)),
            some.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        CommandResult none = Script("hashes", store, "TrainTwoTower");
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("there is no stage TrainTwoTower", none.Error, StringComparison.Ordinal);

        string one = _folder.Write("one.txt", all.Output),
            other = _folder.Write("other.txt", all.Output.Replace(lines[2][..8], "00000000", StringComparison.Ordinal));
        Assert.Equal(0, Script("compare-hashes", one, one, one).ExitCode);
        CommandResult different = Script("compare-hashes", one, one, other);
        Assert.Equal(1, different.ExitCode);
        Assert.Contains(lines[2].Split(' ')[1], different.Output, StringComparison.Ordinal);
    }

    /// <summary>Nothing that is compared with nothing would be a check that was passed.</summary>
    [Fact]
    public void CompareHashes_OfNothing_Fails()
    {
        string empty = _folder.Write("empty.txt", "");
        Assert.Equal(1, Script("compare-hashes", empty, empty).ExitCode);
        Assert.Equal(1, Script("compare-hashes", _folder.Write("one.txt", "a b\n")).ExitCode);
        Assert.NotEqual(0, Script("compare-hashes", _folder["one.txt"], _folder["missing.txt"]).ExitCode);
    }

    /// <summary>Without a place nothing is published, and the folder of a feed gets every package, again without an error.</summary>
    [Fact]
    public void Publish_WithoutAPlace_PublishesNothing()
    {
        CommandResult nothing =
            CommandResult.Run(_folder.Root, null, Path.Combine(TestPaths.Repository, "build", "release", "publish"), _folder.Root);
        Assert.Equal((0, "not published: PACKAGE_SOURCE is not set\n"), (nothing.ExitCode, nothing.Output));
    }

    /// <summary>The same, read by a parser of JSON.</summary>
    private static IEnumerable<string> Outputs(string store)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(store, "actions"), "*.json", SearchOption.AllDirectories))
        {
            using JsonDocument action = JsonDocument.Parse(File.ReadAllText(file));
            string label = action.RootElement.GetProperty("label").GetString()!;
            foreach (JsonElement output in action.RootElement.GetProperty("outputs").EnumerateArray())
            {
                yield return $"{output.GetProperty("sha256").GetString()} {label}/{output.GetProperty("path").GetString()}";
            }
        }
    }

    private CommandResult Script(string name, params string[] arguments) =>
        CommandResult.Run(_folder.Root, null, Path.Combine(TestPaths.Repository, ".ci", name), arguments);
}
