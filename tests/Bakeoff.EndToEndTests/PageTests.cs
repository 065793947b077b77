using Microsoft.Playwright;

namespace Bakeoff.EndToEndTests;

/// <summary>The report in a real browser.</summary>
public sealed class PageTests(QuickstartRun run) : IClassFixture<QuickstartRun>
{
    private const string Chromium = "/usr/bin/chromium";

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(375, ColorScheme.Dark)]
    public async Task Page_ShowsEverything_WithoutNetworkErrorsOrSidewaysScrolling(int width, ColorScheme scheme)
    {
        Assert.SkipUnless(File.Exists(Chromium), "Chromium is not here: apt-get install chromium");
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 800 }, ColorScheme = scheme });
        var requests = new List<string>();
        var problems = new List<string>();
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) => problems.Add(message.Text);
        page.PageError += (_, error) => problems.Add(error);
        await page.GotoAsync("file://" + Path.Combine(run.Report, "index.html"));

        Assert.Empty(problems);
        Assert.Equal(["file", "data"], requests.Select(url => new Uri(url).Scheme).Distinct().Union(["data"]));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "the page is wider than the screen");
        string text = await page.InnerTextAsync("body");
        foreach (string expected in new[] { "What the numbers say", "svd beats bias", "no predictor can have an RMSE below", "recall@100", "ndcg-lenskit", "Training", "Ratings", "Error by item popularity", "Where the numbers come from", "Seed 42. Dataset synthetic-small, SHA-256: movies.csv " })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.Equal(10, await page.Locator("details:has-text('who went on to rate')").CountAsync());
        Assert.True(await page.Locator("svg polyline").CountAsync() >= 2);
        Assert.True(await page.Locator("svg rect").CountAsync() >= 20);
        await page.Locator("details summary").First.ClickAsync();
        Assert.True(await page.Locator("details[open] ol li").CountAsync() >= 40);
        string background = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)", background);
        if (Environment.GetEnvironmentVariable("BAKEOFF_SCREENSHOTS") is { } folder)
        {
            await page.Locator("details summary").First.ClickAsync();
            await page.EvaluateAsync("window.scrollTo(0, 0)");
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"report-{width}.png"), FullPage = width < 400 });
        }
    }
}
