using System.Globalization;
using System.Text.Json;

namespace Bakeoff.Benchmarks;

/// <summary>What each stage may hold at most, by the size of the data: <c>build/peaks.json</c>, whose numbers are 10⁶ bytes.</summary>
internal sealed class PeakTable
{
    private readonly Dictionary<string, Limits> _sizes;

    /// <summary>Reads a table.</summary>
    /// <param name="json">The content of the file.</param>
    public PeakTable(string json) => _sizes = JsonSerializer.Deserialize<Content>(json, JsonSerializerOptions.Web)!.Sizes;

    /// <summary>
    /// Finds what is wrong with a run: one line for each stage that held too much or that the table does not know, and for a page that is too large.
    /// </summary>
    /// <param name="dataset">The dataset, by which the table goes. One that it does not name has no limits.</param>
    /// <param name="record">The content of the run's record.</param>
    /// <param name="pageBytes">The size of the report's page.</param>
    public IReadOnlyList<string> Check(string dataset, string record, long pageBytes)
    {
        if (!_sizes.TryGetValue(dataset, out Limits? limits))
        {
            return [];
        }

        List<string> problems = [];
        foreach ((string label, _, long peak) in StagesOf(record))
        {
            string stage = label.Split('[')[0];
            if (!limits.Stages.TryGetValue(stage, out int most))
            {
                problems.Add($"{label}: the table has no limit for {dataset}.");
            }
            else if (peak > most * 1_000_000L)
            {
                problems.Add(
                    string.Create(CultureInfo.InvariantCulture, $"{label}: {Math.Ceiling(peak / 1e6):F0} MB, but at most {most} MB for {dataset}."));
            }
        }

        if (pageBytes > limits.PageKilobytes * 1000L)
        {
            problems.Add(
                string.Create(
                    CultureInfo.InvariantCulture, $"The page: {pageBytes / 1000} kB, but at most {limits.PageKilobytes} kB for {dataset}."));
        }

        return problems;
    }

    /// <summary>The stages that ran in a run: their labels, seconds and peak memory.</summary>
    /// <param name="record">The content of the run's record.</param>
    public static IReadOnlyList<(string Label, double Seconds, long PeakBytes)> StagesOf(string record)
    {
        using JsonDocument document = JsonDocument.Parse(record);
        return [.. document.RootElement.GetProperty("stages").EnumerateArray()
            .Where(stage => !stage.GetProperty("upToDate").GetBoolean())
            .Select(stage =>
                (stage.GetProperty("label").GetString()!, stage.GetProperty("seconds").GetDouble(),
                    stage.GetProperty("peakMemoryBytes").GetInt64()))];
    }

    private sealed record Content(string Format, Dictionary<string, Limits> Sizes);

    private sealed record Limits(string Memory, int PageKilobytes, Dictionary<string, int> Stages);
}
