using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff run</c> and <c>bakeoff plan</c> of an experiment with a <c>matrix</c>.</summary>
public sealed class MatrixRunTests : IDisposable
{
    private const string Experiments = "tiny-experiments/experiments";
    private readonly TestFolder _folder = new();

    public MatrixRunTests() => _ = new TinyExperiment(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AMatrix_IsRunAsAWhole_AndEndsInAPage_AndEachPointIsAnExperiment()
    {
        _folder.Write(
            $"{Experiments}/grid/experiment.json",
            """
            { "question": "Which?", "extends": "tiny",
              "matrix": { "split": [{ "n": 1 }, { "n": 2 }], "models": ["baselines", { "name": "wide", "svd": { "features": 3 } }] } }
            """);
        CommandResult run = Run("run", "grid", "--json");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        using (JsonDocument results = JsonDocument.Parse(run.Output))
        {
            Assert.Equal(("run-results/1", 4), (results.RootElement.GetProperty("format").GetString(),
                results.RootElement.GetProperty("experiments").GetArrayLength()));
        }

        CommandResult plan = Run("plan", "grid", "--json");
        using (JsonDocument plans = JsonDocument.Parse(plan.Output))
        {
            JsonElement[] experiments = [.. plans.RootElement.GetProperty("experiments").EnumerateArray()];
            Assert.Equal(
                ["grid@split=1+models=baselines", "grid@split=1+models=wide", "grid@split=2+models=baselines", "grid@split=2+models=wide"],
                experiments.Select(experiment => experiment.GetProperty("experiment").GetString()));
            Assert.All(
                experiments.SelectMany(experiment => experiment.GetProperty("steps").EnumerateArray()),
                step => Assert.Equal("up-to-date", step.GetProperty("state").GetString()));
        }

        Assert.Contains("stages up to date", Run("run", "grid@split=2+models=wide").Output, StringComparison.Ordinal);
        CommandResult compare = Run("compare", "grid@split=2+models=wide", "--baseline", "grid@split=2+models=baselines");
        Assert.Contains("grid@split=2+models=wide against grid@split=2+models=baselines", compare.Output + compare.Error, StringComparison.Ordinal);
        CommandResult one = Run("export", "grid");
        Assert.Equal(2, one.ExitCode);
        Assert.Contains("BKF1028: 'grid' is a matrix of 4 experiments", one.Error, StringComparison.Ordinal);
        Assert.Contains("## tiny", File.ReadAllText(_folder["artifacts/reports/grid/report.md"]), StringComparison.Ordinal);
        await using Browser browser =
            await Browser.OpenFile(_folder["artifacts/reports/grid/index.html"], 375, Microsoft.Playwright.ColorScheme.Light);
        Assert.Empty(browser.Problems);
        Assert.True(
            await browser.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "the page is wider than the screen");
        await browser.Page.Locator("table a").First.ClickAsync();
        Assert.Contains("grid@", await browser.Page.TitleAsync() + await browser.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void PlanAndRun_OfAllExperiments_PrintOneDocument()
    {
        using JsonDocument plans =
            JsonDocument.Parse(CommandResult.Bakeoff(_folder, "plan", "--all", "--json", "--experiments", _folder[Experiments]).Output);
        Assert.Equal("plans/1", plans.RootElement.GetProperty("format").GetString());
        CommandResult run = CommandResult.Bakeoff(_folder, "run", "Split", "--all", "--json", "--experiments", _folder[Experiments]);
        using JsonDocument results = JsonDocument.Parse(run.Output);
        Assert.Equal("tiny", results.RootElement.GetProperty("experiments")[0].GetProperty("experiment").GetString());
    }

    [Fact]
    public void ARunOfAllExperiments_GoesOnAfterOneThatFails_UnlessItIsToldNotTo()
    {
        _folder.Write(
            $"{Experiments}/a/experiment.json",
            "{ \"extends\": \"tiny\", \"question\": \"?\", \"models\": { \"two-tower\": { \"minimumRating\": 1000 } } }");
        string[] command = ["run", "TrainTwoTower", "--all", "--json", "--experiments", _folder[Experiments]];
        CommandResult first = CommandResult.Bakeoff(_folder, [.. command, "--fail-fast"]);
        Assert.Equal((1, ""), (first.ExitCode, first.Output));
        CommandResult run = CommandResult.Bakeoff(_folder, command);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("BKF6004", run.Error, StringComparison.Ordinal);
        using JsonDocument results = JsonDocument.Parse(run.Output);
        Assert.Contains(
            "tiny", results.RootElement.GetProperty("experiments").EnumerateArray().Select(done => done.GetProperty("experiment").GetString()));
    }

    private CommandResult Run(string command, string experiment, params string[] more) =>
        CommandResult.Bakeoff(_folder, [command, .. more, "--experiments", _folder[Experiments], "--experiment", experiment]);
}
