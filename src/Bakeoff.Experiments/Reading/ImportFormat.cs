using Bakeoff.Core;
using Bakeoff.Models;

namespace Bakeoff.Experiments;

/// <summary>Finds the format of a file of lists or scores.</summary>
internal static class ImportFormat
{
    /// <summary>The formats that there are.</summary>
    public static IReadOnlyList<string> All { get; } =
        OptionProperties.ChoicesOf(typeof(ImportOptions).GetProperty(nameof(ImportOptions.Lists))!)!;

    /// <summary>Finds the format by the end of a file's name; <c>.gz</c> is not looked at. Null where it says nothing.</summary>
    /// <param name="path">The file.</param>
    public static string? Find(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" => "csv",
            ".tsv" => "tsv",
            ".jsonl" or ".ndjson" => "jsonl",
            ".parquet" => "parquet",
            ".run" or ".trec" => "trec",
            _ => null,
        };
    }

    /// <summary>Gives what the predictions mean where nothing is said: ratings, next to lists where there are any.</summary>
    /// <param name="hasLists">Whether there are lists.</param>
    /// <param name="hasPredictions">Whether there are predictions.</param>
    public static string DefaultScores(bool hasLists, bool hasPredictions) =>
        !hasPredictions ? "ranking" : hasLists ? "rating-beside-ranking" : "rating";
}
