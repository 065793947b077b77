using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Bakeoff.EndToEndTests;

/// <summary>The page of <c>bakeoff ui</c> in a real browser: each of its views, at each width, by pointer and by keyboard.</summary>
public sealed class ExplorerPageTests(ExplorerRuns runs) : IClassFixture<ExplorerRuns>
{
    private static readonly string[] s_views = ["runs", "charts", "groups", "run", "compare", "live", "store", "pages"];

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(768, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1920, ColorScheme.Dark)]
    public async Task Views_FitTheWindow_WithoutErrorsOrOtherServers(int width, ColorScheme scheme)
    {
        await using Browser browser = await Browser.OpenAddress(runs.Address, width, scheme);
        foreach (string view in s_views)
        {
            await Open(browser, view);
            await browser.AssertFitsTheWindow($"{view} at {width}");
            await browser.KeepPicture($"explorer-{view}-{width}", fullPage: view != "runs");
        }

        Assert.Empty(browser.Problems);
        Assert.All(browser.Requests, url => Assert.StartsWith(runs.Root, url, StringComparison.Ordinal));
        string background = await browser.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)", background);
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task Axe_FindsNothingSerious_InAnyView(int width, ColorScheme scheme)
    {
        await using Browser browser = await Browser.OpenAddress(runs.Address, width, scheme);
        foreach (string view in s_views)
        {
            await Open(browser, view);
            string found = await browser.FindSerious();
            Assert.True(found.Length == 0, $"{view}: {found}");
        }
    }

    [Fact]
    public async Task Run_SaysWhatCameOfEachStage_AndItsLog()
    {
        await using Browser browser = await Browser.OpenAddress(runs.Address, 1280, ColorScheme.Light);
        await Open(browser, "run");
        IPage page = browser.Page;
        ILocator stages = page.Locator("[aria-label=Stages] tbody tr");
        Assert.True(await stages.CountAsync() >= 5);
        Assert.Contains("ran", await stages.Filter(new() { HasText = "TrainSvd[0]" }).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await page.Locator("figcaption", new() { HasText = "When each stage ran" }).CountAsync());
        Assert.True(await page.Locator("figure", new() { HasText = "with 95 % intervals" }).CountAsync() >= 1);
        Assert.Contains("svd", await page.Locator("[aria-label=Metrics]").First.InnerTextAsync(), StringComparison.Ordinal);
        foreach (string link in await page.Locator(".links a[target]").EvaluateAllAsync<string[]>("links => links.map(link => link.href)"))
        {
            Assert.Equal(200, (await page.APIRequest.GetAsync(link)).Status);
        }

        await page.Locator("button", new() { HasText = "Show the log of the run" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[role=log] li").First.WaitForAsync();
        Assert.True(await page.Locator("[role=log] li", new() { HasText = "TrainSvd[0]" }).CountAsync() > 0);
        await page.Locator(".logs select").First.SelectOptionAsync("Evaluate");
        await browser.Until(
            "[...document.querySelectorAll('[role=log] li')].every(line => line.textContent.includes('Evaluate'))");
        Assert.Empty(browser.Problems);
    }

    [Fact]
    public async Task Store_SaysWhatItHolds_AndWhatGcWouldFree()
    {
        await using Browser browser = await Browser.OpenAddress(runs.Address, 1280, ColorScheme.Light);
        await Open(browser, "store");
        IPage page = browser.Page;
        Assert.Contains("gc would free", await page.InnerTextAsync(".answer"), StringComparison.Ordinal);
        Assert.True(await page.Locator("[aria-label='By stage'] tbody tr").CountAsync() >= 5);
        await page.GetByLabel("Keep what was used in the last days").FillAsync("0");
        await page.Keyboard.PressAsync("Enter");
        await browser.Until("document.querySelector('.answer code').textContent.includes('--keep-days=0')");
        Assert.EndsWith("#/store?keepDays=0", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Keep at most").FillAsync("much");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("main [role=alert]").WaitForAsync();
        Assert.Contains("much", await page.InnerTextAsync("main [role=alert]"), StringComparison.Ordinal);
    }

    /// <summary>What the server refuses is on the page in its own words, with what to do.</summary>
    [Theory]
    [InlineData("#/compare?experiment=seeds&run=20000101T000000000Z&experiment2=larger&run2=20000101T000000000Z")]
    [InlineData("#/run?experiment=seeds&run=20200101T000000000Z")]
    [InlineData("#/run?experiment=nothing")]
    public async Task Refusals_AreOnThePage_WithTheirCode(string hash)
    {
        await using Browser browser = await Browser.OpenAddress(runs.Address, 360, ColorScheme.Light);
        await Open(browser, "pages");
        await browser.Page.GotoAsync(runs.Root + hash);
        ILocator refused = browser.Page.Locator("main [role=alert]", new() { HasTextRegex = new Regex("BKF[0-9]{4} .+") });
        await refused.WaitForAsync();
        Assert.DoesNotContain("BKF9001", await refused.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await browser.Page.Locator("a", new() { HasText = "Swap the two" }).CountAsync());
        await browser.AssertFitsTheWindow("a refusal");
        Assert.Equal("", await browser.FindSerious());
    }

    /// <summary>At the width of a small laptop, and no grey sign means two things.</summary>
    [Fact]
    public async Task Comparison_ShowsEachVerdict_WithALookOfItsOwn()
    {
        await using Browser browser = await Browser.OpenAddress(runs.Address, 1200, ColorScheme.Light);
        await Open(browser, "compare");
        IPage page = browser.Page;
        double[] ends = await page.Locator("[aria-label='Primary metrics'] tbody td:nth-child(3) .key").EvaluateAllAsync<double[]>(
            "of => of.map(key => key.getBoundingClientRect().right)");
        Assert.NotEmpty(ends);
        Assert.All(ends, end => Assert.InRange(end, 1, 1200));
        string[] looks = await page.Locator(".view .key").EvaluateAllAsync<string[]>("of => of.map(key => key.className + '/' + key.textContent)");
        Assert.All(looks.Distinct().GroupBy(look => look.Split('/')[0]), same => Assert.Single(same));
    }

    /// <summary>The command that the page names can be typed.</summary>
    [Fact]
    public async Task Comparison_OfRunsOfOneExperiment_NamesTheCommand()
    {
        await using Browser browser = await Browser.OpenAddress(runs.Address, 1200, ColorScheme.Light);
        IPage page = browser.Page;
        string[] two = [.. Directory.EnumerateFiles(runs.Folder["artifacts/runs/seeds"], "*Z.json").Select(Path.GetFileNameWithoutExtension)
            .OfType<string>().Order(StringComparer.Ordinal).TakeLast(2)]; // Of one seed: others test other rows.
        await page.GotoAsync($"{runs.Root}#/compare?experiment=seeds&run={two[0]}&experiment2=seeds&run2={two[1]}");
        await page.Locator(".view [aria-busy=false]").WaitForAsync();
        string command = await page.Locator(".view code", new() { HasText = "bakeoff compare" }).InnerTextAsync();
        Assert.Equal($"bakeoff compare --experiment=seeds --baseline={two[0]} --candidate={two[1]}", command);
        CommandResult compared = CommandResult.Bakeoff(
            runs.Folder, [.. command.Split(' ')[1..], "--experiments", runs.Experiments, "--output", runs.Folder["compared"]]);
        Assert.True(compared.ExitCode == 0, compared.Output + compared.Error);
    }

    /// <summary>A model looks here as on the report.</summary>
    [Fact]
    public async Task Models_HaveTheColoursOfTheReport()
    {
        const string Classes = "name => [...document.querySelectorAll('.key')].find(key => key.textContent === name).className";
        await using Browser browser = await Browser.OpenAddress(runs.Address, 1280, ColorScheme.Light);
        await Open(browser, "runs");
        await using Browser report = await Browser.OpenFile(runs.Folder["artifacts/reports/larger/index.html"], 1280, ColorScheme.Light);
        foreach (string model in new[] { "svd", "two-tower", "bias" })
        {
            Assert.Equal(await report.Page.EvaluateAsync<string>(Classes, model), await browser.Page.EvaluateAsync<string>(Classes, model));
        }
    }

    /// <summary>Opens a view by its address, until it is there with its charts.</summary>
    private async Task Open(Browser browser, string view)
    {
        IPage page = browser.Page;
        await page.Locator("table.runs tbody tr, .view h1").First.WaitForAsync();
        (string seeds, string larger) = (FirstRun("seeds"), FirstRun("larger"));
        (string hash, string ready) = view switch
        {
            "charts" => ("#/runs?charts=1", ".explore figure"),
            "groups" => ("#/runs?group=experiment,model", "table.groups tbody tr"),
            "run" => ($"#/run?experiment=seeds&run={seeds}", "[aria-label=Stages] tbody tr"),
            "compare" => ($"#/compare?experiment=seeds&run={seeds}&experiment2=larger&run2={larger}", ".view [aria-busy=false]"),
            "live" => ("#/live", ".empty, .live"),
            "store" => ("#/store", ".answer"),
            "pages" => ("#/pages", "ul.pages"),
            _ => ("#/runs", "table.runs tbody tr"),
        };
        await page.GotoAsync(runs.Root + hash);
        await page.Locator(ready).First.WaitForAsync();
        await browser.ChartsAreDrawn();
    }

    /// <summary>The first run that left a whole record.</summary>
    private string FirstRun(string experiment) => Directory.EnumerateFiles(runs.Folder["artifacts/runs/" + experiment], "*Z.json")
        .Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(run => !run.StartsWith("2020", StringComparison.Ordinal))
        .Min(StringComparer.Ordinal)!;
}
