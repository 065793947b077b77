using System.ComponentModel;
using System.Diagnostics;

namespace Bakeoff.Benchmarks;

/// <summary>The PyTorch of this machine.</summary>
internal static class TwoTowerPeer
{
    /// <summary>A Python that has PyTorch, Debian's first; null where there is none.</summary>
    public static string? Python { get; } =
        new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(python => Ask(python, "import torch, numpy") is not null);

    /// <summary>What PyTorch calls its first GPU, and PyTorch's version.</summary>
    public static string Gpu => Python is null ? "no PyTorch"
        : Ask(Python, "import torch; print(torch.cuda.get_device_name(0), 'PyTorch', torch.__version__)")?.Trim() ?? "no GPU";

    private static string? Ask(string python, string program)
    {
        try
        {
            var start = new ProcessStartInfo(python, ["-c", program]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
