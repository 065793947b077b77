using Bakeoff.Benchmarks;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The guard of memory: a million ratings from their generation to the page, with every stage held to <c>build/peaks.json</c>.</summary>
public sealed class PeakTests : IDisposable
{
    private const string Experiment = "synthetic-1m";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryStage_OfAMillionRatings_StaysWithinTheTable()
    {
        CommandResult run = CommandResult.Bakeoff(_folder, "run", "Report", "-e", Experiment, "--memory=1GB");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        string record = File.ReadAllText(Directory.GetFiles(_folder[$"artifacts/runs/{Experiment}"], "*Z.json").Single());
        long page = new FileInfo(_folder[$"artifacts/reports/{Experiment}/index.html"]).Length;
        string table = File.ReadAllText(Path.Combine(TestPaths.Repository, "build", "peaks.json"));
        Assert.Equal(11, PeakTable.StagesOf(record).Count);
        Assert.All(PeakTable.StagesOf(record), stage => Assert.True(stage.PeakBytes > 0, stage.Label));
        Assert.Empty(new PeakTable(table).Check(Experiment, record, page));
    }

    [Fact]
    public void ATable_ThatAStageOrThePagePasses_OrThatLacksAStage_SaysSo()
    {
        const string Record =
            """
            { "stages": [
              { "label": "Split", "upToDate": false, "seconds": 1.5, "peakMemoryBytes": 200000000 },
              { "label": "TrainSvd[0]", "upToDate": false, "seconds": 1, "peakMemoryBytes": 200000001 },
              { "label": "TrainOwn.mine[0]", "upToDate": false, "seconds": 1, "peakMemoryBytes": 1 },
              { "label": "Ingest", "upToDate": true, "seconds": 0, "peakMemoryBytes": 0 } ] }
            """;
        var table = new PeakTable(
            """{ "format": "peaks/1", "sizes": { "synthetic-1m": { "memory": "1GB", "pageKilobytes": 2000, "stages": { "Split": 200, "TrainSvd": 200 } } } }""");
        Assert.Equal(
            [
                "TrainSvd[0]: 201 MB, but at most 200 MB for synthetic-1m.", "TrainOwn.mine[0]: the table has no limit for synthetic-1m.",
                "The page: 2001 kB, but at most 2000 kB for synthetic-1m.",
            ],
            table.Check(Experiment, Record, 2_001_000));
        Assert.Equal([("Split", 1.5, 200_000_000L)], PeakTable.StagesOf(Record).Take(1));
        Assert.Empty(table.Check("synthetic-5m", Record, 2_001_000));
    }
}
