using System.Globalization;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class RaplCounterTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PackagesAndMemory_AreAdded_AndPartsOfThemAreNot()
    {
        SkipOnWindows();
        Zone("intel-rapl:0", "package-0", 1_000_000);
        Zone("intel-rapl:0:0", "core", 5);
        Zone("intel-rapl:0:1", "dram", 2_000_000);
        Zone("intel-rapl:1", "package-1", 3_000_000);
        Zone("intel-rapl:2", "psys", 7);
        Zone("intel-rapl-mmio:0", "package-0", 1_000_000);
        var counter = new RaplCounter(_folder.Root);
        Assert.Null(counter.Unavailable);
        Assert.Equal(0, counter.ReadJoules());
        foreach (string zone in Directory.GetDirectories(_folder.Root))
        {
            Set(Path.GetFileName(zone), 10_000_000);
        }

        Assert.Equal(9 + 8 + 7, counter.ReadJoules(), 9);
    }

    [Fact]
    public void ACounterThatBeginsAgain_HasGoneToItsEnd()
    {
        SkipOnWindows();
        Zone("intel-rapl:0", "package-0", 260_000_000_000);
        var counter = new RaplCounter(_folder.Root);
        Set("intel-rapl:0", 1_000_000);
        Assert.Equal(262_143 - 260_000 + 1, counter.ReadJoules(), 0);
        Set("intel-rapl:0", 3_000_000);
        Assert.Equal(262_143 - 260_000 + 3, counter.ReadJoules(), 0);
    }

    [Fact]
    public void WithoutCounters_ItSaysSo()
    {
        Assert.Contains("no energy counters", new RaplCounter(_folder.Root).Unavailable, StringComparison.Ordinal);
        Assert.Contains("no energy counters", new RaplCounter(_folder["nowhere"]).Unavailable, StringComparison.Ordinal);
        Assert.Equal(0, new RaplCounter(_folder.Root).ReadJoules());
    }

    [Fact]
    public void CountersThatMayNotBeRead_AreNotTakenForZero()
    {
        SkipOnWindows();
        _folder.Write("intel-rapl:0/name", "package-0\n");
        _folder.Write("intel-rapl:0/max_energy_range_uj", "262143328850\n");
        Directory.CreateDirectory(_folder["intel-rapl:0/energy_uj"]); // As unreadable as root's file is to others.
        Assert.Contains("by root alone", new RaplCounter(_folder.Root).Unavailable, StringComparison.Ordinal);
    }

    /// <summary>Their names have colons.</summary>
    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "No folder's name has a colon on Windows.");

    private void Zone(string folder, string name, long microjoules)
    {
        _folder.Write($"{folder}/name", name + "\n");
        _folder.Write($"{folder}/max_energy_range_uj", "262143328850\n");
        Set(folder, microjoules);
    }

    private void Set(string folder, long microjoules) =>
        _folder.Write($"{folder}/energy_uj", microjoules.ToString(CultureInfo.InvariantCulture) + "\n");
}
