using System.Diagnostics;
using System.Globalization;

namespace Bakeoff.Data;

/// <summary>Says how fast a transfer is and how long it will last.</summary>
internal sealed class TransferSpeed(long startBytes, long totalBytes)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Such as <c>12.3 of 198.7 MB, 8.1 MB/s, 23 s left</c>.</summary>
    public string Describe(long bytes)
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        string amount = string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} of {totalBytes / 1e6:F1} MB");
        if (seconds < 0.5 || bytes == startBytes)
        {
            return amount;
        }

        double speed = (bytes - startBytes) / seconds;
        return string.Create(
            CultureInfo.InvariantCulture, $"{amount}, {speed / 1e6:F1} MB/s, {(totalBytes - bytes) / speed:F0} s left");
    }
}
