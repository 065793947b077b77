using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class MatrixJobTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public MatrixJobTests() => _stages = new FakeStages(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EachDataset_HasATable_InWhichTheBestIsMarked_WithLinksToThePages()
    {
        Write("\"dataset\": [\"synthetic-small\", \"synthetic-1m\"], \"models\": [{ \"name\": \"two\", \"svd\": { \"features\": 2 } }, "
            + "{ \"name\": \"one\", \"svd\": { \"features\": 1 } }]");
        MatrixResult result = Run([]);
        Assert.Equal(["synthetic-small", "synthetic-1m"], result.Report.Tables.Select(table => table.Dataset));
        MatrixRow[] rows = [.. result.Report.Tables[0].Rows];
        Assert.Equal(["one", "two"], rows.Select(row => row.Models.Single()));
        Assert.Equal([MatrixCell.Best, null], rows.Select(row => row.Metrics["rmse/test-items"].Mark));
        Assert.Equal(
            ["../grid%40dataset%3Dsynthetic-small%2Bmodels%3Done/index.html", "../grid%40dataset%3Dsynthetic-small%2Bmodels%3Dtwo/index.html"],
            rows.Select(row => row.Report));
        string page = File.ReadAllText(Path.Combine(result.Folder, "index.html")), text = File.ReadAllText(Path.Combine(result.Folder, "report.md"));
        Assert.Contains("<strong>★ ", page, StringComparison.Ordinal);
        Assert.Contains("href=\"../grid%40dataset%3Dsynthetic-1m%2Bmodels%3Done/index.html\"", page, StringComparison.Ordinal);
        Assert.Contains("| svd | one | ★ ", text, StringComparison.Ordinal);
        Assert.Equal(
            CanonicalJson.Serialize(result.Report), File.ReadAllText(Path.Combine(result.Folder, MatrixReport.FileName)));
    }

    [Fact]
    public void WhatPointsShare_IsRunOnce()
    {
        Write("\"split\": [{ \"n\": 2 }, { \"n\": 3 }], \"models\": [{ \"svd\": { \"features\": 2 } }, { \"name\": \"one\", \"svd\": { "
            + "\"features\": 1 } }]");
        Run([]);
        Assert.Equal((1, 2, 2), (_stages.Ran.Count(label => label == "Ingest"), _stages.Ran.Count(label => label == "Split"),
            _stages.Ran.Count(label => label.StartsWith("TrainSvd", StringComparison.Ordinal))));
        _stages.Ran.Clear();
        Run([]);
        Assert.Empty(_stages.Ran);
    }

    [Fact]
    public void APointThatFailed_IsNamed_AndTheOthersAreShown()
    {
        Write("\"models\": [{ \"svd\": { \"features\": 2 } }, { \"name\": \"one\", \"svd\": { \"features\": 1 } }]");
        MatrixResult result = Run(["grid@models=one"]);
        Assert.Equal("BKF6001: it diverges.", result.Report.Points.Single(point => point.Experiment == "grid@models=one").Failure);
        Assert.Single(result.Report.Tables[0].Rows);
        Assert.Equal(MatrixCell.First, result.Report.Tables[0].Rows[0].Metrics["rmse/test-items"].Mark);
        Assert.Contains("grid@models=one: BKF6001", File.ReadAllText(Path.Combine(result.Folder, "index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void AResultThatIsTheSame_IsOneRow_AndEqualValuesHaveNoBest()
    {
        Write("\"models\": [{ \"svd\": { \"features\": 2 } }, { \"name\": \"again\", \"svd\": { \"features\": 2 } }]");
        MatrixRow row = Assert.Single(Run([]).Report.Tables[0].Rows);
        Assert.Equal(["svd", "again"], row.Models);
        Assert.NotEqual(MatrixCell.Best, row.Metrics["rmse/test-items"].Mark);
    }

    [Theory]
    [InlineData(false, null, MatrixCell.Best, null)]
    [InlineData(true, null, MatrixCell.Tied, MatrixCell.Tied)]
    [InlineData(false, "too few users", MatrixCell.First, null)]
    public void TheBest_IsMarkedOnlyWhereThePairedTestsAllowIt(bool tied, string? noVerdict, string? first, string? second)
    {
        Write("\"models\": [{ \"svd\": { \"features\": 2 } }]");
        Run([]);
        LeaderboardEntry entry = new("a", "svd", new Dictionary<string, string>(), null!, null), other = entry with { Name = "b" };
        var value = new MetricValue("rmse", CandidateSet.TestItems, 1, null, null, IntervalKind.None, []);
        RankedEntry[] ranking = [new(entry, value, 0, false), new(other, value, 0, tied) { NoVerdict = noVerdict }];
        Assert.Equal((first, second), (MatrixRows.MarkOf(entry, ranking), MatrixRows.MarkOf(other, ranking)));
        ranking[0] = ranking[0] with { Value = value with { DoesNotMeasure = "it is chance" } };
        Assert.Null(MatrixRows.MarkOf(entry, ranking));
    }

    private MatrixResult Run(string[] failing)
    {
        ExperimentRunner runner = _stages.Runner;
        IReadOnlyList<LoadedExperiment> points = runner.Loader.LoadAll("grid");
        foreach (LoadedExperiment point in points.Where(point => !failing.Contains(point.Graph.Experiment)))
        {
            new ExperimentRun(runner.Context, TestContext.Current.CancellationToken).RunReport(point);
        }

        return new MatrixJob(runner.Context).Write(points, failing.ToDictionary(name => name, _ => "BKF6001: it diverges."));
    }

    private void Write(string matrix) => _stages.Write("grid", 7, $", \"matrix\": {{ {matrix} }}");
}
