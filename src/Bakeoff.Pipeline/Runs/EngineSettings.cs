using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Where the engine keeps things.</summary>
/// <param name="ArtifactsFolder">Holds <c>store</c>, <c>runs</c>, <c>reports</c> and temporary folders.</param>
/// <param name="Fetch">Where downloads may come from.</param>
/// <param name="Threads">How many threads a stage may use, at least 1: changes no key and no byte.</param>
public sealed record EngineSettings(string ArtifactsFolder, FetchPolicy Fetch, int Threads)
{
    internal string StoreFolder => Path.Combine(ArtifactsFolder, "store");

    internal string TemporaryFolder => Path.Combine(ArtifactsFolder, "tmp");

    /// <summary>What a stage of that key can resume from: a killed training of other options or code is never taken for it.</summary>
    internal string ResumeFolderOf(string label, StageKey key) => Path.GetFullPath(Path.Combine(ArtifactsFolder, "partial", $"{label}-{key.Hash[..16]}"));

    /// <summary>Where an experiment's last runs are remembered.</summary>
    /// <param name="experiment">The experiment's name.</param>
    public string RunsFolder(string experiment) => Path.Combine(ArtifactsFolder, "runs", experiment);

    /// <summary>Where an experiment's report is.</summary>
    /// <param name="experiment">The experiment's name.</param>
    public string ReportFolder(string experiment) => Path.Combine(ArtifactsFolder, "reports", experiment);
}
