using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Bakeoff.Pipeline;

/// <summary>What of the machine can change a stage's bytes.</summary>
internal static class RuntimeIdentity
{
    public static IReadOnlyList<KeyPart> Parts(bool withProcessor)
    {
        List<KeyPart> parts =
        [
            new("runtime.architecture", RuntimeInformation.ProcessArchitecture.ToString()),
            new("runtime.dotnet", Environment.Version.ToString()),
            new("runtime.os", OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux"),
        ];
        if (withProcessor)
        {
            // The same levels that ATen chooses its kernels by.
            parts.Add(new KeyPart("runtime.processor", Environment.GetEnvironmentVariable("ATEN_CPU_CAPABILITY")
                ?? (Avx512F.IsSupported ? "avx512" : Avx2.IsSupported ? "avx2" : AdvSimd.IsSupported ? "neon" : "default")));
        }

        return parts;
    }
}
