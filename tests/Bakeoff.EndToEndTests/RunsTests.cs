using System.Text.Json;
using Bakeoff.Tables;
using Bakeoff.Testing;
using Microsoft.Playwright;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff runs</c>.</summary>
public sealed class RunsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public RunsTests() => _tiny = new TinyExperiment(_folder);

    public void Dispose() => _folder.Dispose();

    /// <summary>The first run is compared with what its experiment gives now, without a repository.</summary>
    [Fact]
    public async Task ARun_IsABaseline_AndThePageOfTheComparisonIsAccessible()
    {
        Assert.Equal(0, CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Report")).ExitCode);
        string run = Path.GetFileName(Directory.GetFiles(_folder["artifacts/runs/tiny"], "*Z.json").Single());
        _tiny.SetFeatures(20);
        CommandResult compare = CommandResult.Bakeoff(_folder, _tiny.Arguments("compare", "--baseline", run));
        Assert.True(compare.ExitCode == 0, compare.Output + compare.Error);
        Assert.Contains("TrainSvd: option.features changed from 2 to 20", compare.Output, StringComparison.Ordinal);
        foreach ((int width, ColorScheme scheme) in new[] { (1280, ColorScheme.Light), (375, ColorScheme.Dark) })
        {
            await using Browser browser = await Browser.OpenFile(_folder["artifacts/comparisons/tiny/index.html"], width, scheme);
            Assert.Empty(browser.Problems);
            Assert.True(
                await browser.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                "the page is wider than the screen");
            Assert.True(await browser.Page.Locator("figure.chart svg [aria-label=dot] path").CountAsync() > 1);
            Assert.Equal("", await browser.FindSerious());
        }
    }

    /// <summary>The tiny data is too small for most values: of some models the report says that an error measures nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Values_ThatDoNotMeasureTheirModel_AreMarked_AndComeAfterThoseThatDo(bool descending)
    {
        Assert.Equal(0, CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Evaluate")).ExitCode);
        JsonElement[] rows = RowsOf([]);
        string mixed = rows[0].GetProperty("metrics").EnumerateObject().Select(metric => metric.Name).First(
            id => rows.All(row => row.GetProperty("metrics").TryGetProperty(id, out _))
                && rows.Select(row => IsBlind(row, id)).Distinct().Count() == 2);
        string[] sorted = ["--sort=" + mixed, "--metric=" + mixed, .. descending ? new[] { "--descending" } : []];
        bool[] blind = [.. RowsOf(sorted).Select(row => IsBlind(row, mixed))];
        Assert.Equal(blind.Order(), blind);
        string shown = CommandResult.Bakeoff(_folder, _tiny.Arguments(["runs", .. sorted])).Output;
        Assert.Equal(blind.Count(row => row), shown.Split('\n').Count(line => line.Contains(" ⚠", StringComparison.Ordinal)));
        Assert.Contains("(BKF7003)", shown, StringComparison.Ordinal);
    }

    private JsonElement[] RowsOf(string[] options)
    {
        using JsonDocument document = JsonDocument.Parse(CommandResult.Bakeoff(_folder, _tiny.Arguments(["runs", "--json", .. options])).Output);
        return [.. document.RootElement.GetProperty("runs").EnumerateArray().Select(row => row.Clone())];
    }

    private static bool IsBlind(JsonElement row, string metric) =>
        row.GetProperty("doesNotMeasure").EnumerateArray().Any(id => id.GetString() == metric);

    [Fact]
    public void WhereNoRunMatches_ThatIsSaid_AndAnExperimentThatIsNot_IsRefused()
    {
        Assert.Equal(0, CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Split")).ExitCode);
        CommandResult unknown = CommandResult.Bakeoff(_folder, [.. _tiny.Arguments("runs")[..^1], "tinny"]);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains(
            "none of the 1 runs here is of an experiment 'tinny', and there is none. Did you mean 'tiny'?", unknown.Error, StringComparison.Ordinal);
        CommandResult none = CommandResult.Bakeoff(_folder, _tiny.Arguments("runs", "--commit=zzz"));
        Assert.Equal(0, none.ExitCode);
        Assert.Contains("None of the 1 runs is of a commit that begins with 'zzz'.", none.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("No runs here yet", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_AreListed_Sorted_AndExportedWithTheirMetrics()
    {
        Assert.Contains("No runs here yet", CommandResult.Bakeoff(_folder, _tiny.Arguments("runs")).Output, StringComparison.Ordinal);
        Assert.Equal(0, CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Report")).ExitCode);
        _tiny.SetFeatures(3);
        Assert.Equal(0, CommandResult.Bakeoff(_folder, _tiny.Arguments("run", "Report")).ExitCode);
        string[] svd = [
            .. CommandResult.Bakeoff(_folder, _tiny.Arguments("runs", "--model", "svd", "--metric", "rmse")).Output.Split('\n')
                .Where(line => line.Contains("svd", StringComparison.Ordinal))];
        Assert.Equal(2, svd.Length);
        Assert.Contains("9 of 9 ran", svd[0], StringComparison.Ordinal);
        Assert.Contains("3 of 9 ran", svd[1], StringComparison.Ordinal);

        foreach (string file in new[] { _folder["runs.csv"], _folder["runs.parquet"] })
        {
            Assert.Contains(
                "2 runs: ", CommandResult.Bakeoff(_folder, _tiny.Arguments("runs", "--export", file, "--sort", "rmse", "--descending")).Output,
                StringComparison.Ordinal);
            using var session = new DuckDbSession();
            string table = file.EndsWith("csv", StringComparison.Ordinal) ? $"read_csv('{file}')" : DuckDbSession.Parquet(file);
            double[] values =
                [.. session.List($"SELECT value FROM {table} WHERE model = 'svd' AND metric = 'rmse' ORDER BY run", row => row.GetDouble(0))];
            using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(_folder["artifacts/reports/tiny/metrics.json"]));
            double now = metrics.RootElement.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("name").GetString() == "svd")
                .GetProperty("metrics").EnumerateArray().First(metric => metric.GetProperty("name").GetString() == "rmse").GetProperty("value")
                    .GetDouble();
            Assert.Equal(2, values.Length);
            Assert.Equal(now, values[1]);
        }

        foreach ((string option, string name, string remedy) in new[]
            { ("--sort", "rmsee", "Did you mean 'rmse'?"), ("--metric", "maee", "Did you mean 'mae'?"),
                ("--model", "svdd", "Did you mean 'svd'?") })
        {
            CommandResult refused = CommandResult.Bakeoff(_folder, _tiny.Arguments("runs", option, name));
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains($"'{name}'", refused.Error, StringComparison.Ordinal);
            Assert.Contains(remedy, refused.Error, StringComparison.Ordinal);
        }

        Assert.Contains(
            "must end in .csv or .parquet", CommandResult.Bakeoff(_folder, _tiny.Arguments("runs", "--export", "runs.txt")).Error,
            StringComparison.Ordinal);
    }
}
