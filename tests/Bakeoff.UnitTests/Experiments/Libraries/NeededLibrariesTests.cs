using System.Diagnostics;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Svd;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

public sealed class NeededLibrariesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeEngine _engine;

    public NeededLibrariesTests() => _engine = new FakeEngine(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Require_OfTheTorchBackend_FetchesLibtorch()
    {
        string folder = Assert.Single(Require("TrainTwoTower", new TwoTowerOptions { Backend = "torch" }));
        Assert.True(File.Exists(Path.Combine(folder, "libtorch_cpu.so")));
        Assert.Equal([folder], Require("TrainTwoTower", new TwoTowerOptions { Backend = "torch" }));
        Assert.Single(_engine.Restores);
    }

    [Fact]
    public void Require_OfWhatCallsNoLibtorch_FetchesNothing()
    {
        Assert.Empty(Require("TrainTwoTower", new TwoTowerOptions()));
        Assert.Empty(Require("TrainSvd", new FunkSvdOptions()));
        Assert.Empty(_engine.Restores);
    }

    [Fact]
    public void Require_WhereTheEngineHasIt_FetchesNothing()
    {
        _folder.Write("engine/libc10.so", "");
        _folder.Write("engine/libtorch_cpu.so", "");
        Assert.Empty(Require("TrainTwoTower", new TwoTowerOptions { Backend = "torch" }));
        Assert.Empty(_engine.Restores);
    }

    [Fact]
    public void CanFetch_SaysWhetherTheEngineLeavesLibrariesOut()
    {
        Assert.True(NeededLibraries.CanFetch(_engine.Folder, FakeEngine.Name));
        Assert.False(NeededLibraries.CanFetch(_folder.Root, FakeEngine.Name));
    }

    /// <summary>The version that the key names is loaded, also where the user has another one on the path.</summary>
    [Fact]
    public void AddTo_PutsTheFoldersBeforeWhatIsThere()
    {
        string variable = OperatingSystem.IsWindows() ? "PATH" : OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
        var start = new ProcessStartInfo();
        start.Environment[variable] = "theirs";
        NeededLibraries.AddTo(start, []);
        Assert.Equal("theirs", start.Environment[variable]);
        NeededLibraries.AddTo(start, ["ours", "others"]);
        Assert.Equal($"ours{Path.PathSeparator}others{Path.PathSeparator}theirs", start.Environment[variable]);
        start.Environment[variable] = "";
        NeededLibraries.AddTo(start, ["ours"]);
        Assert.Equal("ours", start.Environment[variable]);
    }

    private IReadOnlyList<string> Require(string stage, object options) =>
        new NeededLibraries(_engine.Folder, FakeEngine.Name, _engine.Fetch()).Require(
            new StageRequest(
                stage, stage + "[0]", OptionProperties.ToJson(options), 1, 0, new Dictionary<string, string>(), "", "", "", 1, new FetchPolicy()),
            _ => { }, TestContext.Current.CancellationToken);
}
