using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What the page of a run links to, as addresses from its folder.</summary>
/// <param name="Experiment">The file of the experiment; null where it is not known.</param>
/// <param name="Readme">The <c>README.md</c> next to it; null where there is none.</param>
/// <param name="FilesOf">The files that a stage wrote: the path of each in its output, and the address of what the store keeps.</param>
internal sealed record RunPageLinks(
    string? Experiment, string? Readme, Func<StageRecord, IReadOnlyList<(string Path, string Address)>> FilesOf)
{
    /// <summary>No links.</summary>
    public static RunPageLinks None { get; } = new(null, null, _ => []);

    /// <summary>Finds what there is.</summary>
    /// <param name="settings">Where results are kept.</param>
    /// <param name="experimentFile">The file of the experiment.</param>
    /// <param name="folder">The folder of the page.</param>
    public static RunPageLinks Find(EngineSettings settings, string experimentFile, string folder)
    {
        var store = new StoredRuns(settings.StoreFolder);
        string readme = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(experimentFile))!, "README.md");
        return new RunPageLinks(
            PageStamps.AddressOf(folder, experimentFile), File.Exists(readme) ? PageStamps.AddressOf(folder, readme) : null,
            stage => [.. store.FilesOf(StageLabel.StageOf(stage.Label), stage.Key)
                .Select(file => (file.Path, PageStamps.AddressOf(folder, file.Stored)))]);
    }
}
