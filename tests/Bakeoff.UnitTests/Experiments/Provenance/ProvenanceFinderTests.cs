using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A file or a metric leads back to the stages that made it.</summary>
public sealed class ProvenanceFinderTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeStages _stages;

    public ProvenanceFinderTests()
    {
        _stages = new FakeStages(_folder);
        _stages.Write("plain", 2);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AMetric_LeadsBackToTheTraining_AndIsAResearchCrate()
    {
        RunResult run = await _stages.Runner.RunAsync("plain", cancellation: TestContext.Current.CancellationToken);
        ProvenanceResult metric = _stages.Runner.FindProvenance("plain", "svd", "rmse");
        ProvenanceResult file = _stages.Runner.FindProvenance(Path.Combine(run.ReportFolder!, "metrics.json"));
        Assert.StartsWith("svd rmse = 0.", metric.Title, StringComparison.Ordinal);
        Assert.Equal(("metrics.json", metric.Sha256), (file.Title, file.Sha256));
        Assert.Contains("TrainSvd[0]", metric.Chain.Select(step => step.Action.Label));
        using JsonDocument crate = JsonDocument.Parse(metric.ToResearchCrate());
        Assert.Contains(
            metric.Title, crate.RootElement.GetProperty("@graph").EnumerateArray()
                .Select(entity => entity.TryGetProperty("name", out JsonElement name) ? name.GetString() : null));
    }

    [Fact]
    public async Task WhatNoStageWrote_IsAnError()
    {
        Assert.Contains("has no report yet", Refused(() => _stages.Runner.FindProvenance("plain", "svd", "rmse")), StringComparison.Ordinal);
        await _stages.Runner.RunAsync("plain", cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(
            "has no metric 'mae' of a model 'svd'", Refused(() => _stages.Runner.FindProvenance("plain", "svd", "mae")), StringComparison.Ordinal);
        Assert.Contains("there is no file", Refused(() => _stages.Runner.FindProvenance(_folder["nothing"])), StringComparison.Ordinal);
        string other = _folder.Write("other.txt", "x");
        Assert.Contains("no entry of the store wrote the bytes", Refused(() => _stages.Runner.FindProvenance(other)), StringComparison.Ordinal);
    }

    private static string Refused(Func<ProvenanceResult> find)
    {
        ErrorReport report = Assert.Throws<ReportedException>(find).Reports[0];
        Assert.Equal(ErrorCodes.UnknownArtifact, report.Code);
        return report.Message;
    }
}
