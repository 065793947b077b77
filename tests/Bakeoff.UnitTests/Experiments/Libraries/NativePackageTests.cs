using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class NativePackageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FindMissing_GivesIdVersionAndHash_OfWhatTheEngineWasBuiltWith()
    {
        NativePackage package = new FakeEngine(_folder).Package;
        Assert.Equal((FakeEngine.Id, FakeEngine.Version, FakeEngine.Hash), (package.Id, package.Version, package.ContentHash));
        Assert.Equal(["runtimes/linux-x64/native/libc10.so", "runtimes/linux-x64/native/libtorch_cpu.so"], package.Files);
    }

    /// <summary>A build for one system has the libraries next to the engine, one for several in their folders; half of them are none.</summary>
    [Theory]
    [InlineData("engine/")]
    [InlineData("engine/runtimes/linux-x64/native/")]
    public void FindMissing_OfAnEngineWithItsLibraries_GivesNone(string place)
    {
        var engine = new FakeEngine(_folder);
        _folder.Write(place + "libc10.so", "");
        Assert.Single(NativePackage.FindMissing(engine.Folder, FakeEngine.Name, "libtorch-"));
        _folder.Write(place + "libtorch_cpu.so", "");
        Assert.Empty(NativePackage.FindMissing(engine.Folder, FakeEngine.Name, "libtorch-"));
    }

    [Fact]
    public void FindMissing_WithoutADescription_GivesNone() =>
        Assert.Empty(NativePackage.FindMissing(_folder.Root, FakeEngine.Name, "libtorch-"));

    /// <summary>What the key of a stage with the torch backend holds is what would be fetched: this build has both.</summary>
    [Fact]
    public void ThisEngine_HasItsLibraries()
    {
        string engine = Path.Combine(TestPaths.Repository, "artifacts", "bin", "Bakeoff.Cli", "release");
        Assert.SkipUnless(File.Exists(Path.Combine(engine, "bakeoff.deps.json")), "the engine is not built");
        Assert.Contains("libtorch-cpu-", File.ReadAllText(Path.Combine(engine, "bakeoff.deps.json")), StringComparison.Ordinal);
        Assert.Empty(NativePackage.FindMissing(engine, "bakeoff", "libtorch-"));
    }
}
