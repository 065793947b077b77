using System.Diagnostics;
using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Benchmarks;

/// <summary>A process that measures one case, so that its peak memory is its own.</summary>
internal static class MeasurementProcess
{
    /// <summary>Measures a case; returns what the process printed.</summary>
    /// <typeparam name="TCase">The case's type.</typeparam>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="command">The hidden command that measures.</param>
    /// <param name="what">The case.</param>
    /// <param name="variable">An environment variable to set to 0, or null.</param>
    /// <param name="files">The command's further arguments.</param>
    public static TResult Run<TCase, TResult>(string command, TCase what, string? variable, params string[] files)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])[
            "exec", typeof(MeasurementProcess).Assembly.Location, command, CanonicalJson.SerializeLine(what), .. files])
        {
            start.ArgumentList.Add(argument);
        }

        if (variable is not null)
        {
            start.Environment[variable] = "0";
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? CanonicalJson.Deserialize<TResult>(output)
            : throw new InvalidOperationException($"A measurement failed: {CanonicalJson.SerializeLine(what)}");
    }

    /// <summary>This process's peak memory (VmHWM), in 10⁶ bytes.</summary>
    public static double PeakMegabytes() => 1.024e-3 * double.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>What this process has taken of all processors so far, in seconds.</summary>
    public static double ProcessorSeconds()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }
}
