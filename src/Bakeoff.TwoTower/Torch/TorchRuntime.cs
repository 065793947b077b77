using System.Runtime.InteropServices;
using Bakeoff.Core;
using TorchSharp;

namespace Bakeoff.TwoTower;

/// <summary>Makes libtorch loadable, fast and the same from run to run. Call it before anything else of TorchSharp.</summary>
internal static class TorchRuntime
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private static bool s_ready;

    /// <summary>Loads libtorch and sets its threads.</summary>
    /// <exception cref="TrainingException">It cannot be loaded (<c>BKF6002</c>).</exception>
    public static void Initialize(int threads)
    {
        try
        {
            if (!s_ready && OperatingSystem.IsLinux())
            {
                WeakVersion.Allow(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
                KeepMemory();
            }

            torch.set_num_threads(threads);
            s_ready = true;
        }
        catch (Exception e)
            when (e is DllNotFoundException or NotSupportedException or TypeInitializationException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                ErrorCodes.TorchUnavailable, $"libtorch cannot be loaded: {e.Message.Split('\n')[0].Trim()}",
                "It needs 64-bit Linux with glibc 2.28 or later, Windows, or macOS on Arm; build the project again in a folder that can be written.",
                e);
        }
    }

    /// <summary>The device of that name.</summary>
    /// <exception cref="TrainingException">libtorch sees none (<c>BKF6005</c>).</exception>
    public static torch.Device Find(string device) => device != "cuda" || torch.cuda_is_available()
        ? torch.device(device)
        : throw new TrainingException(
            ErrorCodes.DeviceUnavailable, "this libtorch sees no CUDA device.",
            "Set 'device' to cpu; or, on a machine with an NVIDIA GPU, build Bakeoff from its source with libtorch-cuda-12.8-linux-x64 instead of "
                + "libtorch-cpu-linux-x64 in build/Libtorch.props.");

    /// <summary>
    /// malloc that gives memory back and takes it again makes steps 2 to 20 times slower on small virtual machines, where
    /// the first touch of a page is dear. Environment variables set through .NET do not reach native code.
    /// </summary>
    private static void KeepMemory()
    {
        _ = SetEnvironment("THP_MEM_ALLOC_ENABLE", "1", 1);
        try
        {
            _ = MallocOption(MmapThreshold, 1 << 30);
            _ = MallocOption(TrimThreshold, int.MaxValue);
        }
        catch (EntryPointNotFoundException)
        {
            // Another libc than glibc, such as musl: only slower.
        }
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
    private static extern int SetEnvironment(string name, string value, int overwrite);

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int MallocOption(int parameter, int value);
}
