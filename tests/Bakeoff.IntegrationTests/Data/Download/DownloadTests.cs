using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

public sealed class DownloadTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly byte[] _content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 / 7))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ok")]
    [InlineData("500", "429", "ok")]
    [InlineData("drop", "drop", "ok")]
    [InlineData("stall", "ok")]
    public async Task Fetch_SurvivesWhatPasses(params string[] script)
    {
        using var server = new FaultyServer(_content, script);
        string target = await FetchAsync(server.Address + "/a.zip");
        Assert.Equal(_content, File.ReadAllBytes(target));
        Assert.Equal(script.Length, server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_AfterADrop_ResumesWithRangeAndIfRange()
    {
        using var server = new FaultyServer(_content, "drop", "ok");
        await FetchAsync(server.Address + "/a.zip");
        Assert.DoesNotContain("Range:", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("Range: bytes=", server.Requests[1], StringComparison.Ordinal);
        Assert.Contains("If-Range: \"v1\"", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_OfAFileThatChangedMeanwhile_StartsAnew()
    {
        using (var first = new FaultyServer([.. _content.Select(b => (byte)~b)], "drop", "drop", "drop"))
        {
            await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(first.Address + "/a.zip", retries: 2));
        }

        using var second = new FaultyServer(_content) { ETag = "\"v2\"" };
        Assert.Equal(_content, File.ReadAllBytes(await FetchAsync(second.Address + "/a.zip")));
    }

    [Fact]
    public async Task Fetch_InANewProcess_GoesOnWhereTheLastStopped()
    {
        using var server = new FaultyServer(_content, "drop", "500", "500", "ok");
        var error = await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(server.Address + "/a.zip", retries: 2));
        Assert.Equal((ErrorCodes.NetworkFailed, 4), (error.Code, error.ExitCode));
        await FetchAsync(server.Address + "/a.zip");
        Assert.Contains("Range: bytes=150000-", server.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_OfOtherBytes_KeepsNothing()
    {
        using var server = new FaultyServer([.. _content.Select(b => (byte)~b)]);
        var error = await Assert.ThrowsAsync<ChecksumException>(() => FetchAsync(server.Address + "/a.zip"));
        Assert.Equal(ContentHash.OfBytes(_content), error.Expected);
        Assert.False(File.Exists(_folder["target"]));
        Assert.Empty(Directory.GetFiles(_folder["resume"], "*.part"));
    }

    [Theory]
    [InlineData(299_999)]
    [InlineData(300_001)]
    public async Task Fetch_OfAnotherSize_IsRefused(int size)
    {
        byte[] other = [.. _content.Concat(new byte[1]).Take(size)];
        using var server = new FaultyServer(other, "ok", "ok", "ok");
        string code = (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(server.Address + "/a.zip", retries: 2))).Code;
        Assert.Equal(size > _content.Length ? ErrorCodes.SizeMismatch : ErrorCodes.NetworkFailed, code);
    }

    [Fact]
    public async Task Fetch_OfAMissingFile_IsNotRetried()
    {
        using var server = new FaultyServer(_content, "404");
        Assert.Equal(ErrorCodes.ServerRefused, (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(server.Address + "/a.zip"))).Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Fetch_Offline_NeedsAFolder()
    {
        var error = await Assert.ThrowsAsync<DownloadException>(() => FetchAsync("http://127.0.0.1:1/a.zip", policy: new FetchPolicy(Offline: true)));
        Assert.Equal(ErrorCodes.OfflineMissing, error.Code);
        Directory.CreateDirectory(_folder["mirror"]);
        File.WriteAllBytes(_folder["mirror/a.zip"], _content);
        foreach (string mirror in new[] { _folder["mirror"], "file://" + _folder["mirror"] })
        {
            File.Delete(_folder["target"]);
            Assert.Equal(_content, File.ReadAllBytes(await FetchAsync("http://127.0.0.1:1/a.zip", policy: new FetchPolicy(mirror, Offline: true))));
        }
    }

    [Fact]
    public async Task Fetch_FromAnHttpMirror_AsksTheMirrorForTheFile()
    {
        using var server = new FaultyServer(_content);
        await FetchAsync("https://publisher.invalid/datasets/a.zip", policy: new FetchPolicy(server.Address + "/m/"));
        Assert.StartsWith("GET /m/a.zip ", server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_FromAMirrorFolderWithoutTheFile_NamesThePath()
    {
        var error =
            await Assert.ThrowsAsync<DownloadException>(() => FetchAsync("http://127.0.0.1:1/a.zip", policy: new FetchPolicy(_folder["nowhere"])));
        Assert.Equal((ErrorCodes.MirrorLacksFile, _folder["nowhere/a.zip"]), (error.Code, error.FetchedFrom));
    }

    [Theory]
    [InlineData("to file:///etc/passwd")]
    [InlineData("to ftp://127.0.0.1/x")]
    [InlineData("to http://[::bad/")]
    [InlineData("404")]
    public async Task Fetch_ThatIsRefused_OrLedAstray_SaysSo_WithoutTheSecretsOfTheAddress(string behaviour)
    {
        using var server = new FaultyServer(_content, behaviour);
        string mirror = server.Address.Replace("://", "://user:s3cret@", StringComparison.Ordinal) + "/m/";
        var error = await Assert.ThrowsAsync<DownloadException>(() => FetchAsync("http://127.0.0.1:1/a.zip", policy: new FetchPolicy(mirror)));
        Assert.Equal((ErrorCodes.ServerRefused, server.Address + "/m/a.zip"), (error.Code, error.FetchedFrom));
        Assert.DoesNotContain("s3cret", error.Reports[0].ToCanonicalLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_FollowsARedirectToAnotherHost()
    {
        using var there = new FaultyServer(_content);
        using var here = new FaultyServer(_content, "to " + there.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/b.zip");
        Assert.Equal(_content, File.ReadAllBytes(await FetchAsync(here.Address + "/a.zip")));
        Assert.StartsWith("GET /b.zip ", there.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://user:s3cret@/m")]
    [InlineData("http://user:s3/cret@host:x/m")]
    [InlineData("file://")]
    public async Task Fetch_FromAMirrorWhoseAddressIsMalformed_IsAnErrorOfTheUser(string mirror)
    {
        var error = await Assert.ThrowsAsync<DownloadException>(() => FetchAsync("http://127.0.0.1:1/a.zip", policy: new FetchPolicy(mirror)));
        Assert.Equal(ErrorCodes.MirrorLacksFile, error.Code);
        Assert.DoesNotContain("cret", error.Reports[0].ToCanonicalLine(), StringComparison.Ordinal);
    }

    private async Task<string> FetchAsync(string url, int retries = 5, FetchPolicy? policy = null)
    {
        var context = new StageContext
        {
            OptionsJson = "{}", Inputs = StageRunner.Inputs(), OutputFolder = _folder.Root, WorkFolder = _folder["work"],
            ResumeFolder = _folder["resume"],
            Fetch = policy ?? new FetchPolicy(),
        };
        var download = new ArchiveDownload(
            context) { RetryDelay = TimeSpan.FromMilliseconds(5), MaxRetries = retries, StallTimeout = TimeSpan.FromMilliseconds(500) };
        await download.FetchAsync(
            new DownloadOptions { Url = url, DownloadBytes = _content.Length, Sha256 = ContentHash.OfBytes(_content) }, _folder["target"]);
        return _folder["target"];
    }
}
