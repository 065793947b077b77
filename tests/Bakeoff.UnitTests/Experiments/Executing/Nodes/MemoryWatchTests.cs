using System.Diagnostics;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class MemoryWatchTests
{
    public MemoryWatchTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone tells what a process holds.");

    [Fact]
    public void Measure_OfAProcess_CountsWhatItHasStarted()
    {
        // tail keeps what it may have to print: all that head has written, by the time that the shell says so. A process that has just been started
        // holds next to nothing yet.
        const string Script = "(head -c 50000000 /dev/zero; echo held >&2; exec sleep 60) | tail -c 50000000; true";
        using Process child = Process.Start(new ProcessStartInfo("sh", ["-c", Script]) { RedirectStandardError = true })!;
        try
        {
            Assert.Equal("held", child.StandardError.ReadLine());
            Assert.InRange(MemoryWatch.Measure(child.Id), 40_000_000, 200_000_000);
        }
        finally
        {
            child.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Measure_OfThisProcess_IsWhatTheSystemSaysOfIt()
    {
        using Process self = Process.GetCurrentProcess();
        Assert.InRange(MemoryWatch.Measure(Environment.ProcessId), self.WorkingSet64 / 2, self.WorkingSet64 * 4);
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
