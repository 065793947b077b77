using System.Text.RegularExpressions;
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
        await browser.AssertFitsTheWindow("the page");
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
        await AssertCharts(page);
        string background = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)", background);
        Assert.InRange(new FileInfo(Path.Combine(run.Report, "index.html")).Length, 10_000, 2_000_000);

        await browser.KeepPicture($"report-{width}", fullPage: width < 1280);
        await page.Locator("details:has-text('who went on to rate') summary").First.ClickAsync();
        Assert.True(await page.Locator("details[open] ol li").CountAsync() >= 40);
    }

    /// <summary>
    /// What the browser shows of a chart: names that hide their series, a point in words, by pointer and by keyboard, and other widths.
    /// </summary>
    [Fact]
    public async Task Charts_AreReadByKeyboard_AndHideSeries_AtEveryWidth()
    {
        await using Browser browser = await Browser.Open(run, 360, ColorScheme.Light);
        IPage page = browser.Page;
        foreach (int width in new[] { 360, 1024, 1920 })
        {
            await page.SetViewportSizeAsync(width, 800);
            await page.WaitForFunctionAsync(
                "[...document.querySelectorAll('.plot')].every(place => place.querySelector('svg').width.baseVal.value <= place.clientWidth)");
            await browser.AssertFitsTheWindow($"the page of {width} pixels");
            await AssertNoText(page, smallerThan: 11);
        }

        ILocator calibration =
            page.Locator("figure.chart", new() { Has = page.Locator("figcaption", new() { HasTextRegex = new Regex("^Calibration") }) });
        int lines = await calibration.Locator("svg [aria-label=line]").CountAsync();
        await calibration.Locator(".legend button").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("false", await calibration.Locator(".legend button").First.GetAttributeAsync("aria-pressed"));
        Assert.Equal(lines - 1, await calibration.Locator("svg [aria-label=line]").CountAsync());
        await page.Keyboard.PressAsync("Space");
        Assert.Equal(lines, await calibration.Locator("svg [aria-label=line]").CountAsync());

        await calibration.Locator(".plot").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        string spoken = await calibration.Locator("output").InnerTextAsync();
        Assert.Matches(@"mean prediction, rating points: \d", spoken);
        await page.WaitForFunctionAsync("document.querySelectorAll('figure.chart svg [aria-label=tip] text').length > 0");
        string tip = await calibration.Locator("svg [aria-label=tip]").TextContentAsync() ?? "";
        Assert.Contains(Letters(spoken.Split('\n')[0]), Letters(tip), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal("", await calibration.Locator("output").InnerTextAsync());
        Assert.Empty(browser.Problems);
    }

    /// <summary>The library begins a line of its tips with a space that has no width, where a sentence has a plain one.</summary>
    private static string Letters(string text) => Regex.Replace(text, @"[\s\u200b]", "");

    /// <summary>A model has one colour in every chart and table.</summary>
    [Fact]
    public async Task Model_HasOneColour_OnThePage()
    {
        await using Browser browser = await Browser.Open(run, 1280, ColorScheme.Dark);
        string[] colours = await browser.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.key')].filter(key => key.textContent === 'svd').map(key => getComputedStyle(key, "
                + "'::before').backgroundColor)");
        Assert.True(colours.Length >= 4);
        Assert.Single(colours.Distinct());
    }

    /// <summary>Text of 7 px, as a picture that shrinks with the screen has it, cannot be read.</summary>
    private static async Task AssertNoText(IPage page, int smallerThan) => Assert.Empty(await page.EvaluateAsync<string[]>(
        "least => [...document.querySelectorAll('figure.chart svg text')].filter(text => text.textContent.trim() && "
            + "text.getBoundingClientRect().width > 0)"
            + ".filter(text => { const svg = text.ownerSVGElement, box = svg.viewBox.baseVal;"
            + " return parseFloat(getComputedStyle(text).fontSize) * (box && box.width ? svg.getBoundingClientRect().width / box.width : 1) < "
                + "least; })"
            + ".map(text => text.textContent)", smallerThan));

    private async Task AssertCharts(IPage page)
    {
        Assert.InRange(await page.Locator("figure.chart .plot svg[class]").CountAsync(), 10, 30);
        Assert.Equal(await page.Locator("figure.chart").CountAsync(), await page.Locator("figure.chart details.data table").CountAsync());
        await AssertNoText(page, smallerThan: 11);

        // Both come before any table that is not behind a chart.
        Assert.True(await page.EvaluateAsync<bool>(
            "[...document.querySelectorAll('figure.chart')].slice(0, 2).every(figure => "
                + "figure.compareDocumentPosition(document.querySelector('table.sortable')) & Node.DOCUMENT_POSITION_FOLLOWING)"));
        Assert.All(await LinksOf(page), link => Assert.True(File.Exists(Path.Combine(run.Report, link)), link));
    }

    private static Task<string[]> LinksOf(IPage page) => page.EvaluateAsync<string[]>(
        "[...document.querySelectorAll('a[href]:not([href^=\"#\"])')].map(link => link.getAttribute('href'))");

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(375, ColorScheme.Dark)]
    public async Task Axe_FindsNothingSerious_WithEverythingUnfolded(int width, ColorScheme scheme)
    {
        await using Browser browser = await Browser.Open(run, width, scheme);
        Assert.Equal("", await browser.FindSerious());
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
        Assert.True(await browser.Page.Locator("figure.chart svg polyline").CountAsync() >= 10);
        Assert.True(await browser.Page.Locator("figure.chart svg rect").CountAsync() >= 5);
        await AssertNoText(browser.Page, smallerThan: 11);
    }
}
