using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class StageKeyTests
{
    private static readonly KeyPart[] Parts = [new("stage", "TrainSvd[0]"), new("option.features", "40"), new("seed", "42")];

    [Fact]
    public void Hash_OfFixedParts_IsPinned() =>
        // Another value here means that every entry of every store is lost: raise StageKey.Version and say so.
        Assert.Equal("f3cbcf6d71eb69f58439ddd17f885e6bc975937499d5d12ed7744cd6ad7462d1", new StageKey(Parts).Hash);

    [Fact]
    public void Hash_ChangesWithEachPartAlone()
    {
        string[] hashes =
        [
            new StageKey(Parts).Hash,
            new StageKey([Parts[0], Parts[1]]).Hash,
            new StageKey([Parts[0], new("option.features", "41"), Parts[2]]).Hash,
            new StageKey([Parts[0], new("option.epochs", "40"), Parts[2]]).Hash,
            new StageKey([Parts[1], Parts[0], Parts[2]]).Hash,
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Hash_DoesNotRunPartsTogether() =>
        Assert.NotEqual(new StageKey([new("ab", "c")]).Hash, new StageKey([new("a", "bc")]).Hash);

    [Fact]
    public void Explanation_NamesEachPartThatChangedCameOrWent() =>
        Assert.Equal(
            ["option.features changed from 40 to 41", "new is new: 1", "seed is gone: was 42"],
            Explanation.Differences(Parts, [Parts[0], new("option.features", "41"), new("new", "1")]));

    [Fact]
    public void AssemblyHash_IsTheSameForACopyElsewhere_AndAnotherForAnotherAssembly()
    {
        using var folder = new Testing.TestFolder();
        string original = typeof(StageKey).Assembly.Location;
        File.Copy(original, folder["copy.dll"]);
        Assert.Equal(AssemblyHash.Compute(original), AssemblyHash.Compute(folder["copy.dll"]));
        Assert.NotEqual(AssemblyHash.Compute(original), AssemblyHash.Compute(typeof(Core.IStage).Assembly.Location));
    }

    [Fact]
    public void CodeIdentity_OfAStage_HoldsItsClosureAndNothingBeside()
    {
        string[] names = [
            .. new CodeIdentity(AppContext.BaseDirectory, "Bakeoff.UnitTests").PartsOf(new StageCode("Bakeoff.Svd", "Bakeoff.Svd.TrainSvdStage"))
                .Select(part => part.Name)];
        Assert.Contains("code.Bakeoff.Svd", names);
        Assert.Contains("code.Bakeoff.Core", names);
        Assert.Contains("package.DuckDB.NET.Data.Full", names);
        Assert.DoesNotContain("package.Microsoft.ML", names);
        Assert.DoesNotContain("code.Bakeoff.Reporting", names);
        Assert.DoesNotContain("code.Bakeoff.TwoTower", names);
        Assert.DoesNotContain("package.TorchSharp", names);
    }
}
