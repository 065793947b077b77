using System.Runtime.InteropServices;

namespace Bakeoff.Numerics;

/// <summary>Asks Linux for pages of 2 MiB: on a virtual machine the first touch of a page can take 14 µs.</summary>
internal static unsafe class HugePages
{
    /// <summary>The size of a huge page.</summary>
    public const int Bytes = 2 << 20;

    private const int AdviceHugePage = 14;

    /// <summary>Only advice: where the system refuses it, the memory is the same and slower to touch.</summary>
    public static void Advise(void* start, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(start, bytes, AdviceHugePage);
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(void* start, nuint bytes, int advice);
}
