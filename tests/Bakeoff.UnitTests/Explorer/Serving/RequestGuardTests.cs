using Bakeoff.Explorer;

namespace Bakeoff.UnitTests;

public sealed class RequestGuardTests
{
    private const string Token = "0123456789abcdefghijklmnopqrstuvwxyzABCDEF_";
    private static readonly RequestGuard s_guard = new(5000, Token);

    private static readonly GuardedRequest s_fine = new("GET", false, "127.0.0.1:5000", null, "same-origin", null, Token);

    [Fact]
    public void Judge_OfTheUsersBrowser_Passes()
    {
        Assert.Equal(RequestVerdict.Pass, s_guard.Judge(s_fine));
        Assert.Equal(RequestVerdict.Pass, s_guard.Judge(s_fine with { Host = "localhost:5000", Origin = "http://localhost:5000" }));
        Assert.Equal(RequestVerdict.Pass, s_guard.Judge(s_fine with { Method = "HEAD", FetchSite = null }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:5001")]
    [InlineData("evil.example:5000")]
    [InlineData("127.0.0.1:5000.evil.example")]
    [InlineData("127.0.0.1.evil.example:5000")]
    [InlineData("[::1]:5000")]
    [InlineData("127.0.0.1:5000,evil.example")]
    public void Judge_OfAnotherHost_RefusesIt_AlsoWithTheToken(string? host)
    {
        Assert.Equal(RequestVerdict.WrongHost, s_guard.Judge(s_fine with { Host = host }));
        Assert.Equal(RequestVerdict.WrongHost, s_guard.Judge(s_fine with { Host = host, IsRoot = true, Token = Token, Cookie = null }));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("https://127.0.0.1:5000")]
    [InlineData("http://127.0.0.1:5001")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:5000@evil.example")]
    public void Judge_OfAnotherOrigin_RefusesIt_AlsoWithTheToken(string origin)
    {
        Assert.Equal(RequestVerdict.WrongOrigin, s_guard.Judge(s_fine with { Origin = origin }));
        Assert.Equal(RequestVerdict.WrongOrigin, s_guard.Judge(s_fine with { Origin = origin, IsRoot = true, Token = Token }));
    }

    /// <summary>The cookie goes to all ports of a host: a page of another one would be answered but for this.</summary>
    [Theory]
    [InlineData("same-site")]
    [InlineData("cross-site")]
    [InlineData("")]
    public void Judge_OfAPageOfAnotherPort_RefusesIt_WithoutTheTokenInTheAddress(string site)
    {
        Assert.Equal(RequestVerdict.WrongOrigin, s_guard.Judge(s_fine with { FetchSite = site }));
        Assert.Equal(RequestVerdict.WrongOrigin, s_guard.Judge(s_fine with { FetchSite = site, IsRoot = true }));
        Assert.Equal(RequestVerdict.Enter, s_guard.Judge(s_fine with { FetchSite = site, IsRoot = true, Token = Token, Cookie = null }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyzABCDEF")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyzABCDEF__")]
    [InlineData("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef_")]
    public void Judge_WithoutTheToken_RefusesIt(string? token)
    {
        Assert.Equal(RequestVerdict.WrongToken, s_guard.Judge(s_fine with { Cookie = token }));
        Assert.Equal(RequestVerdict.WrongToken, s_guard.Judge(s_fine with { IsRoot = true, Token = token, Cookie = null }));
    }

    /// <summary>A token in any other address than the page's is none: it would be kept in logs and histories.</summary>
    [Fact]
    public void Judge_OfATokenInAnotherAddress_RefusesIt() =>
        Assert.Equal(RequestVerdict.WrongToken, s_guard.Judge(s_fine with { Token = Token, Cookie = null }));

    [Fact]
    public void Judge_OfAWrongTokenNextToTheCookie_RefusesIt() =>
        Assert.Equal(RequestVerdict.WrongToken, s_guard.Judge(s_fine with { IsRoot = true, Token = "other" }));

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    public void Judge_OfWhatWouldChangeSomething_RefusesIt(string method) =>
        Assert.Equal(RequestVerdict.WrongMethod, s_guard.Judge(s_fine with { Method = method }));

    [Fact]
    public void CreateToken_IsAnotherEachTime_Of256BitsThatAnAddressMayHave()
    {
        string[] tokens = [.. Enumerable.Range(0, 20).Select(_ => RequestGuard.CreateToken())];
        Assert.Equal(20, tokens.Distinct().Count());
        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token));
    }
}
