using System.Globalization;

namespace Bakeoff.Experiments;

/// <summary>Processor times as Linux counts them in <c>/proc</c>, in ticks of the clock.</summary>
/// <param name="folder">The folder; <c>/proc</c> but in tests.</param>
internal sealed class LinuxProcessorTimes(string folder = "/proc") : IProcessorTimes
{
    /// <summary>
    /// User and system time of the process, and of its children: fields of what follows the name in <c>/proc/PID/stat</c> (man 5 proc).
    /// </summary>
    private static readonly int[] OwnFields = [11, 12, 13, 14];

    /// <summary>User, nice, system, and both kinds of interrupts, of the line <c>cpu</c> in <c>/proc/stat</c>; no idle and no stolen time.</summary>
    private static readonly int[] BusyFields = [1, 2, 3, 6, 7];

    /// <inheritdoc/>
    public (double Own, double Machine)? Read()
    {
        try
        {
            string own = File.ReadAllText(Path.Combine(folder, "self", "stat"));
            using StreamReader machine = File.OpenText(Path.Combine(folder, "stat"));
            return (Sum(own[(own.LastIndexOf(')') + 2)..], OwnFields), Sum(machine.ReadLine() ?? "", BusyFields));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null; // The stage is worth more than what it used.
        }
    }

    private static double Sum(string line, int[] fields)
    {
        string[] values = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Where(field => field < values.Length)
            .Sum(field => double.Parse(values[field], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
