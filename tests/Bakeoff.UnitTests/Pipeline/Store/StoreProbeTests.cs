using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class StoreProbeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ADiskOfThisMachine_HasAllThatAStoreNeeds_AndNothingIsLeftThere()
    {
        StoreAbilities found = new StoreProbe(_folder["no/such/store"]).Examine();
        Assert.Equal((true, true), (found.ReplacesByRename, found.KeepsNames));
        Assert.Equal(!OperatingSystem.IsWindows(), found.HasHardLinks);
        Assert.Null(found.LockWeakness);
        Assert.Equal(OperatingSystem.IsLinux(), found.FileSystem is not null);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }
}
