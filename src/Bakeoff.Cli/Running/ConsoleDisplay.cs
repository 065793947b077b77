using System.Diagnostics;
using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>Shows a run: one live line on a terminal, plain lines in a log.</summary>
internal sealed class ConsoleDisplay : IRunListener
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);
    private readonly bool _live = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("CI") is null;
    private readonly Lock _lock = new();
    private long _lastShown = Stopwatch.GetTimestamp();
    private int _lineLength;

    public void UpToDate(string label) => Line($"  {label,-20} up to date");

    public void Starting(string label, IReadOnlyList<string> reasons)
    {
        Line($"  {label,-20} runs: {reasons[0]}");
        foreach (string reason in reasons.Skip(1).Take(4))
        {
            Line($"  {"",-20}       {reason}");
        }

        if (reasons.Count > 5)
        {
            Line($"  {"",-20}       and {reasons.Count - 5} more changes");
        }

        _lastShown = Stopwatch.GetTimestamp();
    }

    public void Finished(StageRecord record) => Line(string.Create(
        CultureInfo.InvariantCulture, $"  {record.Label,-20} done in {record.Seconds:F1} s, {record.PeakMemoryBytes / 1e6:F0} MB"));

    public void Warn(string text) => Line($"  warning: {text}");

    public void Progress(string label, double fraction, string text)
    {
        lock (_lock)
        {
            if (_live)
            {
                string line = $"  {label,-20} {Bar(fraction)} {text}";
                line = line.Length < Width() ? line : line[..Width()];
                Console.Write($"\r{line.PadRight(_lineLength)}");
                _lineLength = line.Length;
            }
            else if (Stopwatch.GetElapsedTime(_lastShown) >= LogInterval)
            {
                _lastShown = Stopwatch.GetTimestamp();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {label,-20} {fraction * 100,3:F0} % {text}"));
            }
        }
    }

    private static string Bar(double fraction)
    {
        int full = (int)(Math.Clamp(fraction, 0, 1) * 20);
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', 20 - full)}] {fraction * 100,3:F0} %");
    }

    private static int Width() => Math.Max(40, Console.WindowWidth - 1);

    private void Line(string text)
    {
        lock (_lock)
        {
            if (_lineLength > 0)
            {
                Console.Write($"\r{new string(' ', _lineLength)}\r");
                _lineLength = 0;
            }

            Console.WriteLine(text);
        }
    }
}
