using System.Diagnostics;
using Bakeoff.Testing;
using Microsoft.Playwright;

namespace Bakeoff.EndToEndTests;

/// <summary>The page of <c>bakeoff ui</c> while something happens: an empty folder, a run that begins and ends, and a server that goes.</summary>
public sealed class ExplorerLiveTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_IsSeenFromItsFirstStageToItsEnd_WithoutLoadingAgain()
    {
        using ExplorerClient explorer = await ExplorerClient.StartAsync(_folder);
        await using Browser browser = await Browser.OpenAddress(explorer.Address.AbsoluteUri, 1280, ColorScheme.Light);
        IPage page = browser.Page;
        await page.Locator(".empty").WaitForAsync();
        Assert.Contains("dotnet cake --target=Report", await page.InnerTextAsync(".empty"), StringComparison.Ordinal);
        await browser.KeepPicture("explorer-empty", fullPage: false);
        await page.Locator("header nav a", new() { HasText = "Live" }).ClickAsync();
        await page.Locator(".empty").WaitForAsync();

        using Process run = CommandResult.StartBakeoff(_folder, "run", "Report");
        Task<string> output = run.StandardOutput.ReadToEndAsync(), error = run.StandardError.ReadToEndAsync();
        await page.Locator("section.live .status.running").First.WaitForAsync();
        Assert.Contains("(1)", await page.InnerTextAsync("header nav"), StringComparison.Ordinal);
        await page.Locator("section.live figure.chart svg[class]").First.WaitForAsync();
        await browser.KeepPicture("explorer-running", fullPage: true);
        Assert.Matches(@"\d+ of \d+ stages done", await page.InnerTextAsync(".left"));
        await page.Locator("section.live summary", new() { HasText = "Log" }).ClickAsync();
        await page.Locator("[role=log] li").First.WaitForAsync();
        Assert.Equal("", await browser.FindSerious());

        await page.Locator("[role=status] a", new() { HasText = "Open the run" }).WaitForAsync();
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, await output + await error);
        await page.Locator("[role=status] a", new() { HasText = "Open the run" }).ClickAsync();
        await page.Locator("[aria-label=Stages]").WaitForAsync();
        await page.Locator("header nav a", new() { HasText = "Runs" }).ClickAsync();
        await page.Locator("table.runs tbody tr").First.WaitForAsync();
        Assert.Equal(4, await page.Locator("table.runs tbody tr").CountAsync());
        Assert.Empty(browser.Problems);
    }

    /// <summary>A stage that failed is none that is done, and nothing runs any more.</summary>
    [Fact]
    public async Task RunThatFailed_CountsWhatFailedAndWasSkippedApart_AndSaysWhereTheErrorIs()
    {
        const string Header = """{"format":"live/1","id":"a","experiment":"e","began":"2026-01-01T00:00:00Z","process":1,"host":"here","stages":""";
        _folder.Write("artifacts/live/a.jsonl", string.Join('\n', [
            Header + """[{"label":"Download","inputs":[]},{"label":"Ingest","inputs":[]},{"label":"Split","inputs":[]}]}""",
            """{"t":1,"kind":"finished","label":"Download"}""", """{"t":2,"kind":"failed","label":"Ingest"}""",
            """{"t":2,"kind":"skipped","label":"Split","text":"Ingest"}""",
            """{"t":2,"kind":"ended","status":"failed","errors":["BKF2001: ratings.csv(7): it is no time."]}""", ""]));
        using ExplorerClient explorer = await ExplorerClient.StartAsync(_folder);
        await using Browser browser = await Browser.OpenAddress(explorer.Address.AbsoluteUri, 1280, ColorScheme.Light);
        IPage page = browser.Page;
        await page.Locator("header nav a", new() { HasText = "Live" }).ClickAsync();
        await page.Locator("section.live .status.failed").First.WaitForAsync();
        Assert.Equal("1 of 3 stages done, 1 failed, 1 skipped", await page.InnerTextAsync(".left"));
        Assert.Equal("0.33", (await page.Locator("section.live > progress").GetAttributeAsync("value"))?[..4]);
        Assert.Equal("Ended", await page.InnerTextAsync("h1:visible"));
        Assert.Contains("ratings.csv(7)", await page.InnerTextAsync("section.live .error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatIsGone_IsSaid_AndSoIsAnotherOne()
    {
        ExplorerClient explorer = await ExplorerClient.StartAsync(_folder);
        await using Browser browser = await Browser.OpenAddress(explorer.Address.AbsoluteUri, 1280, ColorScheme.Light);
        IPage page = browser.Page;
        await page.Locator(".empty").WaitForAsync();
        await browser.Until("document.getElementById('gone').hidden");
        int port = explorer.Address.Port;
        explorer.Dispose();
        await page.Locator("#gone:visible").WaitForAsync();
        Assert.Contains("does not answer", await page.InnerTextAsync("#gone"), StringComparison.Ordinal);
        Assert.Contains("bakeoff ui", await page.InnerTextAsync("#gone"), StringComparison.Ordinal);
        await browser.KeepPicture("explorer-gone", fullPage: false);

        // Its token is another one.
        using ExplorerClient other = await ExplorerClient.StartAsync(_folder, FormattableString.Invariant($"--port={port}"));
        await page.Locator("#gone", new() { HasText = "Open the address" }).WaitForAsync();
        await page.GotoAsync(other.Address.AbsoluteUri);
        await page.Locator(".empty").WaitForAsync();
        await browser.Until("document.getElementById('gone').hidden");
    }
}
