using System.Text;
using System.Text.Json;
using Bakeoff.Artifacts;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Reads and writes the logs of searches.</summary>
internal static class TuningLogFile
{
    /// <summary>Where the log of a model is.</summary>
    /// <param name="artifacts">The folder of the artifacts.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="model">The model.</param>
    public static string PathOf(string artifacts, string experiment, string model) =>
        Path.Combine(artifacts, "tuning", experiment, model + ".json");

    /// <summary>Reads a log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The search that is meant.</param>
    /// <returns>
    /// Null where there is none of that search, or one that was edited or damaged: the search is made again, of trials that are cached.
    /// </returns>
    public static TuningReport? TryRead(string path, string key)
    {
        try
        {
            return File.Exists(path) && CanonicalJson.Deserialize<TuningReport>(File.ReadAllText(path)) is var report && report.Key == key
                && report.Check == CheckOf(report) ? report : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes a log, with the hash of what it says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">The log.</param>
    public static void Write(string path, TuningReport report) =>
        AtomicFile.WriteText(path, CanonicalJson.Serialize(report with { Check = CheckOf(report) }));

    private static string CheckOf(TuningReport report) =>
        ContentHash.OfBytes(Encoding.UTF8.GetBytes(CanonicalJson.Serialize(report with { Check = "" })));
}
