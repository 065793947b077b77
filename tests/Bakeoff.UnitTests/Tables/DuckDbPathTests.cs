using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.UnitTests;

public sealed class DuckDbPathTests
{
    [Theory]
    [InlineData("/a/TrainSvd[0]/b.parquet", "'/a/TrainSvd[[]0]/b.parquet'")]
    [InlineData("/a/it's *?/b.parquet", "'/a/it''s [*][?]/b.parquet'")]
    [InlineData("/a/b.parquet", "'/a/b.parquet'")]
    public void APath_MeansTheFileOfThatName(string path, string expected) =>
        Assert.Equal($"read_parquet({expected}, hive_partitioning = false)", DuckDbSession.Parquet(path));

    [Fact]
    public void ABackslash_WhereItIsNoSeparator_IsRefusedIfTheNameWouldBeAPattern()
    {
        Assert.SkipWhen(Path.DirectorySeparatorChar == '\\', "A backslash is a separator here.");
        Assert.Contains(@"a\b", DuckDbSession.Parquet(@"/a\b/c.parquet"), StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.UnreadableName, Assert.Throws<DataException>(() => DuckDbSession.Parquet(@"/a\b/TrainSvd[0]/c.parquet")).Code);
    }
}
