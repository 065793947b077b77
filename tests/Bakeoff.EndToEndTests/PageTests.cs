using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Bakeoff.EndToEndTests;

/// <summary>The report in a real browser.</summary>
public sealed class PageTests(QuickstartRun run) : IClassFixture<QuickstartRun>
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(768, ColorScheme.Light)]
    [InlineData(375, ColorScheme.Dark)]
    public async Task Page_ShowsEverything_WithoutNetworkErrorsOrSidewaysScrolling(int width, ColorScheme scheme)
    {
        await using Browser browser = await Browser.Open(run, width, scheme);
        IPage page = browser.Page;
        Assert.Empty(browser.Problems);
        Assert.Equal(["file", "data"], browser.Requests.Select(url => new Uri(url).Scheme).Distinct().Union(["data"]));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "the page is wider than the screen");
        string text = await page.InnerTextAsync("body");
        foreach (string expected in new[]
        {
            "What the numbers say", "svd beats bias by", "no predictor can have an RMSE below", "What would change the result", "Training",
            "Error by rating", "Error by user activity", "Error by item popularity",
            "Calibration", "What ten users are recommended", "Integrity", "no test row is trained on", "No test row was chosen within a tie in time.",
            "Provenance", "dotnet cake --target=Report --experiment=quickstart", "Seed 42. Dataset synthetic-small, SHA-256: movies.csv ",
        })
        {
            Assert.True(
                text.Contains(expected, StringComparison.Ordinal) || await page.Locator("svg", new() { HasText = expected }).CountAsync() > 0,
                expected);
        }

        // A tick is only next to checks that were made.
        Assert.Equal(0, await page.Locator("li.ok", new() { HasText = "poison" }).CountAsync());
        Assert.Equal(1, await page.Locator("li.not-checked", new() { HasText = "audit --poison" }).CountAsync());
        Assert.Equal("\"○ \"", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('li.not-checked'), '::before').content"));
        Assert.Equal(10, await page.Locator("details:has-text('who went on to rate')").CountAsync());
        Assert.True(await page.Locator("svg polyline").CountAsync() >= 2);
        Assert.True(await page.Locator("svg rect").CountAsync() >= 20);
        string background = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)", background);
        Assert.InRange(new FileInfo(Path.Combine(run.Report, "index.html")).Length, 10_000, 2_000_000);

        // Kept with the other test results, to be looked at.
        string folder = Environment.GetEnvironmentVariable("BAKEOFF_SCREENSHOTS")
            ?? Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");
        await page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"report-{width}.png"),
                FullPage = width < 1280 });
        await page.Locator("details:has-text('who went on to rate') summary").First.ClickAsync();
        Assert.True(await page.Locator("details[open] ol li").CountAsync() >= 40);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(375, ColorScheme.Dark)]
    public async Task Axe_FindsNothingSerious_WithEverythingUnfolded(int width, ColorScheme scheme)
    {
        await using Browser browser = await Browser.Open(run, width, scheme);
        await browser.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
        AxeResult result = await browser.Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        Assert.Equal(
            "", string.Join(
                '\n', result.Violations.Where(violation => violation.Impact is "serious" or "critical" or "moderate")
                    .Select(violation => $"{violation.Id}: {violation.Help} {violation.Nodes[0].Html}")));
    }

    [Fact]
    public async Task Table_IsSorted_ByKeyboard()
    {
        await using Browser browser = await Browser.Open(run, 1280, ColorScheme.Light);
        IPage page = browser.Page;
        async Task<double[]> Column() =>
            [.. (await page.EvaluateAsync<string[]>(
                "Array.from(document.querySelectorAll('table.sortable tbody tr')).map(row => row.cells[1].dataset.value || '')"))
                    .Where(value => value.Length > 0).Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];
        double[] before = await Column();
        await page.Locator("table.sortable th button", new() { HasTextRegex = new Regex("^rmse") }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal(before.Order(), await Column());
        Assert.Equal("ascending", await page.Locator("table.sortable th[aria-sort]").GetAttributeAsync("aria-sort"));
        await page.Keyboard.PressAsync("Space");
        Assert.Equal(before.OrderDescending(), await Column());
        Assert.Equal("–", (await page.InnerTextAsync("table.sortable tbody tr:last-child td")).Trim()); // What has no value stays last.
    }

    /// <summary>Whoever has no mouse reads the formula too, and can put it away (WCAG 2.2, 1.4.13), also where the table scrolls.</summary>
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(375, ColorScheme.Dark)]
    public async Task Formula_IsShownOnFocus_WithinTheWindow_AndHiddenByEscape(int width, ColorScheme scheme)
    {
        await using Browser browser = await Browser.Open(run, width, scheme);
        IPage page = browser.Page;
        foreach (string place in new[] { "table.sortable th:has(.tip)", "figcaption .about" })
        {
            ILocator tip = page.Locator($"{place} .tip").Last;
            Assert.False(await tip.IsVisibleAsync());
            await page.Locator($"{place} button").Last.FocusAsync();
            Assert.True(await tip.IsVisibleAsync());
            Assert.Matches("is better\\.$|does not judge\\.$", await tip.InnerTextAsync());
            LocatorBoundingBoxResult box = (await tip.BoundingBoxAsync())!;
            Assert.True(box.X >= 0 && box.X + box.Width <= width, $"{place}: from {box.X}, {box.Width} wide");
            await page.Keyboard.PressAsync("Escape");
            Assert.False(await tip.IsVisibleAsync());
        }
    }

    [Fact]
    public async Task Page_WithoutScript_SaysTheSame()
    {
        await using Browser browser = await Browser.Open(run, 1280, ColorScheme.Light, script: false);
        string text = await browser.Page.Locator("main").InnerTextAsync();
        Assert.Contains("svd beats bias by", text, StringComparison.Ordinal);
    }
}
