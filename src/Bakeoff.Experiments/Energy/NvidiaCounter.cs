using System.Runtime.InteropServices;

namespace Bakeoff.Experiments;

/// <summary>
/// The energy of NVIDIA's graphics processors, all of the machine's, by the library that <c>nvidia-smi</c> asks too (NVML,
/// <c>nvmlDeviceGetTotalEnergyConsumption</c>: millijoules since the driver was loaded, from the Volta generation on).
/// </summary>
internal sealed class NvidiaCounter : IEnergyCounter, IDisposable
{
    private const double MillijoulesPerJoule = 1e3;
    private readonly List<(IntPtr Device, ulong Start)> _devices = [];
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

    /// <summary>Says whether this process has loaded CUDA's driver, which who only reads counters does not.</summary>
    public static bool IsUsedHere()
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ReadLines("/proc/self/maps").Any(line => line.Contains("/libcuda.so", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

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

    private T? Find<T>(string name)
        where T : Delegate =>
        NativeLibrary.TryGetExport(_library, name, out IntPtr function) ? Marshal.GetDelegateForFunctionPointer<T>(function) : null;
}
