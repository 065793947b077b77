using System.Globalization;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>Writes down what a run did, when and on what machine: <c>artifacts/runs/&lt;experiment&gt;/&lt;time&gt;.json</c>.</summary>
internal static class RunRecord
{
    public static void Write(EngineSettings settings, string experiment, string experimentFile, IReadOnlyList<StageRecord> stages)
    {
        if (stages.All(stage => stage.UpToDate))
        {
            return; // Nothing happened that the last record does not tell.
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string name = now.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        AtomicFile.WriteText(
            Path.Combine(settings.RunsFolder(experiment), name + ".json"),
            CanonicalJson.Serialize(new Record(
                "run/2", experiment, GitCheckout.Around(Path.GetDirectoryName(experimentFile)!)?.Commit, now.ToString("O", CultureInfo.InvariantCulture), RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription,
                Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, stages)));
    }

    public static Record Read(string file) => CanonicalJson.Read<Record>(file);

    /// <summary>The file's content. The commit is what was checked out, whatever was edited since.</summary>
    internal sealed record Record(
        string Format, string Experiment, string? Commit, string Time, string System, string Runtime, int Processors, long MemoryBytes, IReadOnlyList<StageRecord> Stages);
}
