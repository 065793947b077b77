using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>An address or a secret that cannot be used is an error before anything runs, and neither is shown with what is secret in it.</summary>
public sealed class RemoteAddressTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("http://")]
    [InlineData("http:/host/x")]
    [InlineData("http:host")]
    [InlineData("https://host:99999/")]
    [InlineData("https://host:port/")]
    [InlineData("http://[::1/")]
    [InlineData("http://a b/")]
    [InlineData("htp://host/")]
    [InlineData("ftp://host/x")]
    [InlineData("s3://bucket/x")]
    [InlineData("host:8080/x")]
    [InlineData("user:secret@host/x")]
    [InlineData("http://user:secret@/x")]
    [InlineData("http://user:secr/et@host/x")]
    [InlineData("http://host/x#part")]
    [InlineData("http://host/x\nHost: other")]
    [InlineData("folder\nname")]
    [InlineData("file://host/x")]
    public void AMalformedAddress_IsAnErrorAtOnce_ThatShowsNoSecret(string place)
    {
        using var folder = new TestFolder();
        var graph = new FakeGraph(folder) { Remote = new RemoteSettings { Place = place } };
        Assert.Equal(ErrorCodes.RemoteAddressWrong, Assert.Throws<DownloadException>(graph.Remote.Require).Code);
        DownloadException error = Assert.Throws<DownloadException>(() => graph.Run());
        Assert.Equal(ErrorCodes.RemoteAddressWrong, error.Code);
        Assert.DoesNotContain("secr", error.Reports[0].ToCanonicalLine(), StringComparison.Ordinal);
        Assert.Empty(graph.Ran);
        Assert.False(Directory.Exists(graph.Store));
    }

    [Theory]
    [InlineData("http://host", "http://host/")]
    [InlineData("HTTP://Host:80/a/", "http://host/a/")]
    [InlineData(" https://user:p%40ss@host:8443/a/b?sig=secret \n", "https://host:8443/a/b/")]
    [InlineData("http://[::1]:8080/x", "http://[::1]:8080/x/")]
    public void AnAddress_IsShownWithoutSecrets(string place, string shown) => Assert.Equal(shown, RemoteAddress.Parse(place).Shown);

    [Fact]
    public void AQuery_BelongsToEachFile() => Assert.Equal(
        "https://host/a/cas/0123?sig=secret", RemoteAddress.Parse("https://host/a?sig=secret").AddressOf("cas/0123").ToString());

    [Fact]
    public void AFolder_MayBeWrittenAsAnAddress() => Assert.Equal(Path.GetFullPath("/a b/c"), RemoteAddress.Parse("file:///a%20b/c").Folder);

    [Theory]
    [InlineData("abc\ndef", null, null, true)]
    [InlineData("abc\r\nX-Evil: 1", null, null, true)]
    [InlineData("abc def", null, null, true)]
    [InlineData("abcé", null, null, true)]
    [InlineData(null, "a:b", "c", true)]
    [InlineData(null, "a", "b\nc", true)]
    [InlineData("abc\n", null, null, false)]
    [InlineData("  abc\r\n", null, null, false)]
    [InlineData(null, "a\n", "b c\n", false)]
    [InlineData(null, "ä", "ö", false)]
    public void Credentials_ThatNoHeaderCanCarry_AreAnErrorAtOnce(string? token, string? user, string? password, bool wrong)
    {
        var settings = new RemoteSettings { Place = "http://host/", Token = token, User = user, Password = password };
        if (!wrong)
        {
            settings.Require();
            return;
        }

        DownloadException error = Assert.Throws<DownloadException>(settings.Require);
        Assert.Equal(ErrorCodes.RemoteCredentialsWrong, error.Code);
        Assert.DoesNotContain("abc", error.Reports[0].ToCanonicalLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void ATokenWithALineEnd_IsSentWithoutIt()
    {
        using var folder = new TestFolder();
        using var server = new LoopbackRemote();
        var graph = new FakeGraph(folder) { Remote = new RemoteSettings { Place = server.Address, Token = "abc\n" } };
        graph.Run();
        Assert.All(server.Requests, request => Assert.Contains("Bearer abc", request, StringComparison.Ordinal));
        Assert.Equal(6, server.Files.Count);
    }

    /// <summary>
    /// A folder that is made by itself would hide a typing error, and a share that is not mounted would fill a disk of this machine.
    /// </summary>
    [Theory]
    [InlineData("not/there", "is not there")]
    [InlineData("file.txt", "is a file")]
    public void AFolderThatIsNotThere_IsAnErrorAtOnce(string name, string said)
    {
        using var folder = new TestFolder();
        folder.Write("file.txt", "");
        var graph = new FakeGraph(folder) { Remote = new RemoteSettings { Place = folder[name] } };
        DownloadException error = Assert.Throws<DownloadException>(() => graph.Run());
        Assert.Equal(ErrorCodes.RemoteAddressWrong, error.Code);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Empty(graph.Ran);
        Assert.False(Directory.Exists(graph.Store));
    }

    [Theory]
    [InlineData("see http://user:secret@host/x?token=secret now", "see http://host/x now")]
    [InlineData("fatal: unable to access 'https://secret@host/a.git/': no", "fatal: unable to access 'https://host/a.git/': no")]
    [InlineData("postgresql://me:secret@db:5432/shop", "postgresql://db:5432/shop")]
    [InlineData("http://host/a@b and c:\\d", "http://host/a@b and c:\\d")]
    [InlineData("nothing here: a@b?", "nothing here: a@b?")]
    public void SecretsOfAddressesInATextOfOthers_AreTakenOut(string text, string shown) => Assert.Equal(shown, ShownAddress.Scrub(text));

    /// <summary>What another program says may be one long word: a search that begins at each of its letters would take hours.</summary>
    [Fact]
    public void SecretsBehindALongWord_AreTakenOut_InATimeThatGrowsWithIt()
    {
        string word = new('x', 2_000_000);
        Assert.Equal(word + " https://host/a", ShownAddress.Scrub(word + " https://user:password@host/a"));
    }

    [Theory]
    [InlineData("http://user:se/cret@host/x", "http://host/x")]
    [InlineData("//user:secret@host", "host")]
    [InlineData("/a/folder", "/a/folder")]
    [InlineData("https://user:secret@host:1/x?y", "https://host:1/x")]
    public void AnAddress_MalformedOrNot_IsShownWithoutSecrets(string address, string shown) => Assert.Equal(shown, ShownAddress.Redact(address));
}
