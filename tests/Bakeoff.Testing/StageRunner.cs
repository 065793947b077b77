using Bakeoff.Core;

namespace Bakeoff.Testing;

/// <summary>Runs a stage in this process, as the engine would in another.</summary>
internal static class StageRunner
{
    public static string Run(
        TestFolder folder, IStage stage, object options, IReadOnlyDictionary<string, string> inputs,
        ulong seed = 1, int? fold = null, FetchPolicy? fetch = null, CancellationToken cancellation = default,
        int threads = 2, long memoryBytes = 2_000_000_000, IStageProgress? progress = null)
    {
        string output = Directory.CreateDirectory(folder[$"{stage.Name}-{Directory.GetDirectories(folder.Root).Length}"]).FullName;
        string work = Directory.CreateTempSubdirectory("bakeoff-work-").FullName;
        try
        {
            stage.Run(new StageContext
            {
                OptionsJson = OptionProperties.ToJson(options), Inputs = inputs, Seed = seed, Fold = fold, OutputFolder = output,
                WorkFolder = work, ResumeFolder = folder["resume"], Fetch = fetch ?? new FetchPolicy(), Cancellation = cancellation,
                Threads = threads, MemoryBytes = memoryBytes, Progress = progress ?? SilentProgress.Instance,
            });
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        return output;
    }

    /// <summary>Runs a stage for fold 0 that also reads files of the user, which are gone afterwards.</summary>
    public static string RunOnFiles(
        TestFolder folder, IStage stage, object options, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, byte[]> files,
        IStageProgress? progress = null)
    {
        string external = Directory.CreateTempSubdirectory("bakeoff-files-").FullName;
        try
        {
            foreach ((string name, byte[] content) in files)
            {
                File.WriteAllBytes(Path.Combine(external, name), content);
            }

            return Run(
                folder, stage, options, new Dictionary<string, string>(inputs) { [StageContext.ExternalInput] = external }, fold: 0,
                progress: progress);
        }
        finally
        {
            Directory.Delete(external, recursive: true);
        }
    }

    public static Dictionary<string, string> Inputs(params (string Label, string Folder)[] inputs) =>
        inputs.ToDictionary(input => input.Label, input => input.Folder, StringComparer.Ordinal);
}
