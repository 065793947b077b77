using Bakeoff.Core;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

/// <summary>What the two-tower training says that it will hold: batch, widths and threads count.</summary>
public sealed class TrainingMemoryTests
{
    private static readonly DataSize Large = new(20_000_263, 138_493, 26_744);

    [Fact]
    public void AUsualBatch_HardlyCounts_AndNeedsNoMoreThanTheShareForAnyNumberOfThreads()
    {
        var memory = new TrainingMemory(new TwoTowerOptions(), Large);
        Assert.InRange(memory.OfOneThread, 550_000_000, 600_000_000);
        Assert.InRange(memory.ThreadsWithin(memory.OfOneThread), 16, 64);
        Assert.True(memory.ThreadsWithin(memory.OfAllThreads) >= 64);
    }

    [Fact]
    public void ALargeBatch_TakesMemoryForItsTowers_AndForEachThread()
    {
        var memory = new TrainingMemory(new TwoTowerOptions { BatchSize = 65_536, TowerSizes = [256] }, Large);
        long usual = new TrainingMemory(new TwoTowerOptions(), Large).OfOneThread;
        Assert.InRange(memory.OfOneThread - usual, 2 * 65_536L * 0.4 * 2700, 2 * 65_536L * 2 * 2700);
        Assert.InRange(memory.ThreadsWithin(memory.OfOneThread), 1, 3);
        Assert.InRange(memory.ThreadsWithin(memory.OfOneThread + (6 * 26_744 * 64 * 4)), 7, 9);
    }

    [Fact]
    public void TheTorchBackend_TakesMemoryForTheLogitsOfALargeBatch_UnlessTheyAreOnAnotherDevice()
    {
        var million = new DataSize(1_000_209, 6040, 3706);
        var options = new TwoTowerOptions { Backend = "torch", BatchSize = 16_384 };
        Assert.InRange(new TrainingMemory(options, million).OfTorch, 4_600_000_000, 6_000_000_000); // 2.8 and 4.6 GB were measured.
        Assert.InRange(new TrainingMemory(options with { Device = "cuda" }, million).OfTorch, 800_000_000, 850_000_000);
        Assert.InRange(new TrainingMemory(options with { BatchSize = 2048 }, million).OfTorch, 800_000_000, 850_000_000);
    }

    [Fact]
    public void ABatch_IsNoLargerThanTheData_UnlessItemsDifferFromTimeToTime()
    {
        var options = new TwoTowerOptions { BatchSize = 65_536, MixedNegatives = 1000 };
        Assert.Equal(new BatchCapacity(3323, 700), BatchCapacity.Of(options, 3323, 700));
        Assert.Equal(new BatchCapacity(3323, 4323), BatchCapacity.Of(options with { Popularity = true }, 3323, 700));
        Assert.Equal(new BatchCapacity(65_536, 66_536), BatchCapacity.Of(options));
    }
}
