using System.CommandLine;
using System.Globalization;
using Microsoft.Playwright;

namespace Bakeoff.Benchmarks;

/// <summary>
/// <c>ui-page</c>: how long the page of <c>bakeoff ui</c> takes in a browser until its table is there, and from a key in a filter, a sort or a group
/// to the frame that shows what it leaves.
/// </summary>
internal static class ExplorerPageBenchmark
{
    // The second frame after the change: the first one draws it, and is over when the second begins.
    private const string Timed = """
        async ([selector, event, value]) => {
          const element = document.querySelector(selector), frame = () => new Promise(resolve => requestAnimationFrame(resolve));
          await frame();
          const begin = performance.now();
          if (event === 'click') { element.click(); } else { element.value = value; element.dispatchEvent(new Event(event, {bubbles: true})); }
          const computed = performance.now() - begin;
          await frame();
          await frame();
          return [computed, performance.now() - begin];
        }
        """;

    private static readonly (string What, string Selector, string Event, string[] Values)[] s_actions =
    [
        ("free text, letter by letter", "#search", "input", ["s", "sv", "svd", "svd ", "svd m", "svd ma", "svd mai", "svd main", ""]),
        ("filter of a text column", "[data-filter=experiment]", "input", ["a", "e", "1", ""]),
        ("filter of a metric", "[data-filter*='/']", "input", [">0", ">0.1", "0.1..0.9", ""]),
        ("sort by a metric", "[data-sort*='/']", "click", ["", "", ""]),
        ("group by the model", "select[aria-label='Group by']", "change", ["model", "", "dataset", ""]),
    ];

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var address = new Option<string>("--address") { Description = "The address that `bakeoff ui --no-open` printed.", Required = true };
        var times = new Option<int>("--times") { Description = "How often the page is opened.", DefaultValueFactory = _ => 5 };
        var chromium = new Option<string>("--chromium") { Description = "The browser.", DefaultValueFactory = _ => "/usr/bin/chromium" };
        var command = new Command("ui-page", "Time the page of `bakeoff ui` in a browser.") { address, times, chromium };
        command.SetAction(async (arguments, _) => Console.Write(
            await Measure(arguments.GetValue(address)!, arguments.GetValue(times), arguments.GetValue(chromium)!)));
        return command;
    }

    private static async Task<string> Measure(string address, int times, string chromium)
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        var measured = new List<(string What, double Computed, double Shown)>();
        string count = "";
        for (int time = 0; time < times; time++)
        {
            await using IBrowserContext context = await browser.NewContextAsync();
            IPage page = await context.NewPageAsync();
            await page.GotoAsync(address);
            await page.Locator("table.runs tbody tr").First.WaitForAsync();
            await Task.Delay(1000); // What the page does once it is there is no part of what follows.
            double rows = await page.EvaluateAsync<double>("performance.getEntriesByName('rows')[0].startTime");
            double paint = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
            measured.Add(("first paint", paint, paint));
            measured.Add(("the table is there", rows, rows));
            count = await page.InnerTextAsync(".count");
            foreach ((string what, string selector, string of, string[] values) in s_actions)
            {
                foreach (string value in values)
                {
                    double[] took = await page.EvaluateAsync<double[]>(Timed, new[] { selector, of, value });
                    measured.Add((what, took[0], took[1]));
                    await Task.Delay(200);
                }
            }
        }

        return Table(count, measured);
    }

    private static string Table(string count, List<(string What, double Computed, double Shown)> measured) =>
        $"{count}, {Machine.Description}\n\n| milliseconds | script, median | most | until it is shown, median | most |\n|---|---:|---:|---:|---:|\n"
            + string.Concat(measured.GroupBy(of => of.What).Select(of => string.Create(
                CultureInfo.InvariantCulture,
                $"| {of.Key} | {Median(of.Select(one => one.Computed)):F0} | {of.Max(one => one.Computed):F0} | "
                    + $"{Median(of.Select(one => one.Shown)):F0} | {of.Max(one => one.Shown):F0} |\n")));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
