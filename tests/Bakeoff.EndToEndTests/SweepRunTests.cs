using System.Text.Json;
using Bakeoff.Testing;
using Microsoft.Playwright;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff sweep</c> and <c>bakeoff leaderboard</c>.</summary>
public sealed class SweepRunTests : IDisposable
{
    private const string Experiments = "tiny-experiments/experiments";
    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public SweepRunTests() => _tiny = new TinyExperiment(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AGrid_IsRunOnce_ItsBestIsAnExperiment_AndItsPageIsAccessible()
    {
        Write("tune", "\"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": [2, 6], \"models.svd.learningRate\": [0.001, 0.02, 10] }");
        CommandResult first = Run("sweep", "tune");
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Matches(@"1 of 6  features=2\+learningRate=0.001: rmse \d\.\d{4}, trained in ", first.Output);
        Assert.Contains("features=6+learningRate=10: BKF6001: the training diverges", first.Output, StringComparison.Ordinal);
        Assert.Contains(
            "4 of 6  features=6+learningRate=0.001: rmse", Run("sweep", "tune").Output.Replace(", up to date", "", StringComparison.Ordinal),
            StringComparison.Ordinal);

        using JsonDocument sweep = JsonDocument.Parse(File.ReadAllText(_folder["artifacts/sweeps/tune/sweep.json"]));
        JsonElement[] points = [.. sweep.RootElement.GetProperty("points").EnumerateArray()];
        JsonElement best = points.Where(point => point.TryGetProperty("value", out _)).MinBy(point => point.GetProperty("value").GetDouble());
        Assert.Equal(sweep.RootElement.GetProperty("best").GetString(), best.GetProperty("experiment").GetString());
        Assert.Equal(4, points.Count(point => point.TryGetProperty("value", out _)));

        // A point is an experiment: up to date, since the sweep ran it. The best one's file is measured on the test rows, which the sweep left alone.
        Assert.Contains("stages up to date", Run("run", best.GetProperty("experiment").GetString()!, "Evaluate").Output, StringComparison.Ordinal);
        _folder.Write($"{Experiments}/tune-best/experiment.json", File.ReadAllText(_folder["artifacts/sweeps/tune/experiment.json"]));
        CommandResult compare = Run("compare", "tune-best", "--baseline", "tune");
        Assert.True(compare.ExitCode == 0, compare.Output + compare.Error);
        Assert.Contains("tune-best against tune", compare.Output, StringComparison.Ordinal);
        CommandResult refused = Run("compare", "tune", "--baseline", "tune", "--candidate", best.GetProperty("experiment").GetString()!);
        Assert.Contains("all metrics: the test rows are others", refused.Error, StringComparison.Ordinal);
        await LookAt("artifacts/sweeps/tune/index.html");
    }

    [Fact]
    public void Halving_GivesTheBestMoreBudget()
    {
        Write("halve",
            "\"method\": \"halving\", \"samples\": 4, \"factor\": 2, \"budget\": \"models.svd.epochs\", \"lowest\": 1, \"highest\": 4, "
                + "\"metric\": \"rmse\", \"parameters\": { \"models.svd.learningRate\": { \"from\": 0.0005, \"to\": 0.05, \"scale\": \"log\" } }");
        CommandResult run = Run("sweep", "halve");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        using JsonDocument sweep = JsonDocument.Parse(File.ReadAllText(_folder["artifacts/sweeps/halve/sweep.json"]));
        (string Name, string Epochs, double Value)[] points = [.. sweep.RootElement.GetProperty("points").EnumerateArray().Select(point => (
            point.GetProperty("experiment").GetString()!.Split("+epochs=")[0],
            point.GetProperty("values").GetProperty("models.svd.epochs").GetString()!, point.GetProperty("value").GetDouble()))];
        Assert.Equal(["1", "1", "1", "1", "2", "2", "4"], points.Select(point => point.Epochs));
        Assert.Equal(points[..4].OrderBy(point => point.Value).Take(2).Select(point => point.Name), points[4..6].Select(point => point.Name));
        Assert.Equal(points[4..6].MinBy(point => point.Value).Name, points[6].Name);
        Assert.Contains("No other point reached the last round.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AMetricThatNoModelHas_IsNamed_WithTheNearest()
    {
        Write("wrong", "\"metric\": \"rmsee\", \"parameters\": { \"models.svd.features\": [2] }");
        CommandResult run = Run("sweep", "wrong");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("BKF1021: the experiment does not measure 'rmsee'", run.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'rmse'?", run.Error, StringComparison.Ordinal);
        Assert.Contains("the experiment 'tiny' has no 'sweep'", Run("sweep", "tiny").Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaderboard_ShowsWhatIsUpToDate_SaysWhatIsNot_AndItsPageIsAccessible()
    {
        foreach (int features in new[] { 2, 3, 5 })
        {
            _folder.Write(
                $"{Experiments}/with-{features}/experiment.json",
                $"{{ \"question\": \"?\", \"extends\": \"tiny\", \"models\": {{ \"svd\": {{ \"features\": {features} }} }} }}");
            Assert.Equal(0, Run("run", $"with-{features}", "Report").ExitCode);
        }

        _folder.Write($"{Experiments}/other-seed/experiment.json", "{ \"question\": \"?\", \"extends\": \"tiny\", \"seed\": 7 }");
        string[] arguments = ["leaderboard", "--experiments", _folder[Experiments], "--metric", "rmse", "--metric", "mae"];
        CommandResult board = CommandResult.Bakeoff(_folder, arguments);
        Assert.True(board.ExitCode == 0, board.Output + board.Error);
        Assert.Equal(3, board.Output.Split('\n').Count(line => line.Contains("│ svd ", StringComparison.Ordinal)));
        Assert.Matches("│ tiny = with-2 +│ svd ", board.Output); // One result under two names.
        Assert.Contains("│ random (floor) ", board.Output, StringComparison.Ordinal);
        Assert.Contains("not shown: other-seed is not up to date: Split would run", board.Output, StringComparison.Ordinal);
        await LookAt("artifacts/leaderboard/index.html");

        CommandResult all = CommandResult.Bakeoff(_folder, [.. arguments, "--run"]);
        Assert.DoesNotContain("not shown", all.Output, StringComparison.Ordinal);
        // Other test rows, another table.
        Assert.Equal(2, all.Output.Split('\n').Count(line => line.StartsWith("By rmse/test-items ", StringComparison.Ordinal)));
        Assert.Contains(
            "no experiment has a metric 'rmze'",
            CommandResult.Bakeoff(_folder, "leaderboard", "--experiments", _folder[Experiments], "--metric", "rmze").Error, StringComparison.Ordinal);
    }

    private async Task LookAt(string page)
    {
        foreach ((int width, ColorScheme scheme) in new[] { (1280, ColorScheme.Light), (375, ColorScheme.Dark) })
        {
            await using Browser browser = await Browser.OpenFile(_folder[page], width, scheme);
            Assert.Empty(browser.Problems);
            Assert.True(
                await browser.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                "the page is wider than the screen");
            Assert.True(await browser.Page.Locator("figure.chart svg [aria-label=line] path").CountAsync() > 2);
            Assert.Equal("", await browser.FindSerious());
        }
    }

    private void Write(string name, string sweep) => _folder.Write(
        $"{Experiments}/{name}/experiment.json",
        $"{{ \"question\": \"Which options?\", \"extends\": \"tiny\", \"models\": {{ \"two-tower\": null }}, \"sweep\": {{ {sweep} }} }}");

    private CommandResult Run(string command, string experiment, params string[] more) =>
        CommandResult.Bakeoff(_folder, [command, .. more, "--experiments", _folder[Experiments], "--experiment", experiment]);
}
