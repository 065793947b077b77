using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class EnergyMeterTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeCounter _processors = new(), _gpus = new() { Unavailable = "none" };
    private readonly FakeTimes _times = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AStage_HasItsPartOfWhatTheMachineUsed()
    {
        using EnergyMeter meter = Meter();
        (_processors.Joules, _times.Own, _times.Machine) = (200, 130, 600); // 30 of 100 ticks since it began.
        Assert.Equal(new StageEnergy(60, 0.3), meter.Read());
    }

    [Fact]
    public void AStage_ThatRanAlone_HasAll_AndNeverMore()
    {
        using EnergyMeter meter = Meter();
        (_processors.Joules, _times.Own, _times.Machine) = (200, 200, 599); // The two are not read at one moment.
        Assert.Equal(new StageEnergy(200, 1), meter.Read());
    }

    [Fact]
    public void AStage_ThatTookNoTime_UsedNothing()
    {
        using EnergyMeter meter = Meter();
        _processors.Joules = 5;
        Assert.Equal(new StageEnergy(0, 0), meter.Read());
    }

    [Fact]
    public void WithoutCounters_ItSaysWhy()
    {
        _processors.Unavailable = "no energy counters";
        using EnergyMeter meter = Meter();
        StageEnergy energy = meter.Read();
        Assert.Equal(new StageEnergy(null, null, null, "no energy counters"), energy);
        Assert.Null(energy.Joules);
    }

    [Theory]
    [InlineData(true, 260.0)]
    [InlineData(false, 60.0)]
    public void GraphicsProcessors_Count_WhereTheStageUsesThem(bool uses, double joules)
    {
        _gpus.Unavailable = null;
        using EnergyMeter meter = Meter(uses);
        (_processors.Joules, _gpus.Joules, _times.Own, _times.Machine) = (200, 200, 130, 600);
        Assert.Equal(joules, meter.Read().Joules);
    }

    [Fact]
    public void ProcessorTimes_AreThoseOfProc_WithoutIdleAndStolenTime()
    {
        _folder.Write("self/stat", "42 (a (strange) name) S 1 42 42 0 -1 4194304 100 0 0 0 11 12 13 14 20 0 1 0 100\n");
        _folder.Write("stat", "cpu  1000 200 300 90000 400 50 60 70000 5 0\ncpu0 1 2 3 4\n");
        Assert.Equal((50.0, 1610.0), new LinuxProcessorTimes(_folder.Root).Read());
        _folder.Write("stat", "cpu  ? 200\n");
        Assert.Null(new LinuxProcessorTimes(_folder.Root).Read());
        Assert.Null(new LinuxProcessorTimes(_folder["nowhere"]).Read());
    }

    [Fact]
    public void ATotal_CountsWhatRanOnly_AndSaysWhatWasNotMeasured()
    {
        StageRecord Record(StageEnergy? energy, bool upToDate = false) => new("A", "k", upToDate, [], 1, 1, 1) { Energy = energy };
        EnergyTotal total = EnergyTotal.Sum(
            [Record(new StageEnergy(3600, 1)), Record(new StageEnergy(null, null, 3600)), Record(null), Record(null, upToDate: true)])!;
        Assert.Equal((7200.0, 2, 1), (total.Joules, total.Measured, total.Unmeasured));
        Assert.Equal(0.002, total.KilowattHours, 12);
        Assert.Null(EnergyTotal.Sum([Record(null), Record(new StageEnergy(null, Unavailable: "no"))]));
    }

    private EnergyMeter Meter(bool usesGpu = false) => new(_processors, _gpus, _times, () => usesGpu);

    private sealed class FakeCounter : IEnergyCounter
    {
        public string? Unavailable { get; set; }

        public double Joules { get; set; }

        public double ReadJoules() => Joules;
    }

    private sealed class FakeTimes : IProcessorTimes
    {
        public double Own { get; set; } = 100;

        public double Machine { get; set; } = 500;

        public (double Own, double Machine)? Read() => (Own, Machine);
    }
}
