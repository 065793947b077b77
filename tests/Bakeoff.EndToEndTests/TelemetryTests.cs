using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>Runs as a collector of OpenTelemetry's sees them.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TraceCollector _collector = new();
    private readonly TinyExperiment _tiny;

    public TelemetryTests() => _tiny = new TinyExperiment(_folder);

    private Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-token=secret",
    };

    public void Dispose()
    {
        _collector.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ARun_IsOneTrace_WithASpanForEachStageAndTransfer_AndASecondOneCountsHits()
    {
        string[] run = [.. _tiny.Arguments("run", "Report"), "--remote", _folder["remote"]];
        Directory.CreateDirectory(_folder["remote"]);
        CommandResult result = CommandResult.Bakeoff(_folder, Environment, run);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        CollectedSpan[] spans = [.. _collector.Spans];
        CollectedSpan whole = Assert.Single(spans, span => span.Name == "run tiny");
        Assert.All(spans, span => Assert.Equal((whole.Trace, (string?)null), (span.Trace, span.Error)));
        CollectedSpan[] stages = [.. spans.Where(span => span.Name.StartsWith("stage ", StringComparison.Ordinal))];
        Assert.Equal(9, stages.Select(stage => stage.Tags["bakeoff.key"]).Distinct().Count());
        Assert.All(stages, stage => Assert.Equal((whole.Id, "it has not run with this key"), (stage.Parent, stage.Tags["bakeoff.reason"])));
        Assert.Equal(9, spans.Count(span => span.Name.StartsWith("push ", StringComparison.Ordinal)));
        Assert.Contains("bakeoff.stage.duration", _collector.Instruments);
        Assert.DoesNotContain("bakeoff.stage.hits", _collector.Instruments);
        Assert.All(_collector.Tokens, token => Assert.Equal("secret", token));

        _collector.Spans.Clear();
        Assert.Equal(0, CommandResult.Bakeoff(_folder, Environment, run).ExitCode);
        Assert.Equal(["run tiny"], _collector.Spans.Select(span => span.Name));
        Assert.Contains("bakeoff.stage.hits", _collector.Instruments);
    }

    /// <summary>The download happens in the process of its stage, which knows nothing of the collector.</summary>
    [Fact]
    public void ADownload_IsASpanOfItsStage_AndAFailureIsTold()
    {
        _folder.Write("experiments/latest/experiment.json", """
            { "question": "?", "dataset": "movielens-latest-small", "models": { "svd": { "features": 2, "epochs": 1 }, "two-tower": null } }
            """);
        CommandResult result = CommandResult.Bakeoff(
            _folder, Environment, "run", "Download", "--experiments", _folder["experiments"], "-e", "latest", "--mirror", _folder["nothing"]);
        Assert.NotEqual(0, result.ExitCode);
        CollectedSpan download = Assert.Single(_collector.Spans, span => span.Name == "download ml-latest-small.zip");
        CollectedSpan stage = Assert.Single(_collector.Spans, span => span.Name == "stage Download");
        Assert.Equal((stage.Id, stage.Trace), (download.Parent, download.Trace));
        Assert.Contains("the mirror does not have this file", stage.Error, StringComparison.Ordinal);
        Assert.EndsWith("ml-latest-small.zip", download.Tags["url.full"], StringComparison.Ordinal);
    }

    [Fact]
    public void ACollectorThatIsNotThere_ChangesNothing()
    {
        Dictionary<string, string> nowhere = new(Environment, StringComparer.Ordinal) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1" };
        CommandResult result = CommandResult.Bakeoff(_folder, nowhere, _tiny.Arguments("run", "Split"));
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal("", result.Error);
    }
}
