using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Words for what stages and runs are expected to take.</summary>
internal static class EstimateText
{
    private const int ShownLabels = 4;

    /// <summary>Such as <c>takes about 12 s (8.1 to 18 s), 310.2 MB of memory (280.0 to 350.4 MB) and 4.1 MB of disk; 5 earlier runs</c>.</summary>
    /// <param name="estimate">The estimate of a stage.</param>
    public static string Describe(StageEstimate estimate) => string.Create(
        CultureInfo.InvariantCulture,
        $"takes about {Time(estimate.Seconds)}, {Bytes(estimate.PeakMemoryBytes)} of memory, {Bytes(estimate.OutputBytes)} of disk, by "
            + $"{estimate.Records} earlier {(estimate.Records == 1 ? "run" : "runs")} scaled by {estimate.ScaledBy}");

    /// <summary>What a run takes, how many stages run at one time, and which have no estimate: a line each.</summary>
    /// <param name="forecast">The forecast of the run.</param>
    public static IEnumerable<string> Describe(RunForecast forecast)
    {
        string width = forecast.Slots is { } slots
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"at most {Count(Math.Min(slots, forecast.Width))} at one time "
                    + $"({(slots <= forecast.Width ? $"--jobs={slots}" : "the graph's width")})")
            : $"at most {Count(forecast.Width)} queued or running at one time";
        yield return forecast is { Seconds: { } seconds, OutputBytes: { } output }
            ? $"  together {(forecast.Unknown.Count > 0 ? "at least" : "about")} {Time(seconds)}, {Bytes(output)} of disk; {width}"
            : $"  {width}";
        if (forecast.Unknown.Count > 0)
        {
            string names = forecast.Unknown.Count <= ShownLabels ? string.Join(", ", forecast.Unknown)
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{string.Join(", ", forecast.Unknown.Take(ShownLabels))} and {forecast.Unknown.Count - ShownLabels} more");
            yield return $"  no estimate of {names}: no earlier run of {(forecast.Unknown.Count == 1 ? "it" : "them")} is recorded here";
        }
    }

    private static string Count(int stages) => string.Create(CultureInfo.InvariantCulture, $"{stages} {(stages == 1 ? "stage" : "stages")}");

    /// <summary>Such as <c>42 s (30 s to 1.2 min)</c>.</summary>
    private static string Time(EstimateRange range) => $"{Seconds(range.Expected)} ({Seconds(range.Low)} to {Seconds(range.High)})";

    private static string Bytes(EstimateRange range) =>
        $"{ByteSize.Format((long)range.Expected)} ({ByteSize.Format((long)range.Low)} to {ByteSize.Format((long)range.High)})";

    private static string Seconds(double seconds) => seconds switch
    {
        < 9.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s"),
        < 99.5 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        < 5_970 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F1} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:F1} h"),
    };
}
