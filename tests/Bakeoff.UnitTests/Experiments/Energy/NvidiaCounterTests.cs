using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class NvidiaCounterTests
{
    private static readonly string[] Plain = ["7f00-7f01 r-xp 0 fe:00 1 /usr/lib/libc.so.6", "7f02-7f03 r-xp 0 fe:00 2 /usr/lib/libnvidia-ml.so.1"];
    private static readonly string[] Driver = [.. Plain, "7f04-7f05 r-xp 0 fe:00 3 /usr/local/nvidia/lib64/libcuda.so.580.159.03"];
    private static readonly string[] Torch = [.. Driver, "7f06-7f07 r-xp 0 fe:00 4 /opt/torch/lib/libtorch_cuda.so"];

    [Fact]
    public void AProcess_ComputesWithCuda_WhereItLoadsTheDriver()
    {
        Assert.False(NvidiaCounter.IsUsed(Plain, countersMapDriver: false));
        Assert.True(NvidiaCounter.IsUsed(Driver, countersMapDriver: false));
    }

    [Fact]
    public void AProcess_WhoseCountersLoadTheDriver_ComputesWithCudaOnlyWhereItLoadsMoreOfIt()
    {
        Assert.False(NvidiaCounter.IsUsed(Driver, countersMapDriver: true));
        Assert.True(NvidiaCounter.IsUsed(Torch, countersMapDriver: true));
    }
}
