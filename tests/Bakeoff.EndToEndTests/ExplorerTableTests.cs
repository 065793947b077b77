using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Bakeoff.EndToEndTests;

/// <summary>The table of runs in a real browser: filters, order, groups, and the choice of some.</summary>
public sealed class ExplorerTableTests(ExplorerRuns runs) : IClassFixture<ExplorerRuns>
{
    private const string Rows = "table.runs tbody tr";

    [Fact]
    public async Task Table_ShowsWhatDiffersFirst_MarksUncommittedTrees_AndSaysWhatItCannotRead()
    {
        await using Browser browser = await Open("");
        IPage page = browser.Page;
        string[] columns = await page.Locator("table.runs thead [data-column]").EvaluateAllAsync<string[]>("of => of.map(th => th.dataset.column)");
        int parameter = Array.IndexOf(columns, "TrainSvd.features"), metric = Array.IndexOf(columns, "rmse/test-items");
        Assert.True(parameter > 0 && parameter < metric, string.Join(' ', columns));
        Assert.DoesNotContain("TrainSvd.epochs", columns); // The same in all of them.
        await Fill(page, "#search", "seeds svd");
        Assert.True(await page.Locator($"{Rows} .dirty").CountAsync() >= 2);
        await Fill(page, "#search", "larger svd");
        Assert.Equal(0, await page.Locator($"{Rows} .dirty").CountAsync());
        await page.Locator(".skipped summary").ClickAsync();
        Assert.Contains("20200101T000000000Z.json", await page.InnerTextAsync(".skipped"), StringComparison.Ordinal);
        Assert.Empty(browser.Problems);
    }

    [Fact]
    public async Task FiltersAndOrder_LeaveTheRowsThatFit_AndAreInTheAddress()
    {
        await using Browser browser = await Open("");
        IPage page = browser.Page;
        int all = await page.Locator(Rows).CountAsync();
        await Fill(page, "[data-filter=model]", "=svd");
        string[] models = await Column(page, "model");
        Assert.True(models.Length < all && models.All(model => model == "svd"), string.Join(' ', models));
        await page.Locator("[data-sort='rmse/test-items']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        double[] ascending = await Numbers(page, "rmse/test-items");
        Assert.Equal(ascending.Order(), ascending);
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal(ascending.OrderDescending(), await Numbers(page, "rmse/test-items"));
        Assert.Equal("descending", await page.Locator("th[data-column='rmse/test-items']").GetAttributeAsync("aria-sort"));
        double middle = ascending.Distinct().ElementAt(1);
        await Fill(page, "[data-filter='rmse/test-items']", string.Create(CultureInfo.InvariantCulture, $"<{middle - 0.00005}"));
        double[] lower = await Numbers(page, "rmse/test-items");
        Assert.True(lower.Length > 0 && lower.All(value => value < middle));

        // What is no filter is said, and filters nothing.
        await Fill(page, "[data-filter='rmse/test-items']", "<much");
        Assert.Contains("\"much\" is not a number", await page.InnerTextAsync(".problems"), StringComparison.Ordinal);
        Assert.Equal(models.Length, await page.Locator(Rows).CountAsync());

        await Fill(page, "[data-filter='rmse/test-items']", "");
        await Fill(page, "#search", "TrainSvd.features=2");
        string[] before = await page.Locator(Rows).AllInnerTextsAsync() is var texts ? [.. texts] : [];
        await browser.Until("location.hash.includes('q=TrainSvd')");
        await using Browser other = await Open(new Uri(page.Url).Fragment);
        Assert.Equal(before, await other.Page.Locator(Rows).AllInnerTextsAsync());
        await page.Locator("button", new() { HasText = "Clear filters" }).ClickAsync();
        Assert.Equal(all, await page.Locator(Rows).CountAsync());
        await Fill(page, "#search", "nothing-is-called-so");
        Assert.Contains("nothing fits", await page.InnerTextAsync(".count"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_AreChosen_ByKeyboard_AndInTheAddress()
    {
        await using Browser browser = await Open("");
        IPage page = browser.Page;
        await page.Locator(".chooser summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Find a column").FillAsync("peak");
        ILocator box = page.Locator(".chooser label:visible input").First;
        await box.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Locator("th[data-column=memory]").WaitForAsync();
        Assert.True(await box.EvaluateAsync<bool>("box => document.activeElement === box"));
        await page.Keyboard.PressAsync("Escape");
        Assert.False(await page.Locator(".chooser .popup").IsVisibleAsync());
        await browser.Until("location.hash.includes('memory')");
        await page.ReloadAsync();
        await page.Locator("th[data-column=memory]").WaitForAsync();
    }

    /// <summary>By a naive computation: three seeds, and one of them ran twice, which is no fourth value.</summary>
    [Fact]
    public async Task Groups_HaveTheMeanOfDistinctRuns_WithTheIntervalOfStudentsT()
    {
        await using Browser browser = await Open("#/runs?group=experiment,model");
        IPage page = browser.Page;
        ILocator row = page.Locator("table.groups tbody tr", new() { HasText = "seeds" }).Filter(new() { HasText = "svd" });
        await row.WaitForAsync();
        Assert.Matches(@"^3\s+\+ 1 the same$", await row.Locator("td").Nth(1).InnerTextAsync());
        double[] values = [.. ValuesOf("seeds", "svd").Distinct()];
        Assert.Equal(3, values.Length);
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / 2);
        double half = 4.30265272974946 * deviation / Math.Sqrt(3); // The quantile 0.975 of Student's t with two degrees of freedom.
        string expected = string.Create(CultureInfo.InvariantCulture, $"{mean:F4} [{mean - half:F4}, {mean + half:F4}]");
        int column = await page.Locator("table.groups thead th").EvaluateAllAsync<int>(
            "heads => heads.findIndex(head => head.querySelector('[data-sort=\"rmse/test-items\"]'))");
        string shown = await row.Locator("th, td").Nth(column).InnerTextAsync();
        Assert.Equal(expected, Regex.Replace(shown, @"\s+", " "));
        ILocator single = page.Locator("table.groups tbody tr", new() { HasText = "larger" }).Filter(new() { HasText = "svd" });
        Assert.Contains("one run", await single.InnerTextAsync(), StringComparison.Ordinal);

        await row.Locator("button").ClickAsync();
        Assert.Equal(4, await page.Locator(Rows).CountAsync());
    }

    /// <summary>A run has several models: their mean would say nothing, and count the run once for each of them.</summary>
    [Fact]
    public async Task Groups_OfRunsWithSeveralModels_AreGroupedByModelToo()
    {
        await using Browser browser = await Open("#/runs?group=experiment");
        IPage page = browser.Page;
        ILocator larger = page.Locator("table.groups tbody tr", new() { HasText = "larger" });
        string[] counts = [.. await larger.Locator("td:nth-child(3)").AllInnerTextsAsync()];
        Assert.True(counts.Length > 1 && counts.All(count => count == "1"), string.Join(' ', counts));
        Assert.Contains("by model too", await page.InnerTextAsync(".count"), StringComparison.Ordinal);
        ILocator svd = larger.Filter(new() { HasText = "svd" });
        Assert.Contains("one run", await svd.InnerTextAsync(), StringComparison.Ordinal);
        await svd.Locator("button").ClickAsync();
        Assert.Equal(["svd"], await Column(page, "model"));
    }

    [Fact]
    public async Task Options_AreThoseOfTheRowsOwnModel()
    {
        await using Browser browser = await Open("");
        string[] models = await Column(browser.Page, "model"), features = await Column(browser.Page, "TrainSvd.features");
        Assert.Contains("bias", models);
        Assert.All(models.Zip(features), row => Assert.Equal(row.First == "svd", row.Second != "–"));
    }

    /// <summary>The best of all values, were it one.</summary>
    [Fact]
    public async Task AValueThatDoesNotMeasureItsModel_IsMarked_AndNeverFirst()
    {
        const string Id = "rmse/test-items";
        await using Browser browser = await Browser.OpenAddress(runs.Address, 1280, ColorScheme.Light);
        IPage page = browser.Page;
        await page.RouteAsync("**/api/runs", async route =>
        {
            JsonNode document = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            JsonNode metric = document["rows"]!["metrics"]![Id]!;
            (metric["value"]![0], metric["blind"]) = (0.0001, new JsonArray(0));
            await route.FulfillAsync(new() { ContentType = "application/json", Body = document.ToJsonString() });
        });
        await page.GotoAsync(runs.Root + "#/runs?sort=" + Id);
        await page.ReloadAsync();
        foreach (string direction in new[] { "", "-" })
        {
            await page.GotoAsync($"{runs.Root}#/runs?sort={direction}{Id}");
            await page.Locator($"th[data-column='{Id}'][aria-sort={(direction == "" ? "ascending" : "descending")}]").WaitForAsync();
            double[] values = await Numbers(page, Id);
            Assert.True(values.Length > 2);
            Assert.Equal(0.0001, values[^1]);
            string[] marked = await page.Locator($"{Rows}:has(.blind)").EvaluateAllAsync<string[]>(
                "of => of.flatMap(row => [...row.cells].map(cell => cell.textContent)).filter(text => /^0\\.0001.*\u26a0/.test(text))");
            Assert.Single(marked);
        }
    }

    [Fact]
    public async Task Rows_AreReachedSelectedAndOpened_ByKeyboard_AndTwoAreCompared()
    {
        await using Browser browser = await Open("#/runs?f.model==svd&f.Report.seed==1");
        IPage page = browser.Page;
        await page.Locator($"{Rows} [data-part=pick]").First.FocusAsync();
        Assert.Equal(1, await page.Locator($"{Rows} [data-part=pick][tabindex='0']").CountAsync());
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Space");
        Assert.Contains("another run", await page.InnerTextAsync(".bar"), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("Space");
        Assert.Equal(2, await page.Locator($"{Rows}.selected").CountAsync());
        string[] outline = await page.EvaluateAsync<string[]>("[getComputedStyle(document.activeElement).outlineStyle]");
        Assert.NotEqual("none", outline[0]);
        await page.Locator(".bar a.button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".view [aria-busy=false] .answer").WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement === document.querySelector('main')"));
        await AssertComparison(browser);

        await page.GoBackAsync();
        await page.Locator($"{Rows}.selected").First.WaitForAsync();
        Assert.Equal(2, await page.Locator($"{Rows}.selected").CountAsync());
        await page.Locator($"{Rows} [data-part=open]").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[aria-label=Stages]").WaitForAsync();

        await page.GoBackAsync();
        await page.Locator($"{Rows} [data-part=pick]").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[aria-label=Stages]").WaitForAsync();
        Assert.Empty(browser.Problems);
    }

    /// <summary>Words, forest plot and table say what the server's comparison says.</summary>
    private async Task AssertComparison(Browser browser)
    {
        IPage page = browser.Page;
        string query = new Uri(page.Url).Fragment.Split('?')[1];
        using JsonDocument answer = JsonDocument.Parse(await (await page.APIRequest.GetAsync(runs.Root + "api/compare?" + query)).TextAsync());
        JsonElement[] primary = [.. answer.RootElement.GetProperty("report").GetProperty("rows").EnumerateArray()
            .Where(row => row.GetProperty("isPrimary").GetBoolean())];
        Assert.NotEmpty(primary);
        ILocator table = page.Locator("[aria-label='Primary metrics'] tbody tr");
        Assert.Equal(primary.Length, await table.CountAsync());
        JsonElement svd = primary.First(row => row.GetProperty("model").GetString() == "svd" && row.GetProperty("metric").GetString() == "rmse");
        string shown = await table.Filter(new() { HasText = "svd" }).Filter(new() { HasText = "rmse" }).InnerTextAsync();
        Assert.Contains(svd.GetProperty("baseline").GetDouble().ToString("F4", CultureInfo.InvariantCulture), shown, StringComparison.Ordinal);
        string verdict = svd.GetProperty("verdict").GetString() switch
        {
            "better" => "better", "worse" => "worse", "same" => "the same for every user", _ => "no significant difference",
        };
        Assert.Contains(verdict, shown, StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("main", new() { HasText = "In a terminal" }).CountAsync()); // The command compares runs of one experiment.
        Assert.True(await page.Locator("figure.chart").CountAsync() >= 1);
    }

    [Fact]
    public async Task ManyRows_AreDrawn_WithTooltipsALegendAndATable()
    {
        await using Browser browser = await Open("#/runs");
        IPage page = browser.Page;
        await page.GetByLabel("Select all rows").CheckAsync();
        await page.Locator("button", new() { HasText = "Charts of the selected rows" }).ClickAsync();
        await page.Locator(".explore figure").Nth(1).WaitForAsync();
        await browser.ChartsAreDrawn();
        ILocator dots = page.Locator(".explore figure", new() { HasText = "against" });
        Assert.Equal(["svd"], await dots.Locator(".legend li").AllInnerTextsAsync()); // The other models have no features.
        await dots.Locator(".plot").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Matches(@"TrainSvd\.features: \d", await dots.Locator("output").InnerTextAsync());
        await dots.Locator("summary").ClickAsync();
        await dots.Locator("tbody tr").Nth(4).WaitForAsync();
        await page.GetByLabel("Metric").SelectOptionAsync("ndcg@5/seen-excluded");
        await page.Locator(".explore figcaption", new() { HasText = "ndcg@5 against" }).WaitForAsync();
        await page.Locator("[name=parameter]").SelectOptionAsync("Report.seed");
        await page.Locator(".explore figcaption", new() { HasText = "against Report.seed" }).WaitForAsync();
        Assert.True(await dots.Locator(".legend button").CountAsync() >= 2);
        await browser.Until("location.hash.includes('selected=*') || location.hash.includes('selected=%2A')");
        Assert.Empty(browser.Problems);
    }

    private async Task<Browser> Open(string hash)
    {
        Browser browser = await Browser.OpenAddress(runs.Address, 1280, ColorScheme.Light);
        if (hash.Length > 0)
        {
            await browser.Page.GotoAsync(runs.Root + hash);
        }

        await browser.Page.Locator($"{Rows}, table.groups tbody tr").First.WaitForAsync();
        return browser;
    }

    private static Task Fill(IPage page, string input, string text) => page.Locator(input).FillAsync(text);

    private static async Task<string[]> Column(IPage page, string id) => await page.EvaluateAsync<string[]>(
        "id => { const at = [...document.querySelectorAll('table.runs thead tr:first-child th')].findIndex(th => th.dataset.column === id);"
            + " return [...document.querySelectorAll('table.runs tbody tr')].map(row => row.cells[at].firstChild.textContent); }", id);

    private static async Task<double[]> Numbers(IPage page, string id) =>
        [.. (await Column(page, id)).Where(text => text != "–").Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>What the records say, by the command line.</summary>
    private double[] ValuesOf(string experiment, string model)
    {
        CommandResult listed = CommandResult.Bakeoff(
            runs.Folder, "runs", "--experiments", runs.Experiments, "--experiment", experiment, "--json");
        using JsonDocument document = JsonDocument.Parse(listed.Output);
        return [.. document.RootElement.GetProperty("runs").EnumerateArray().Where(row => row.GetProperty("model").GetString() == model)
            .Select(row => row.GetProperty("metrics").GetProperty("rmse/test-items").GetDouble())];
    }
}
