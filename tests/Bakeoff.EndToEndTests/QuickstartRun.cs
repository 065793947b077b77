using System.Globalization;
using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>One run of an experiment that several tests look at.</summary>
public sealed class QuickstartRun : IDisposable
{
    public QuickstartRun()
    {
        First = CommandResult.Bakeoff(Folder, "run", "Report");
        Report = Folder["artifacts/reports/quickstart"];
    }

    public TestFolder Folder { get; } = new();

    public string Report { get; }

    internal CommandResult First { get; }

    public void Dispose() => Folder.Dispose();

    /// <summary>A folder with a copy of the store and the run records, for a test that adds to them.</summary>
    internal TestFolder CopyOfTheStore()
    {
        var copy = new TestFolder();
        foreach (string file in Directory.EnumerateFiles(Folder["artifacts"], "*", SearchOption.AllDirectories))
        {
            string target = copy[Path.GetRelativePath(Folder.Root, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>The metrics as lines, with every digit.</summary>
    internal static string MetricLines(string metricsFile)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(metricsFile));
        return string.Join('\n', document.RootElement.GetProperty("models").EnumerateArray()
            .SelectMany(entry => entry.GetProperty("metrics").EnumerateArray().Select(metric =>
                $"{entry.GetProperty("name")} {metric.GetProperty("name")} {metric.GetProperty("candidates")} {metric.GetProperty("value").GetDouble():0.0################} [{End(metric, "low")}, {End(metric, "high")}]")));
    }

    private static string End(JsonElement metric, string name) =>
        metric.GetProperty(name) is { ValueKind: JsonValueKind.Number } end ? end.GetDouble().ToString("0.0################", CultureInfo.InvariantCulture) : "–";

    internal static double Metric(string metricsFile, string model, string name, string candidates)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(metricsFile));
        return document.RootElement.GetProperty("models").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == model)
            .GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == name && metric.GetProperty("candidates").GetString() == candidates)
            .GetProperty("value").GetDouble();
    }
}
