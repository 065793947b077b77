using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class QuietHeapTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public void CleanIfQuiet_OfManyTasks_CollectsOnceAfterTheLastOne()
    {
        QuietHeap heap = NewHeap();
        Assert.False(heap.CleanIfQuiet(1000, lastRequest: 1));
        _clock.Now = 10;
        Assert.True(heap.CleanIfQuiet(1000, lastRequest: 1));
        Assert.False(heap.CleanIfQuiet(1000, lastRequest: 1));
        Assert.False(heap.CleanIfQuiet(1000, lastRequest: 9)); // It has come just now.
        _clock.Now = 20;
        Assert.True(heap.CleanIfQuiet(1000, lastRequest: 9));
    }

    [Fact]
    public void CleanIfQuiet_OfFewTasks_CollectsNothing()
    {
        _clock.Now = 10;
        Assert.False(NewHeap().CleanIfQuiet(99, lastRequest: 1));
    }

    private QuietHeap NewHeap() => new(new DispatcherTimes { UntilDetached = TimeSpan.FromSeconds(2) }, _clock);

    /// <summary>A clock of whole seconds that stands where it is set.</summary>
    private sealed class SetClock : TimeProvider
    {
        public long Now { get; set; } = 2;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;
    }
}
