using System.Diagnostics;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class MemoryWatchTests
{
    public MemoryWatchTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone tells what a process holds.");

    [Fact]
    public void Measure_OfAProcess_CountsWhatItHasStarted()
    {
        using Process child = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 60; true"]))!;
        try
        {
            using Process self = Process.GetCurrentProcess();
            Assert.InRange(MemoryWatch.Measure(Environment.ProcessId), self.WorkingSet64 / 2, self.WorkingSet64 * 4);
            Assert.InRange(MemoryWatch.Measure(child.Id), 100_000, 50_000_000);
        }
        finally
        {
            child.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Token_OfATaskThatHoldsTooMuch_IsCancelled_AndSaysHowMuchItHeld()
    {
        using var watch = new MemoryWatch(1_000_000, TestContext.Current.CancellationToken);
        Assert.True(watch.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        Assert.InRange(watch.HeldBytes, 1_000_001, long.MaxValue);
    }

    [Fact]
    public void Token_OfATaskWithinItsShare_GoesOn()
    {
        using var watch = new MemoryWatch(long.MaxValue, TestContext.Current.CancellationToken);
        Assert.False(watch.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(1)));
        Assert.Equal(0, watch.HeldBytes);
    }
}
