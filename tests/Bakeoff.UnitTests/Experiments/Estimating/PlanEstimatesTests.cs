using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class PlanEstimatesTests : IDisposable
{
    private static readonly DataSize Data = new(1_000_000, 2_000, 500);
    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;

    public PlanEstimatesTests() => _fake = new FakeGraph(_folder);

    private EngineSettings Settings => new() { ArtifactsFolder = _folder["artifacts"], Threads = 2, Jobs = 2 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WithoutRecords_NothingIsEstimated_AndTheForecastNamesWhatIsMissing()
    {
        IReadOnlyList<PlanStep> steps = Plan();
        Assert.All(steps, step => Assert.Null(step.Estimate));
        Assert.Equal(["A", "B", "C"], Forecast(steps).Unknown);
        Assert.Null(Forecast(steps).Seconds);
    }

    [Fact]
    public void StagesThatRan_AreEstimated_AlsoFromRunsOfOtherExperiments()
    {
        Write("other", 1, new("A", 2, 1), new("B", 3, 1));
        IReadOnlyList<PlanStep> steps = Plan(Data);
        Assert.Equal(2, steps[0].Estimate!.Seconds.Expected, 9);
        Assert.Equal(3, steps[1].Estimate!.Seconds.Expected, 9);
        Assert.Null(steps[2].Estimate);
        RunForecast forecast = Forecast(steps);
        Assert.Equal(5, forecast.Seconds!.Expected, 6);
        Assert.Equal(["C"], forecast.Unknown);
    }

    [Fact]
    public void TheSizeOfTheLatestRun_IsTaken_WhileItIsNotKnown()
    {
        Write("other", 1, new RecordOf("A", 2, 1));
        Assert.All(Plan(), step => Assert.Null(step.Estimate));
        Write("fake", 2, new RecordOf("A", 4, 2)); // Twice the data.
        Assert.Equal(4, Plan()[0].Estimate!.Seconds.Expected, 6);
        Assert.Equal(2, Plan(Data)[0].Estimate!.Seconds.Expected, 1);
        Assert.Equal(2, Plan()[0].Estimate!.Records);
    }

    [Fact]
    public void RecordsOfEarlierEngines_AndDamagedOnes_AreLeftOut()
    {
        Write("other", 1, new RecordOf("A", 2, 0));
        _folder.Write("artifacts/runs/other/20260101T000000005Z.json", "{");
        Assert.All(Plan(Data), step => Assert.Null(step.Estimate));
    }

    [Fact]
    public void WhatIsUpToDate_HasNoEstimate()
    {
        _fake.StatedSize = Data;
        _fake.Run();
        Write("other", 1, new RecordOf("A", 2, 1));
        IReadOnlyList<PlanStep> steps = Plan(Data);
        Assert.All(steps, step => Assert.Equal(PlanStep.UpToDate, step.State));
        Assert.All(steps, step => Assert.Null(step.Estimate));
        Assert.Null(new PlanEstimates(Settings, isLocal: true).Forecast(steps));
    }

    [Fact]
    public void ARun_WritesDownWhatItsStagesHadToDo()
    {
        _fake.StatedSize = Data;
        Assert.All(_fake.Run().Records, record => Assert.Equal((Data, 1_000_000.0, 1), (
            record.Load!.Data, record.Load.Work.Amount, record.Load.Threads)));
        Assert.All(_fake.Run().Records, record => Assert.Null(record.Load)); // Up to date.
    }

    private RunForecast Forecast(IReadOnlyList<PlanStep> steps) => new PlanEstimates(Settings, isLocal: true).Forecast(steps)!;

    private IReadOnlyList<PlanStep> Plan(DataSize? size = null)
    {
        StageGraph graph = _fake.Graph;
        return new PlanEstimates(Settings, isLocal: true).Apply(graph, _fake.NewEngine(graph).Plan(graph.Nodes), size);
    }

    /// <summary>Writes the record of a run on so many times the data; 0 for an engine that did not write down how many.</summary>
    private void Write(string experiment, int number, params RecordOf[] stages)
    {
        StageRecord[] records = [.. stages.Select(of => new StageRecord(of.Label, "k", false, ["it is new"], of.Seconds, 100_000_000, 1000)
        {
            Load = of.Times == 0 ? null : new StageLoad(
                new DataSize(of.Times * Data.Ratings, Data.Users, Data.Items), new StageWork(of.Times * Data.Ratings, "ratings"), 256_000_000, 1),
        })];
        _folder.Write(
            string.Create(CultureInfo.InvariantCulture, $"artifacts/runs/{experiment}/20260101T00000000{number}Z.json"),
            CanonicalJson.Serialize(new RunRecord.Record("run/3", experiment, null, null, "2026-01-01", "here", ".NET", 2, 1, records)));
    }

    private sealed record RecordOf(string Label, double Seconds, int Times);
}
