using Bakeoff.Explorer;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class ArtifactFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public ArtifactFilesTests()
    {
        _folder.Write("artifacts/reports/quickstart/index.html", "report");
        _folder.Write("artifacts/reports/.hidden/index.html", "hidden");
        _folder.Write("artifacts/reports/quickstart/model.bin", "bytes");
        _folder.Write("artifacts/store/index.html", "store");
        _folder.Write("secret.json", "secret");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_OfAPage_FindsIt() => Assert.Equal(
        _folder["artifacts/reports/quickstart/index.html"], ArtifactFiles.Find(_folder["artifacts"], "reports/quickstart/index.html"));

    /// <summary>The page of a run links to what each stage wrote. It is bytes, whatever it is: no browser runs it as a page of ours.</summary>
    [Fact]
    public void Find_OfAnObjectOfTheStore_FindsIt_AsBytes()
    {
        string hash = new('a', 64), path = $"store/objects/aa/{hash}";
        string file = _folder.Write("artifacts/" + path, "<script>");
        Assert.Equal(file, ArtifactFiles.Find(_folder["artifacts"], path));
        Assert.Equal("application/octet-stream", ArtifactFiles.TypeOf(file));
        _folder.Write($"artifacts/store/objects/ab/{hash}", "of another hash");
        _folder.Write("artifacts/store/objects/aa/aa", "short");
        _folder.Write($"artifacts/store/actions/aa/{hash}", "no object");
        string[] others = [$"store/objects/ab/{hash}", "store/objects/aa/aa", $"store/actions/aa/{hash}", $"store/objects/../objects/aa/{hash}"];
        Assert.All(others, other => Assert.Null(ArtifactFiles.Find(_folder["artifacts"], other)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("reports")]
    [InlineData("reports/quickstart")]
    [InlineData("reports/quickstart/none.html")]
    [InlineData("reports/quickstart/model.bin")]
    [InlineData("reports/.hidden/index.html")]
    [InlineData("store/index.html")]
    [InlineData("reports/../../secret.json")]
    [InlineData("reports/../store/index.html")]
    [InlineData("reports/./quickstart/index.html")]
    [InlineData("reports//quickstart/index.html")]
    [InlineData("/reports/quickstart/index.html")]
    [InlineData("reports/..\\..\\secret.json")]
    [InlineData("reports/quickstart/index.html\0.html")]
    public void Find_OfAnythingElse_FindsNothing(string path) => Assert.Null(ArtifactFiles.Find(_folder["artifacts"], path));

    [Fact]
    public void Find_ThroughALink_FindsNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a permission there.");
        File.CreateSymbolicLink(_folder["artifacts/reports/quickstart/link.json"], _folder["secret.json"]);
        Directory.CreateSymbolicLink(_folder["artifacts/reports/elsewhere"], _folder.Root);
        Assert.Null(ArtifactFiles.Find(_folder["artifacts"], "reports/quickstart/link.json"));
        Assert.Null(ArtifactFiles.Find(_folder["artifacts"], "reports/elsewhere/secret.json"));
    }

    /// <summary>A text in a report that became a script could not ask the explorer for anything.</summary>
    [Fact]
    public void Policy_LetsAPageFetchNothing()
    {
        Assert.StartsWith("default-src 'none';", ArtifactFiles.Policy, StringComparison.Ordinal);
        Assert.DoesNotContain("connect-src", ArtifactFiles.Policy, StringComparison.Ordinal);
        Assert.DoesNotContain("'self'", ArtifactFiles.Policy, StringComparison.Ordinal);
    }
}
