using System.Text;
using System.Text.Json;
using Bakeoff.Experiments;
using Bakeoff.Explorer;
using Bakeoff.Testing;
using Microsoft.AspNetCore.Http;

namespace Bakeoff.UnitTests;

/// <summary>The answers without a network: what every answer says, and what each refusal is.</summary>
public sealed class ExplorerServerTests : IDisposable
{
    private const string Token = "token";
    private readonly TestFolder _folder = new();
    private readonly Workspace _workspace;
    private readonly ExplorerServer _server;

    public ExplorerServerTests()
    {
        _workspace = new Workspace(new ExplorerRequest(_folder["experiments"], _folder["artifacts"], _folder["artifacts/store"], 0, 1), _ => { });
        _server = new ExplorerServer(_workspace, new RequestGuard(80, Token), CancellationToken.None);
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ThePage_MayRunItsOwnScriptsAlone_AndNobodyMayFrameIt()
    {
        (HttpResponse response, string body) = await AskAsync("/");
        Assert.Equal((200, "text/html; charset=utf-8"), (response.StatusCode, response.ContentType));
        Assert.StartsWith("<!doctype html>", body, StringComparison.OrdinalIgnoreCase);
        string policy = response.Headers.ContentSecurityPolicy.ToString();
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.XContentTypeOptions);
        Assert.Equal("no-referrer", response.Headers["Referrer-Policy"]);
        Assert.Equal("same-origin", response.Headers["Cross-Origin-Resource-Policy"]);
        Assert.False(response.Headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task WhatTheBrowserHas_IsNotSentAgain()
    {
        (HttpResponse first, _) = await AskAsync("/");
        (HttpResponse again, string body) = await AskAsync("/", request => request.Headers.IfNoneMatch = first.Headers.ETag);
        Assert.Equal((304, ""), (again.StatusCode, body));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/api/nothing")]
    [InlineData("/page/Bakeoff.Explorer.dll")]
    [InlineData("/page/../index.html")]
    [InlineData("/files/reports")]
    [InlineData("/files/reports/../store/secret.json")]
    public async Task WhatIsNotThere_IsNotFound(string path)
    {
        _folder.Write("artifacts/store/secret.json", "secret");
        (HttpResponse response, string body) = await AskAsync(path);
        Assert.Equal(404, response.StatusCode);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenInTheAddress_BecomesACookie_ThatScriptsAndOtherSitesDoNotHave()
    {
        (HttpResponse response, _) = await AskAsync("/", request =>
        {
            request.Headers.Remove("Cookie");
            request.QueryString = new QueryString("?token=" + Token);
        });
        Assert.Equal((303, "/"), (response.StatusCode, response.Headers.Location.ToString()));
        Assert.Equal("bakeoff-80=token; path=/; samesite=strict; httponly", response.Headers.SetCookie.ToString());
    }

    /// <summary>A redirection of a link on another site is still that site's request, and would come without the cookie.</summary>
    [Fact]
    public async Task ALinkOfAnotherSite_LeadsToAPageThatGoesOnByItself()
    {
        (HttpResponse response, string body) = await AskAsync("/", request =>
        {
            request.Headers.Remove("Cookie");
            request.Headers["Sec-Fetch-Site"] = "cross-site";
            request.QueryString = new QueryString("?token=" + Token);
        });
        Assert.Equal(200, response.StatusCode);
        Assert.Contains("url=/\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, body, StringComparison.Ordinal);
        Assert.NotEmpty(response.Headers.SetCookie.ToString());
    }

    [Theory]
    [InlineData("Host", "evil.example", 403, "host name")]
    [InlineData("Origin", "http://evil.example", 403, "another origin")]
    [InlineData("Cookie", "bakeoff-80=other", 403, "The token")]
    [InlineData("Cookie", "bakeoff-81=token", 403, "The token")]
    public async Task ARefusal_IsPlainText_ThatSaysWhy(string header, string value, int status, string says)
    {
        (HttpResponse response, string body) = await AskAsync("/api/runs", request => request.Headers[header] = value);
        Assert.Equal((status, "text/plain; charset=utf-8"), (response.StatusCode, response.ContentType));
        Assert.Contains(says, body, StringComparison.Ordinal);
        Assert.Empty(response.Headers.SetCookie.ToString());
    }

    /// <summary>The page of a run links to them.</summary>
    [Theory]
    [InlineData("/experiments/group/fake/README.md", 200)]
    [InlineData("/experiments/group/fake/experiment.json", 200)]
    [InlineData("/experiments/group/fake/secret.json", 404)]
    [InlineData("/experiments/README.md", 404)]
    [InlineData("/experiments/group/../../README.md", 404)]
    [InlineData("/experiments/linked/README.md", 404)]
    public async Task TheFilesOfAnExperiment_AreShownAsText_AndNoOthers(string path, int status)
    {
        string[] files = ["group/fake/README.md", "group/fake/experiment.json", "group/fake/secret.json", "README.md", "../README.md"];
        Array.ForEach(files, file => _folder.Write("experiments/" + file, "<script>"));
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(_folder["experiments/linked"], _folder["experiments/group/fake"]);
        }

        (HttpResponse response, _) = await AskAsync(path);
        Assert.Equal((status, "text/plain; charset=utf-8"), (response.StatusCode, response.ContentType));
    }

    [Fact]
    public async Task ARunOfAnExperimentInAFolderOfOthers_HasItsReport()
    {
        const string Record = """{"format":"run/3","experiment":"group/fake","time":"2026","stages":[]}""";
        _folder.Write("artifacts/runs/group/fake/20260101T000000000Z.json", Record);
        _folder.Write("artifacts/reports/group/fake/index.html", "");
        string runs = (await AskAsync("/api/runs")).Body;
        Assert.True(Assert.Single(JsonDocument.Parse(runs).RootElement.GetProperty("runs").GetProperty("hasReport").EnumerateArray()).GetBoolean());
        Assert.Equal(200, (await AskAsync(
            "/api/run", request => request.QueryString = new QueryString("?experiment=group%2Ffake&run=20260101T000000000Z"))).Response.StatusCode);
    }

    [Fact]
    public async Task TheCommandOfTheStore_NamesTheFoldersThatAreShown() => Assert.Contains(
        $"bakeoff gc --keep-days=14 --artifacts='{_folder["artifacts"]}' --yes", JsonDocument.Parse((await AskAsync("/api/store")).Body)
            .RootElement.GetProperty("command").GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task WhatWouldChangeSomething_IsNotAllowed() =>
        Assert.Equal(405, (await AskAsync("/api/runs", request => request.Method = "POST")).Response.StatusCode);

    [Theory]
    [InlineData("/api/run", "?experiment=quickstart", 400, "BKF1001", "lacks 'run'")]
    [InlineData("/api/run", "?experiment=quickstart&run=20260101T000000000Z", 404, "BKF1016", "no run")]
    [InlineData("/api/run", "?experiment=..&run=20260101T000000000Z", 404, "BKF1016", "no run")]
    [InlineData("/api/run", "?experiment=%2Fetc&run=passwd", 404, "BKF1016", "no run")]
    [InlineData("/api/run", "?experiment=a&experiment=b&run=c", 400, "BKF1001", "has it twice")]
    [InlineData("/api/run", "?experiment=a%2F..%2Fb&run=passwd", 404, "BKF1016", "no run")]
    [InlineData("/api/run", "?experiment=a%2F%2Fb&run=passwd", 404, "BKF1016", "no run")]
    [InlineData("/api/logs", "?experiment=a&run=..%2F..%2Fsecret", 404, "BKF1016", "no run")]
    [InlineData("/api/logs", "?id=nope", 404, "BKF1016", "no run 'nope' is under way")]
    [InlineData("/api/metric", "?id=nothing", 400, "BKF1001", "no run has a metric 'nothing'")]
    [InlineData("/api/store", "?keepDays=-1", 400, "BKF1001", "from 0 to 36500")]
    [InlineData("/api/store", "?maxSize=large", 400, "BKF1001", "20GB")]
    [InlineData("/api/compare", "?experiment=a&run=b&experiment2=a&run2=b", 404, "BKF1016", "compared with itself")]
    public async Task ABadQuestion_HasOneErrorWithItsCode(string path, string query, int status, string code, string says)
    {
        (HttpResponse response, string body) = await AskAsync(path, request => request.QueryString = new QueryString(query));
        Assert.Equal((status, "application/json; charset=utf-8"), (response.StatusCode, response.ContentType));
        Assert.Contains("\"format\":\"explorer-error/1\"", body, StringComparison.Ordinal);
        Assert.Contains($"\"code\":\"{code}\"", body, StringComparison.Ordinal);
        Assert.Contains(says, body, StringComparison.Ordinal);
        Assert.Contains("\"remedy\":\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyFolder_HasNoRuns_AndNothingUnderWay()
    {
        string runs = (await AskAsync("/api/runs")).Body;
        Assert.Contains("\"runs\":{\"count\":0", runs, StringComparison.Ordinal);
        Assert.Equal( // The store would be in it, and needs no word of its own.
            _folder["artifacts"],
            Assert.Single(JsonDocument.Parse(runs).RootElement.GetProperty("missing").EnumerateArray()).GetString());
        Assert.Equal("{\"format\":\"explorer-live/1\",\"runs\":[]}\n", (await AskAsync("/api/live")).Body);
        Assert.Contains("\"objectBytes\":0", (await AskAsync("/api/store")).Body, StringComparison.Ordinal);
        Assert.Equal("{\"format\":\"explorer-pages/1\",\"pages\":[]}\n", (await AskAsync("/api/pages")).Body);
    }

    private async Task<(HttpResponse Response, string Body)> AskAsync(string path, Action<HttpRequest>? change = null)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        (context.Request.Method, context.Request.Path) = ("GET", path);
        context.Request.Headers.Host = "127.0.0.1:80";
        context.Request.Headers.Cookie = "bakeoff-80=" + Token;
        change?.Invoke(context.Request);
        await _server.AnswerAsync(context);
        return (context.Response, Encoding.UTF8.GetString(body.ToArray()));
    }
}
