using System.Diagnostics;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Bakeoff.EndToEndTests;

/// <summary>A page in the system's Chromium, with what it asked for and complained about.</summary>
internal sealed class Browser(IPlaywright playwright, IBrowser browser, IPage page) : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    // The driver's own half a minute is not enough where other suites have the processors.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public IPage Page { get; } = page;

    public List<string> Requests { get; } = [];

    public List<string> Problems { get; } = [];

    public static Task<Browser> Open(QuickstartRun run, int width, ColorScheme scheme, bool script = true) =>
        OpenFile(Path.Combine(run.Report, "index.html"), width, scheme, script);

    public static async Task<Browser> OpenFile(string file, int width, ColorScheme scheme, bool script = true)
    {
        Browser browser = await OpenAddress("file://" + file, width, scheme, script);
        if (script)
        {
            await browser.ChartsAreDrawn();
        }

        return browser;
    }

    public static async Task<Browser> OpenAddress(string address, int width, ColorScheme scheme, bool script = true)
    {
        Assert.SkipUnless(File.Exists(Chromium), "Chromium is not here: apt-get install chromium");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
        IPage page = await chromium.NewPageAsync(
            new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 800 }, ColorScheme = scheme,
                JavaScriptEnabled = script });
        page.SetDefaultTimeout((float)s_patience.TotalMilliseconds);
        var browser = new Browser(playwright, chromium, page);
        page.Request += (_, request) => browser.Requests.Add(request.Url);
        page.Console += (_, message) => browser.Problems.Add(message.Text);
        page.PageError += (_, error) => browser.Problems.Add(error);
        await page.GotoAsync(address);
        return browser;
    }

    /// <summary>Charts are drawn as soon as their width is known.</summary>
    public Task ChartsAreDrawn() => Until("[...document.querySelectorAll('.plot')].every(place => place.querySelector('svg[class]'))");

    /// <summary>
    /// Waits until an expression is true. The driver's own way to wait needs a page that may compile text as a script, which ours may not.
    /// </summary>
    public async Task Until(string expression)
    {
        for (var waited = Stopwatch.StartNew(); !await Page.EvaluateAsync<bool>(expression); await Task.Delay(50))
        {
            Assert.True(waited.Elapsed < s_patience, $"After {waited.Elapsed}: {expression}");
        }
    }

    /// <summary>Nobody should have to scroll sideways, but within a table.</summary>
    public async Task AssertFitsTheWindow(string what) => Assert.True(
        await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{what} is wider than the screen");

    /// <summary>Keeps a picture with the other test results, to be looked at.</summary>
    public Task KeepPicture(string name, bool fullPage)
    {
        string folder = Environment.GetEnvironmentVariable("BAKEOFF_SCREENSHOTS")
            ?? Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");
        return Page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".png"), FullPage = fullPage });
    }

    /// <summary>
    /// What axe finds that is serious, a line each, with everything unfolded. Of a table it looks at the first rows: the others have the same markup,
    /// and thousands of them take it a minute.
    /// </summary>
    public async Task<string> FindSerious()
    {
        await Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
        await Page.EvaluateAsync("document.querySelectorAll('tbody tr:nth-child(n+21)').forEach(row => row.remove())");
        AxeResult result = await Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        return string.Join(
            '\n', result.Violations.Where(violation => violation.Impact is "serious" or "critical" or "moderate")
                .Select(violation => $"{violation.Id}: {violation.Help} {violation.Nodes[0].Html}"));
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
