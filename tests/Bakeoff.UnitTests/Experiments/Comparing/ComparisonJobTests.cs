using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class ComparisonJobTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public ComparisonJobTests()
    {
        _stages = new FakeStages(_folder);
        _stages.Write("plain", 2);
        _stages.Write("larger", 3);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task BothSides_AreBroughtUpToDate_TheBaselineFirst_AndCompared()
    {
        ComparisonResult result = Assert.Single(await CompareAsync(new CompareRequest("larger", "plain")));
        Assert.Equal(["TrainSvd[0] 2 10", "TrainSvd[0] 3 10"], _stages.Ran.Where(label => label.StartsWith("TrainSvd", StringComparison.Ordinal)));
        Assert.Single(_stages.Ran, "Ingest"); // What both share runs once.
        MetricComparison metric = Assert.Single(result.Metrics);
        Assert.Equal(("svd", "rmse/test-items", true, Verdict.Worse), (metric.Model, metric.Metric, metric.IsPrimary, metric.Verdict));
        Assert.InRange(metric.Difference, 0.09, 0.14);
        Assert.InRange(metric.Difference, metric.Low!.Value, metric.High!.Value);
        Assert.Equal(("plain", CompareRequest.WorkingTree, false), (result.Baseline, result.Candidate, result.AreIdentical));
        Assert.Equal(_folder["artifacts/comparisons/larger"], result.Folder);
        Assert.StartsWith("TrainSvd: option.features", Assert.Single(result.Changes), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(result.Folder, "compare.json")));
        Assert.Equal("compare/2", json.RootElement[0].GetProperty("format").GetString());
        Assert.All(["compare.md", "index.html"], file => Assert.True(File.Exists(Path.Combine(result.Folder, file))));
    }

    [Fact]
    public async Task ARun_IsComparedByItsRecord_WithoutRunningIt()
    {
        await _stages.Runner.RunAsync("plain", cancellation: TestContext.Current.CancellationToken);
        string record = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(_folder["artifacts/runs/plain"], "*Z.json")));
        _stages.Write("plain", 1);
        _stages.Ran.Clear();
        ComparisonResult result = Assert.Single(await CompareAsync(new CompareRequest("plain", record)));
        Assert.Equal(Verdict.Better, Assert.Single(result.Metrics).Verdict);
        Assert.Equal(["TrainSvd[0] 1 10"], _stages.Ran.Where(label => label.StartsWith("TrainSvd", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("larger", "plain", 0, true)]
    [InlineData("larger", "plain", 0.5, false)]
    [InlineData("plain", "larger", 0, false)]
    public async Task AMetricThatGotWorse_IsAnError_WhereThatIsAsked(string candidate, string baseline, double threshold, bool fails)
    {
        Task<IReadOnlyList<ComparisonResult>> compared =
            CompareAsync(new CompareRequest(candidate, baseline) { FailOnWorse = true, Threshold = threshold });
        if (fails)
        {
            var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => compared);
            Assert.Equal(ErrorCodes.ComparedWorse, error.Reports[0].Code);
        }
        else
        {
            Assert.Single(await compared);
        }

        Assert.True(File.Exists(_folder[$"artifacts/comparisons/{candidate}/compare.md"])); // It can be read either way.
    }

    [Theory]
    [InlineData("plain", "", ErrorCodes.UnknownRun)]
    [InlineData("larger", "rmsle", ErrorCodes.UnknownPrimary)]
    [InlineData("nobody", "", ErrorCodes.NoBaselineRepository)]
    public async Task WhatCannotBeCompared_IsRefused_BeforeAnythingRuns(string baseline, string metric, string code)
    {
        var request = new CompareRequest("plain", baseline) { Metrics = metric.Length > 0 ? [metric] : [] };
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => CompareAsync(request));
        Assert.Equal(code, error.Reports[0].Code);
        Assert.Empty(_stages.Ran);
    }

    /// <summary>What is offered in place of a name that there is not has to be there.</summary>
    [Fact]
    public async Task AnUnknownMetric_IsAnsweredWithThoseOfTheExperiment()
    {
        _stages.Write("short", 2, ", \"evaluation\": { \"k\": [3, 7] }");
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => CompareAsync(new CompareRequest("short", "plain") { Metrics = ["what"] }));
        Assert.Contains(" recall@3, ", error.Reports[0].Remedy, StringComparison.Ordinal);
        Assert.Contains(" recall@7, ", error.Reports[0].Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("@10", error.Reports[0].Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grid", "plain", ErrorCodes.MatrixNotOne)] // The candidate is the working tree's.
    [InlineData("plain", "grid", ErrorCodes.MatrixNotOne)]
    [InlineData("larger", "plain", ErrorCodes.NoBaselineRepository, "nobody")]
    public async Task ASideThatCannotBe_IsRefused_BeforeTheOtherHasRun(string experiment, string baseline, string code, string? candidate = null)
    {
        _folder.Write(
            "experiments/grid/experiment.json", """
            { "extends": "plain", "question": "Which?", "matrix": { "split": [{ "n": 1 }, { "n": 2 }] } }
            """);
        var request = new CompareRequest(experiment, baseline) { Candidates = [candidate ?? CompareRequest.WorkingTree] };
        var error = await Assert.ThrowsAnyAsync<BakeoffException>(() => CompareAsync(request));
        Assert.Equal(code, error.Reports[0].Code);
        Assert.DoesNotContain("--baseline=", candidate is null ? "" : error.Reports[0].Remedy, StringComparison.Ordinal);
        Assert.Empty(_stages.Ran);
    }

    [Fact]
    public async Task ALeaderboard_RanksWhatIsUpToDate_AndNamesTheRest()
    {
        ExperimentRunner runner = _stages.Runner;
        RunResult plain = await runner.EvaluateAsync("plain", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Report", _stages.Ran);
        var request = new LeaderboardRequest { Metrics = ["rmse"] };
        LeaderboardResult one = await runner.LeaderboardAsync(request, TestContext.Current.CancellationToken);
        Assert.StartsWith("larger is not up to date: TrainSvd[0] would run", Assert.Single(one.NotShown), StringComparison.Ordinal);
        LeaderboardResult both = await runner.LeaderboardAsync(request with { Run = true }, TestContext.Current.CancellationToken);
        Assert.Empty(both.NotShown);
        Assert.Equal(["plain", "larger"], Assert.Single(both.Rankings).Select(row => row.Experiment));
        Assert.Equal(plain.Model("svd").Find("rmse"), both.Rankings[0][0].Metrics["rmse/test-items"]);
    }

    [Fact]
    public async Task APlan_ChangesNothing_AndARunAgainDoesNothing()
    {
        ExperimentRunner runner = _stages.Runner;
        Assert.Contains(runner.Plan("plain").Steps, step => step.State == "run");
        Assert.Empty(_stages.Ran);
        RunResult first = await runner.RunAsync("plain", cancellation: TestContext.Current.CancellationToken);
        Assert.False(first.IsUpToDate);
        RunResult again = await runner.RunAsync("plain", cancellation: TestContext.Current.CancellationToken);
        Assert.True(again.IsUpToDate);
        Assert.Equal(first.Model("svd").Metrics, again.Model("svd").Metrics);
        Assert.True(File.Exists(Path.Combine(again.ReportFolder!, "metrics.json")));
        Assert.All(runner.Plan("plain").Steps, step => Assert.Equal("up-to-date", step.State));
    }

    private Task<IReadOnlyList<ComparisonResult>> CompareAsync(CompareRequest request) =>
        _stages.Runner.CompareAsync(request, TestContext.Current.CancellationToken);
}
