using System.Runtime.InteropServices;

namespace Bakeoff.Experiments;

/// <summary>
/// The energy of NVIDIA's graphics processors, all of the machine's, by the library that <c>nvidia-smi</c> asks too (NVML,
/// <c>nvmlDeviceGetTotalEnergyConsumption</c>: millijoules since the driver was loaded, from the Volta generation on).
/// </summary>
internal sealed class NvidiaCounter : IEnergyCounter, IDisposable
{
    private const double MillijoulesPerJoule = 1e3;
    private static readonly string[] Libraries = ["/libcudart", "/libcublas", "/libc10_cuda", "/libtorch_cuda", "/libnvrtc"];
    private readonly List<(IntPtr Device, ulong Start)> _devices = [];
    private readonly bool _mapsDriver;
    private readonly IntPtr _library;
    private readonly ReadEnergy? _read;

    /// <summary>Finds the processors and reads their counters for the first time.</summary>
    public NvidiaCounter()
    {
        Unavailable = "no counters of NVIDIA's graphics processors";
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1", out _library)
            || Find<Begin>("nvmlInit_v2") is not { } begin || begin() != 0)
        {
            return;
        }

        _mapsDriver = Maps().Any(MapsDriver);
        _read = Find<ReadEnergy>("nvmlDeviceGetTotalEnergyConsumption");
        uint count = 0;
        if (_read is null || Find<CountDevices>("nvmlDeviceGetCount_v2")?.Invoke(out count) != 0 || Find<FindDevice>(
            "nvmlDeviceGetHandleByIndex_v2") is not { } find)
        {
            return;
        }

        for (uint index = 0; index < count; index++)
        {
            if (find(index, out IntPtr device) == 0 && _read(device, out ulong start) == 0)
            {
                _devices.Add((device, start));
            }
        }

        Unavailable = _devices.Count > 0 ? null : Unavailable;
    }

    private delegate int Begin();

    private delegate int CountDevices(out uint count);

    private delegate int FindDevice(uint index, out IntPtr device);

    private delegate int ReadEnergy(IntPtr device, out ulong millijoules);

    /// <inheritdoc/>
    public string? Unavailable { get; }

    /// <summary>Says whether this process computes with CUDA: whether it has loaded one of its libraries.</summary>
    public bool IsUsedHere() => IsUsed(Maps(), _mapsDriver);

    /// <summary>Says whether a process with such files in its memory computes with CUDA.</summary>
    /// <param name="maps">The lines of its <c>/proc/self/maps</c>.</param>
    /// <param name="countersMapDriver">
    /// Whether CUDA's driver, <c>libcuda.so</c>, was there once the counters were: on some machines (an H200 with driver 580) NVML loads it, and
    /// then it says nothing.
    /// </param>
    internal static bool IsUsed(IEnumerable<string> maps, bool countersMapDriver) => maps.Any(line =>
        Array.Exists(Libraries, name => line.Contains(name, StringComparison.Ordinal)) || (!countersMapDriver && MapsDriver(line)));

    /// <inheritdoc/>
    public double ReadJoules() =>
        _devices.Sum(of => _read!(of.Device, out ulong now) == 0 ? now - of.Start : 0.0) / MillijoulesPerJoule;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_library != IntPtr.Zero)
        {
            Find<Begin>("nvmlShutdown")?.Invoke();
        }
    }

    private static bool MapsDriver(string line) => line.Contains("/libcuda.so", StringComparison.Ordinal);

    private static string[] Maps()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllLines("/proc/self/maps") : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private T? Find<T>(string name)
        where T : Delegate =>
        NativeLibrary.TryGetExport(_library, name, out IntPtr function) ? Marshal.GetDelegateForFunctionPointer<T>(function) : null;
}
