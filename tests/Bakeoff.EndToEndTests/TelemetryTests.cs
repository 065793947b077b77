using Bakeoff.Reporting;
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
        Assert.All(stages, stage => Assert.True(whole.Began <= stage.Began && stage.Began < stage.Ended && stage.Ended <= whole.Ended));
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

    /// <summary>Draws the picture of docs/how-to/trace-a-run.md: BAKEOFF_SCREENSHOTS names the folder where it goes.</summary>
    [Fact]
    public void TraceOfTheQuickstart_IsDrawn_WithEveryStage()
    {
        string? folder = System.Environment.GetEnvironmentVariable("BAKEOFF_SCREENSHOTS");
        Assert.SkipUnless(folder is not null, "draws a picture of the documents only where BAKEOFF_SCREENSHOTS names a folder");
        CommandResult result = CommandResult.Bakeoff(_folder, Environment, "run", "Report", "-e", "quickstart");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        CollectedSpan[] spans = [.. _collector.Spans.OrderBy(span => span.Began).ThenByDescending(span => span.Ended)];
        Assert.Equal(9, spans.Count(span => span.Name.StartsWith("stage ", StringComparison.Ordinal)));
        double SecondsOf(ulong time) => (time - spans[0].Began) / 1e9;
        var chart = new Chart(
            "A trace of the quickstart: the run and each of its stages", ChartKind.Spans, new ChartAxis("seconds since the run began"),
            new ChartAxis("") { Categories = [.. spans.Select(span => span.Name)] },
            [
                .. spans.Index().GroupBy(of => of.Item.Name.Split(' ')[0]).Select(kind => new ChartSeries(
                    kind.Key, new SeriesStyle(kind.Key == "run" ? SeriesStyle.Neutral : 0),
                    [.. kind.Select(of => new ChartPoint(
                        SecondsOf(of.Item.Began), of.Index, SecondsOf(of.Item.Began), SecondsOf(of.Item.Ended)))])),
            ]);
        const string Style = "<style>svg{font:12px system-ui,sans-serif;background:#fff}text{fill:#1b1f24}.grid{stroke:#d1d9e0}.bar{fill:#0072b2}"
            + ".bar.m8{fill:#6e7781}</style>";
        string svg = StaticChart.Render(chart);
        int end = svg.IndexOf('>', StringComparison.Ordinal) + 1;
        File.WriteAllText(
            Path.Combine(folder, "trace.svg"),
            $"<svg xmlns=\"http://www.w3.org/2000/svg\"{svg["<svg".Length..end]}{Style}{svg[end..]}\n");
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
