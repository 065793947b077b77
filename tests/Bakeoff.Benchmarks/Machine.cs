namespace Bakeoff.Benchmarks;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, system and runtime.</summary>
    public static string Description
    {
        get
        {
            string processor = File.Exists("/proc/cpuinfo")
                ? File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim() : "";
            return $"{processor}, {Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, .NET "
                + $"{Environment.Version}";
        }
    }
}
