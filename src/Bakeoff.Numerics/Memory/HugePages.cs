using System.Runtime.InteropServices;

namespace Bakeoff.Numerics;

/// <summary>Asks Linux for pages of 2 MiB: on a virtual machine the first touch of a page can take 14 µs.</summary>
internal static unsafe class HugePages
{
    /// <summary>The size of a huge page.</summary>
    public const int Bytes = 2 << 20;

    private const int AdviceNotNeeded = 4;
    private const int AdviceHugePage = 14;

    /// <summary>Only advice: where the system refuses it, the memory is the same and slower to touch.</summary>
    public static void Advise(void* start, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(start, bytes, AdviceHugePage);
        }
    }

    /// <summary>Gives the whole pages of a range back to the system, with what is in them. Where the system cannot do it, they are kept.</summary>
    public static void GiveBack(void* start, nuint bytes)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint first = ((nuint)start + page - 1) / page * page;
        nuint end = ((nuint)start + bytes) / page * page;
        if (OperatingSystem.IsLinux() && end > first)
        {
            _ = Advise((void*)first, end - first, AdviceNotNeeded);
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(void* start, nuint bytes, int advice);
}
